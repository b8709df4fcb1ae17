// Paths that come from a file or a pipe, for more than a command line can hold: --files-from, "-".
#pragma once

#include "system.hpp"

#include <ftcheck/error.hpp>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace ftcheck::cli {

// Which lists, and what ends each path in them.
struct PathLists {
  std::vector<std::filesystem::path> files;  // "-" is standard input
  char end = '\n';
};

// A list that cannot be read, or is none.
class ListError : public Error {
 public:
  using Error::Error;
};

// One list, read bit by bit, so that whoever writes it may wait for what its first paths gave.
class PathList {
 public:
  // `stopped` ends the waiting for more.  Throws ListError if the file cannot be opened.
  PathList(const std::filesystem::path& file, char end, std::function<bool()> stopped);

  // Waits for a path, and takes what else is there already, up to a thousand.  None at the end.
  // Throws ListError if the list cannot be read, or cannot be a list of paths: it begins as a zip
  // archive does, or holds control characters (those that --null ends may).
  std::vector<std::filesystem::path> next();

 private:
  [[noreturn]] void fail() const;
  void check(std::size_t from);
  std::string what_is_read() const;
  bool fill(int milliseconds);
  bool take(std::vector<std::filesystem::path>& paths);

  std::string name_;
  char end_;
  std::function<bool()> stopped_;
  system::Source source_;
  std::string read_;       // what was read last
  std::size_t taken_ = 0;  // how much of it
  bool at_end_ = false;
  bool is_new_ = true;  // what it begins with is not known yet
};

// Opens all.  Throws as PathList.
std::vector<PathList> open_lists(const PathLists& lists, const std::function<bool()>& stopped);

}  // namespace ftcheck::cli
