// A file, open to be read: what POSIX has and the standard library has not.  open_file.cpp does it
// for POSIX systems; a port to another writes that file anew.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <span>
#include <system_error>

namespace ftcheck::base {

enum class Accept {
  // What is at a path may change between a check and opening it, and opening a named pipe would
  // wait for whoever writes to it: this never waits, and then checks what it has opened.
  regular_files,
  pipes_too,  // waits for whoever writes, as for what a user names on purpose
};

class OpenFile {
 public:
  explicit OpenFile(const std::filesystem::path& path, Accept accept = Accept::regular_files);
  OpenFile(OpenFile&& other) noexcept;
  OpenFile& operator=(OpenFile&&) = delete;
  ~OpenFile();

  // What the system said when it refused to open or read; nothing if it did not, or is_special().
  std::error_code failure() const { return failure_; }
  // True for a directory, a pipe or a device, which was not opened.
  bool is_special() const { return is_special_; }

  std::uint64_t size() const { return size_; }  // when it was opened; 0 for what has none
  int descriptor() const { return descriptor_; }

  // Reads on, and returns how many bytes: fewer than there is room for at the end or where reading
  // fails.
  std::size_t read(std::span<std::byte> bytes);

  // The same file for who reads streams; null if there is no memory.  Nothing is open here any
  // more.
  std::FILE* release_as_stream();

 private:
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
  std::error_code failure_;
  bool is_special_ = false;
};

}  // namespace ftcheck::base
