// NAME.dist-info (PEP 376, PEP 627), NAME.egg-info and NAME.egg-link (setuptools) of what is
// installed: which directories and files are such, which of them count, and what they say.
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

// The directories in which the infos, all those below a directory, say what is installed.  Infos
// below another directory of infos are copies that a distribution carries along.
std::set<std::filesystem::path> sites_of_infos(const std::vector<std::filesystem::path>& infos);

// Where a distribution lives that is installed in editable mode.
struct EditableProject {
  std::filesystem::path directory;
  bool is_site = false;  // it is imported from itself; else something below it is
};

// What the files of one such directory say.
struct DistributionInfo {
  Distribution distribution;
  std::filesystem::path site;  // the directory it is in
  std::optional<wheel::Metadata> metadata;
  std::optional<wheel::WheelFile> wheel_file;
  // Its modules, libraries and path files, as paths from `site` on; they may lead out of it.
  std::vector<std::string> files;
  bool lists_files = false;          // RECORD or installed-files.txt says which files are its own
  bool names_top_levels = false;     // top_level.txt is there, be it empty
  std::set<std::string> top_levels;  // names that can be imported, where that is said
  std::optional<EditableProject> project;
  std::vector<Unreadable> unreadable;  // files that are there
};

// `info` is the directory or file.  What is missing or cannot be read is left empty; name and
// version are then those of the directory's name.
DistributionInfo read_distribution(const std::filesystem::path& info, const Limits& limits);

// The directories that a path file (NAME.pth, docs: "site") adds to those that are imported from.
// Of a file with very many lines the first are looked at.
std::vector<std::filesystem::path> read_path_file(const std::filesystem::path& file,
                                                  const Limits& limits,
                                                  std::vector<Unreadable>& unreadable);

}  // namespace ftcheck::auditing
