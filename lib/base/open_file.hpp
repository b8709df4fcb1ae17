// A file, opened for reading: systems have what the standard library lacks (open_file_posix.cpp,
// open_file_windows.cpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <span>
#include <system_error>

namespace ftcheck::base {

enum class Accept {
  // The file at a path may change between a check and opening it, and opening a named pipe waits
  // for a writer.  This mode never waits, and checks the file after opening it.
  regular_files,
  pipes_too,  // waits for a writer, for files that a user names on purpose
};

class OpenFile {
 public:
  explicit OpenFile(const std::filesystem::path& path, Accept accept = Accept::regular_files);
  OpenFile(OpenFile&& other) noexcept;
  OpenFile& operator=(OpenFile&&) = delete;
  ~OpenFile();

  // The system's error when opening or reading failed; nothing if neither did, or if is_special().
  std::error_code failure() const { return failure_; }
  // True for a directory, a pipe or a device, which was not opened.
  bool is_special() const { return is_special_; }

  std::uint64_t size() const { return size_; }  // when it was opened; 0 for what has none
  int descriptor() const { return descriptor_; }

  // Reads on, and returns the number of bytes: fewer than there is room for at the end of the file
  // or where reading fails.
  std::size_t read(std::span<std::byte> bytes);

  // The same file for code that reads streams; null if there is no memory.  Afterwards nothing is
  // open here.
  std::FILE* release_as_stream();

 private:
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
  std::error_code failure_;
  bool is_special_ = false;
};

}  // namespace ftcheck::base
