#include "archive/system.hpp"

#include <sys/mman.h>
#include <unistd.h>

namespace ftcheck::archive {

MappedFile::MappedFile(const base::OpenFile& file) {
  if (file.descriptor() < 0 || file.size() == 0) return;
  const auto size = static_cast<std::size_t>(file.size());
  void* start = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.descriptor(), 0);
  if (start != MAP_FAILED) bytes_ = {static_cast<const std::byte*>(start), size};
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

void MappedFile::expect([[maybe_unused]] std::uint64_t offset,
                        [[maybe_unused]] std::uint64_t size) const {
#ifdef MADV_POPULATE_READ                  // Linux 5.14; where it fails, pages are read on access
  constexpr std::uint64_t few = 64 << 10;  // so few are read on access anyway
  if (size <= few) return;
  const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  const std::uint64_t first = offset / page * page;
  ::madvise(const_cast<std::byte*>(bytes_.data()) + first,
            static_cast<std::size_t>(offset - first + size), MADV_POPULATE_READ);
#endif
}

namespace {

std::byte* map_memory(std::size_t size, int flags = 0) {
  void* start =
      ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);
  return start == MAP_FAILED ? nullptr : static_cast<std::byte*>(start);
}

}  // namespace

std::byte* map_pages(std::size_t size) {
  std::byte* bytes = map_memory(size);
#ifdef MADV_POPULATE_WRITE  // Linux 5.14; where it fails, pages are made on access
  if (bytes != nullptr) ::madvise(bytes, size, MADV_POPULATE_WRITE);
#endif
  return bytes;
}

std::byte* map_large_pages(std::size_t size) {
  std::byte* bytes = map_memory(size + large_page);  // with room to align it
  if (bytes == nullptr) return nullptr;
  const std::size_t past = reinterpret_cast<std::uintptr_t>(bytes) % large_page;
  const std::size_t before = past == 0 ? 0 : large_page - past;
  if (before > 0) ::munmap(bytes, before);
  bytes += before;
  ::munmap(bytes + size, large_page - before);
#ifdef MADV_HUGEPAGE
  ::madvise(bytes, size, MADV_HUGEPAGE);
#endif
  return bytes;
}

std::byte* reserve_pages(std::size_t size) {
#ifdef MAP_NORESERVE
  return map_memory(size, MAP_NORESERVE);
#else
  return map_memory(size);
#endif
}

void unmap_pages(std::byte* bytes, std::size_t size) {
  ::munmap(bytes, size);
}

}  // namespace ftcheck::archive
