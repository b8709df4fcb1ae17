// What lies below a directory: wheels, extension modules, libraries, and the directories that say
// what is installed.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace ftcheck::auditing {

// A directory or file that could not be looked at.
struct Unreadable {
  std::filesystem::path path;
  std::string why;  // as the system says it
};

// Paths begin with the directory that was walked, as it was given, and are sorted.
struct Tree {
  std::vector<std::filesystem::path> wheels;
  std::vector<std::filesystem::path> modules;    // by suffix; a library may be among them
  std::vector<std::filesystem::path> libraries;  // ".so.1", ".dylib", ".dll"
  // NAME.dist-info, NAME.egg-info, NAME.egg-link: directories and files.
  std::vector<std::filesystem::path> infos;
  std::vector<Unreadable> unreadable;
};

// Walks directories, each once, whatever way leads to it.  Symbolic links to directories are
// followed after all that is there without them; one that leads to a directory around the one that
// is walked is not.  Special files, and what version control and caches keep, are passed over.
class TreeWalker {
 public:
  explicit TreeWalker(std::function<bool()> stopped) : stopped_(std::move(stopped)) {}

  // Adds what is below `directory`.  An environment (pyvenv.cfg) in it is left out, unless it is
  // the directory itself.
  void walk(const std::filesystem::path& directory, Tree& tree);

 private:
  struct Directory {
    std::filesystem::path path;
    std::string canonical;
    std::size_t depth = 0;
  };
  void list(const Directory& directory, Tree& tree);
  void add_file(const std::filesystem::path& path, Tree& tree);

  std::function<bool()> stopped_;  // may be empty
  std::set<std::string> visited_;
  std::vector<Directory> todo_;
  std::vector<Directory> links_;
  std::size_t entries_ = 0;
};

}  // namespace ftcheck::auditing
