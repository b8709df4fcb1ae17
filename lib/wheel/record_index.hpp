// The rows of RECORD by the members that they are for.
//
// Some builders on Windows write paths with backslashes into RECORD, while those of the archive
// have slashes; such a row is still found.
#pragma once

#include "wheel/metadata.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace ftcheck::wheel {

class RecordIndex {
 public:
  // `record` must outlive the index and stay as it is.
  explicit RecordIndex(const Record& record);

  // The row of a member, or nullptr: the first with its path, else the first whose path is the
  // same once its backslashes are slashes.
  const RecordRow* find(std::string_view member) const;

 private:
  std::map<std::string_view, const RecordRow*> by_path_;
  std::map<std::string, const RecordRow*, std::less<>> by_changed_path_;
};

// The path with slashes for backslashes.
std::string with_slashes(std::string_view path);

}  // namespace ftcheck::wheel
