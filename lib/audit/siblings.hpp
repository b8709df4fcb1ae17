// The other wheels of a release, by their file names: they stand beside a wheel where a build or a
// download put them, or in folders of their own, as continuous integration leaves them.
#pragma once

#include "wheel/file_name.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ftcheck::auditing {

// True if the directory of the wheel at `path`, which has the name `file_name`, holds another wheel
// of the same distribution and version that a free-threaded interpreter installs.  False where the
// directory cannot be read; no more than its first 10,000 entries are looked at.
bool has_free_threaded_sibling(const std::filesystem::path& path, const wheel::FileName& file_name);

// The wheels of a run that free-threaded interpreters install.
class Releases {
 public:
  // By the last component of its path; others than such wheels are passed over.
  void add(const std::filesystem::path& wheel);

  // True if one of them is of the same distribution and version, and for the same platform.
  bool has_free_threaded(const wheel::FileName& file_name) const;

 private:
  // By project and version, both normalized.
  std::map<std::pair<std::string, std::string>, std::vector<wheel::FileName>> wheels_;
};

}  // namespace ftcheck::auditing
