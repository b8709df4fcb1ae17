// Paths that are read from a file or a pipe, because there may be more than fit on a command line:
// --files-from, "-".
#pragma once

#include "system.hpp"

#include <ftcheck/error.hpp>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace ftcheck::cli {

// The lists, and the character that ends each path in them.
struct PathLists {
  std::vector<std::filesystem::path> files;  // "-" is standard input
  char end = '\n';
};

// The list cannot be read, or is not a list of paths.
class ListError : public Error {
 public:
  using Error::Error;
};

// One list, read in parts: the program that writes it may wait for the first results.
class PathList {
 public:
  // If `stopped` returns true, waiting ends.  Throws ListError if the file cannot be opened.
  PathList(const std::filesystem::path& file, char end, std::function<bool()> stopped);

  // Waits for a path, then returns it and the others that have arrived, up to a thousand.  Empty at
  // the end of the list.  Throws ListError if the list cannot be read or cannot be a list of paths:
  // it begins like a zip archive, or has control characters (allowed with --null).
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
  std::string read_;       // the bytes that were read last
  std::size_t taken_ = 0;  // how many of these bytes are taken
  bool at_end_ = false;
  bool is_new_ = true;  // the first bytes are not known yet
};

// Opens all lists.  Throws like PathList.
std::vector<PathList> open_lists(const PathLists& lists, const std::function<bool()>& stopped);

}  // namespace ftcheck::cli
