// The other wheels of a release, by their file names.  They are beside a wheel, where a build or a
// download put them, or in separate directories, as continuous integration leaves them.
#pragma once

#include "audit/target.hpp"
#include "wheel/file_name.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ftcheck::auditing {

// True if the directory of the wheel at `path`, whose name is `file_name`, contains another wheel
// of the same distribution and version that a free-threaded interpreter installs.  False if the
// directory cannot be read.  Only its first 10,000 entries are examined.
// With `wanted`, one that this target installs counts.
bool has_free_threaded_sibling(const std::filesystem::path& path, const wheel::FileName& file_name,
                               const Wanted* wanted = nullptr);

// The free-threaded wheels of a run.
class Releases {
 public:
  // Uses the last component of the path; ignores all other files.
  void add(const std::filesystem::path& wheel);

  // True if one of them has the same distribution, version and platform.  With `wanted`, one that
  // this target installs.
  bool has_free_threaded(const wheel::FileName& file_name, const Wanted* wanted = nullptr) const;

  // The names of those that are of the same release as a wheel.
  std::vector<std::string> of_release(const std::filesystem::path& wheel) const;

 private:
  struct Wheel {
    std::string name;
    wheel::FileName parsed;
  };
  // By project and version, both normalized.
  std::map<std::pair<std::string, std::string>, std::vector<Wheel>> wheels_;
};

}  // namespace ftcheck::auditing
