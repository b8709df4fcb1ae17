// What this folder asks of the operating system and the standard library does not offer. system.cpp
// does it for POSIX systems; a port to another writes that file anew.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <span>
#include <system_error>

namespace ftcheck::archive {

// A regular file, open to be read.  What is at a path may change between a check and opening it,
// and opening a named pipe would wait for whoever writes to it: this never waits, and then checks
// what it has opened.
class OpenFile {
 public:
  explicit OpenFile(const std::filesystem::path& path);
  OpenFile(OpenFile&& other) noexcept;
  OpenFile& operator=(OpenFile&&) = delete;
  ~OpenFile();

  // What the system said when it refused; nothing if the file is open, or is_special().
  std::error_code failure() const { return failure_; }
  // True for a directory, a pipe or a device, which was not opened.
  bool is_special() const { return is_special_; }

  std::uint64_t size() const { return size_; }  // when it was opened
  int descriptor() const { return descriptor_; }

  // Reads on, and returns how many bytes: fewer than there is room for at the end or where reading
  // fails.
  std::size_t read(std::span<std::byte> bytes) const;

  // The same file for who reads streams; null if there is no memory.  Nothing is open here any
  // more.
  std::FILE* release_as_stream();

 private:
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
  std::error_code failure_;
  bool is_special_ = false;
};

// A file's bytes where the system keeps them anyway, read as they are looked at, and not copied.
//
// Whoever cuts the file short meanwhile ends the process with SIGBUS.
class MappedFile {
 public:
  MappedFile() = default;
  // Maps nothing if that cannot be had.
  explicit MappedFile(const OpenFile& file);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  // Empty if nothing is mapped.
  std::span<const std::byte> bytes() const { return bytes_; }

  // Says that these bytes, which are there, are read next: the system then hands them over in one
  // go, not a few pages at a time.
  void expect(std::uint64_t offset, std::uint64_t size) const;

 private:
  std::span<const std::byte> bytes_;
};

// The size of a large page on most processors.
constexpr std::size_t large_page = std::size_t{2} << 20;

// Memory that is about to be written from end to end, of so many bytes; nullptr if there is none.
// Of large pages, where the system has them at hand: one page fault for each instead of 512. `size`
// is that of a number of them.
std::byte* map_large_pages(std::size_t size);
// Of usual pages, which are all handed out at once.
std::byte* map_pages(std::size_t size);
void unmap_pages(std::byte* bytes, std::size_t size);

}  // namespace ftcheck::archive
