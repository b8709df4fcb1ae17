// The directory of a site, in which only what differs is written.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace ftcheck::site {

// Writes below one directory.  All members throw Error, with a sentence that names the file, when
// the system refuses.
class Files {
 public:
  explicit Files(std::filesystem::path directory);

  // The content of data.json; empty if there is none.  Throws Error if there is none although the
  // directory has other files, except hidden ones such as those of Git.
  std::string data() const;

  // Creates the directory and its folders, where they are missing.  Throws Error if a folder is a
  // symbolic link, which could lead elsewhere.
  void prepare() const;

  // `path` is relative.  Leaves a file alone that has this content already; otherwise replaces it
  // at once, so that no reader sees half of it.
  void write(std::string_view path, std::string_view content);

  // Does nothing if the file is not there.
  void remove(std::string_view path);

  std::size_t written() const { return written_; }
  std::size_t removed() const { return removed_; }

 private:
  std::filesystem::path directory_;
  std::size_t written_ = 0;
  std::size_t removed_ = 0;
};

}  // namespace ftcheck::site
