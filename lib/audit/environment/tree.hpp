// What a directory contains: wheels, extension modules, libraries, and the files and directories
// that say what is installed.
#pragma once

#include "audit/environment/unreadable.hpp"

#include <ftcheck/limits.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace ftcheck::auditing {

// Paths begin with the directory that was walked, as given, and are sorted.
struct Tree {
  std::vector<std::filesystem::path> wheels;
  std::vector<std::filesystem::path> modules;       // by suffix; some may be libraries
  std::vector<std::filesystem::path> libraries;     // ".so.1", ".dylib", ".dll"
  std::vector<std::filesystem::path> infos;         // is_info_directory() and is_info_file()
  std::vector<std::filesystem::path> path_files;    // ".pth" in directories where Python reads them
  std::vector<std::filesystem::path> environments;  // left out
  std::vector<Unreadable> unreadable;
};

struct WalkLimits {
  std::uint64_t entries = Limits{}.entries;
  std::uint64_t depth = Limits{}.depth;
  std::size_t unreadable = 1000;  // reported one by one
};

// What happens to symbolic links to directories outside the directory that is walked.
enum class OuterLinks {
  reported,  // a link that leads to anything to audit is reported as unreadable
  followed,
};

// True for the root of the file system and for the system's own directories (/proc, /sys, /dev):
// nobody installs there, and only a mistake or malice leads there.
bool is_too_wide(const std::filesystem::path& directory);

// Walks directories, each once, however many paths lead to it.  Symbolic links to directories are
// followed after everything else, except links to a directory around the one that is walked and to
// one that is_too_wide().  Special files, links that lead nowhere, and the directories of version
// control and caches are skipped.
class TreeWalker {
 public:
  explicit TreeWalker(std::function<bool()> stopped, WalkLimits limits = {},
                      OuterLinks outer_links = OuterLinks::reported)
      : stopped_(std::move(stopped)), limits_(limits), outer_links_(outer_links) {}

  // Adds what `directory` contains.  Leaves out environments (pyvenv.cfg) in it, unless it is one
  // itself.
  void walk(const std::filesystem::path& directory, Tree& tree);

 private:
  struct Directory {
    std::filesystem::path path;
    std::string canonical;
    std::uint64_t depth = 0;
  };
  struct Entry {
    std::string name;
    std::filesystem::file_type type;  // for a link, of its target
    bool is_link = false;
  };
  std::vector<Entry> read(const Directory& directory, Tree& tree);
  void list(const Directory& directory, Tree& tree);
  void add_directories(const Directory& directory, const std::vector<Entry>& entries, Tree& tree);
  bool enter(const Directory& directory, Tree& tree);
  bool follows(Directory& link, const std::string& root, Tree& tree);
  bool leads_to_something(const Directory& link);
  void report(Tree& tree, const std::filesystem::path& path, std::string why);

  std::function<bool()> stopped_;  // may be empty
  WalkLimits limits_;
  OuterLinks outer_links_;
  std::set<std::string> visited_;
  std::vector<Directory> todo_;
  std::vector<Directory> links_;
  std::set<std::string> outside_;  // the targets of links that were not followed
  std::uint64_t entries_ = 0;
  std::size_t reported_ = 0;
  bool told_depth_ = false;
  bool walks_system_ = false;  // the user asked for a directory that is_too_wide()
  bool only_looks_ = false;    // only to find out whether there is anything to audit
};

}  // namespace ftcheck::auditing
