// What this folder needs from the operating system because the standard library lacks it
// (system_posix.cpp, system_windows.cpp).
#pragma once

#include "base/open_file.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace ftcheck::archive {

// A file's bytes in the system's own cache, read on access and not copied.
//
// If the file is cut short meanwhile, the process ends with SIGBUS.
class MappedFile {
 public:
  MappedFile() = default;
  // Maps nothing if the system refuses.
  explicit MappedFile(const base::OpenFile& file);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  // Empty if nothing is mapped.
  std::span<const std::byte> bytes() const { return bytes_; }

  // Announces that these bytes, which exist, are read next: the system then provides them in one
  // go instead of a few pages at a time.
  void expect(std::uint64_t offset, std::uint64_t size) const;

 private:
  std::span<const std::byte> bytes_;
};

// The size of a large page on most processors.
constexpr std::size_t large_page = std::size_t{2} << 20;

// `size` bytes of memory that is about to be written from end to end; nullptr if there is none.
// Uses large pages where the system has them: one page fault for each instead of 512.  `size` is a
// multiple of large_page.
std::byte* map_large_pages(std::size_t size);
// The same with pages of the usual size, all handed out at once.
std::byte* map_pages(std::size_t size);
void unmap_pages(std::byte* bytes, std::size_t size);

// Address space for `size` bytes, which are 0; nullptr if there is none.  Only pages that are
// written cost memory.  For unmap_pages().
std::byte* reserve_pages(std::size_t size);

}  // namespace ftcheck::archive
