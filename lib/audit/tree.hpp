// What lies below a directory: wheels, extension modules, libraries, and the files and directories
// that say what is installed.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace ftcheck::auditing {

// A directory or file that could not be looked at, or not to its end.
struct Unreadable {
  std::filesystem::path path;
  std::string why;  // a sentence
};

// Paths begin with the directory that was walked, as it was given, and are sorted.
struct Tree {
  std::vector<std::filesystem::path> wheels;
  std::vector<std::filesystem::path> modules;    // by suffix; a library may be among them
  std::vector<std::filesystem::path> libraries;  // ".so.1", ".dylib", ".dll"
  // NAME.dist-info and NAME.egg-info directories, NAME.egg-info and NAME.egg-link files.
  std::vector<std::filesystem::path> infos;
  std::vector<std::filesystem::path> path_files;    // ".pth", where interpreters read them
  std::vector<std::filesystem::path> environments;  // that were left out
  std::vector<Unreadable> unreadable;
};

// More than any environment has; what is larger is somebody's whole disk.
struct WalkLimits {
  std::size_t entries = 3'000'000;
  std::size_t depth = 100;
  std::size_t unreadable = 1000;  // that are told one by one
};

// Walks directories, each once, whatever way leads to it.  Symbolic links to directories are
// followed after all that is there without them; one that leads to a directory around the one that
// is walked is not.  Special files, links that lead nowhere, and what version control and caches
// keep, are passed over.
class TreeWalker {
 public:
  explicit TreeWalker(std::function<bool()> stopped, WalkLimits limits = {})
      : stopped_(std::move(stopped)), limits_(limits) {}

  // Adds what is below `directory`.  An environment (pyvenv.cfg) in it is left out, unless it is
  // the directory itself.
  void walk(const std::filesystem::path& directory, Tree& tree);

 private:
  struct Directory {
    std::filesystem::path path;
    std::string canonical;
    std::size_t depth = 0;
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
  void report(Tree& tree, const std::filesystem::path& path, std::string why);

  std::function<bool()> stopped_;  // may be empty
  WalkLimits limits_;
  std::set<std::string> visited_;
  std::vector<Directory> todo_;
  std::vector<Directory> links_;
  std::size_t entries_ = 0;
  std::size_t reported_ = 0;
  bool told_depth_ = false;
};

}  // namespace ftcheck::auditing
