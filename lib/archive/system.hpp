// What this folder asks of the operating system and the standard library does not offer. system.cpp
// does it for POSIX systems; a port to another writes that file anew.
#pragma once

#include "base/open_file.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace ftcheck::archive {

// A file's bytes where the system keeps them anyway, read as they are looked at, and not copied.
//
// Whoever cuts the file short meanwhile ends the process with SIGBUS.
class MappedFile {
 public:
  MappedFile() = default;
  // Maps nothing if that cannot be had.
  explicit MappedFile(const base::OpenFile& file);
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
