// An index of RECORD's rows by the members that they describe.
//
// Some builders on Windows write RECORD's paths with backslashes although the archive's have
// slashes; such a row is still found.
#pragma once

#include "wheel/metadata.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace ftcheck::wheel {

class RecordIndex {
 public:
  // `record` must outlive the index and stay unchanged.
  explicit RecordIndex(const Record& record);

  // The row of a member, or nullptr: the first with its path, otherwise the first whose path is
  // the same after its backslashes are replaced by slashes.
  const RecordRow* find(std::string_view member) const;

 private:
  std::map<std::string_view, const RecordRow*> by_path_;
  std::map<std::string, const RecordRow*, std::less<>> by_changed_path_;
};

// The path with its backslashes replaced by slashes.
std::string with_slashes(std::string_view path);

}  // namespace ftcheck::wheel
