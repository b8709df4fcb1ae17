// NAME.dist-info (PEP 376, PEP 627), NAME.egg-info and NAME.egg-link (setuptools) of installed
// distributions: how to recognize them, which of them count, and what they say.
#pragma once

#include "audit/environment/unreadable.hpp"
#include "wheel/metadata.hpp"

#include <ftcheck/audit.hpp>

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::auditing {

// True for NAME.dist-info and NAME.egg-info.
bool is_info_directory(std::string_view name);

// True for NAME.egg-info and NAME.egg-link.
bool is_info_file(std::string_view name);

// The directories whose infos say what is installed, given all infos below a directory.  Infos
// nested below such a directory are copies that a distribution vendors.
std::set<std::filesystem::path> sites_of_infos(const std::vector<std::filesystem::path>& infos);

// The project directory of a distribution that is installed in editable mode.
struct EditableProject {
  std::filesystem::path directory;
  bool is_site = false;  // modules are imported from it directly, not from a directory below it
};

// What the files of one info directory say.
struct DistributionInfo {
  Distribution distribution;
  std::filesystem::path site;  // the directory it is in
  std::optional<wheel::Metadata> metadata;
  std::optional<wheel::WheelFile> wheel_file;
  // Its modules, libraries and path files, relative to `site`; they may lead outside of it.
  std::vector<std::string> files;
  bool lists_files = false;          // RECORD or installed-files.txt says which files are its own
  bool names_top_levels = false;     // there is a top_level.txt, even an empty one
  std::set<std::string> top_levels;  // names that can be imported, if it says so
  std::optional<EditableProject> project;
  std::vector<Unreadable> unreadable;  // files that exist but cannot be read
};

// `info` is the directory or file.  Missing and unreadable parts stay empty; name and version then
// come from the directory's name.
DistributionInfo read_distribution(const std::filesystem::path& info, const Limits& limits);

// The directories that a path file (NAME.pth; see the `site` module) adds to the import path.  Only
// the first 1000 lines are read.
std::vector<std::filesystem::path> read_path_file(const std::filesystem::path& file,
                                                  const Limits& limits,
                                                  std::vector<Unreadable>& unreadable);

}  // namespace ftcheck::auditing
