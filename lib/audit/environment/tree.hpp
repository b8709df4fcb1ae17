// What lies below a directory: wheels, extension modules, libraries, and the files and directories
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

// Paths begin with the directory that was walked, as it was given, and are sorted.
struct Tree {
  std::vector<std::filesystem::path> wheels;
  std::vector<std::filesystem::path> modules;       // by suffix; a library may be among them
  std::vector<std::filesystem::path> libraries;     // ".so.1", ".dylib", ".dll"
  std::vector<std::filesystem::path> infos;         // is_info_directory() and is_info_file()
  std::vector<std::filesystem::path> path_files;    // ".pth", where interpreters read them
  std::vector<std::filesystem::path> environments;  // that were left out
  std::vector<Unreadable> unreadable;
};

struct WalkLimits {
  std::uint64_t entries = Limits{}.entries;
  std::uint64_t depth = Limits{}.depth;
  std::size_t unreadable = 1000;  // reported one by one
};

// Symbolic links to directories that lie outside of the directory that is walked.
enum class OuterLinks {
  reported,  // one that leads to anything that would be audited is unreadable
  followed,
};

// True for the root of the file system, and for what a system shows of itself (/proc, /sys, /dev):
// directories that nobody installs into and that only a mistake, or malice, leads to.
bool is_too_wide(const std::filesystem::path& directory);

// Walks directories, each once, whatever path leads to it.  Symbolic links to directories are
// followed after all that is there without them.  One that leads to a directory around the one that
// is walked is not, nor one that is_too_wide().  Special files, links that lead nowhere, and what
// version control and caches keep, are passed over.
class TreeWalker {
 public:
  explicit TreeWalker(std::function<bool()> stopped, WalkLimits limits = {},
                      OuterLinks outer_links = OuterLinks::reported)
      : stopped_(std::move(stopped)), limits_(limits), outer_links_(outer_links) {}

  // Adds what is below `directory`.  An environment (pyvenv.cfg) in it is left out, unless it is
  // the directory itself.
  void walk(const std::filesystem::path& directory, Tree& tree);

 private:
  struct Directory {
    std::filesystem::path path;
    std::string canonical;
    std::uint64_t depth = 0;
  };
  struct Entry {
    std::string name;
    std::filesystem::file_type type;  // of what it links to
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
  std::set<std::string> outside_;  // what links that were not followed lead to
  std::uint64_t entries_ = 0;
  std::size_t reported_ = 0;
  bool told_depth_ = false;
  bool walks_system_ = false;  // the directory that is walked is_too_wide(), and was asked for
  bool only_looks_ = false;    // whether there is anything
};

}  // namespace ftcheck::auditing
