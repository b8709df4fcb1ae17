// Reading NAME.dist-info (PEP 376, PEP 627), NAME.egg-info and NAME.egg-link (setuptools) of what
// is installed.
#pragma once

#include "wheel/metadata.hpp"

#include <ftcheck/audit.hpp>

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace ftcheck::auditing {

// What the files of one such directory say.
struct DistributionInfo {
  Distribution distribution;
  std::filesystem::path site;  // the directory it is in
  std::optional<wheel::Metadata> metadata;
  std::optional<wheel::WheelFile> wheel_file;
  // Its modules and libraries, as paths below `site`.
  std::vector<std::string> files;
  std::set<std::string> top_levels;  // names that can be imported, where that is said
  std::optional<std::filesystem::path> project;  // where it lives, if installed in editable mode
};

// `info` is the directory or file.  What is missing or cannot be read is left empty; name and
// version are then those of the directory's name.
DistributionInfo read_distribution(const std::filesystem::path& info, const Limits& limits);

}  // namespace ftcheck::auditing
