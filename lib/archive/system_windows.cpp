// Large pages need a privilege on Windows that almost nobody has, so memory has pages of the usual
// size.  Reserved memory counts towards what the system promises to all programs, but a page takes
// memory only once it is written.
#include "archive/system.hpp"

#include <io.h>
#include <windows.h>

namespace ftcheck::archive {

MappedFile::MappedFile(const base::OpenFile& file) {
  if (file.descriptor() < 0 || file.size() == 0) return;
  // NOLINTNEXTLINE(performance-no-int-to-ptr): the C library keeps handles as numbers
  const auto handle = reinterpret_cast<HANDLE>(_get_osfhandle(file.descriptor()));
  const HANDLE mapping = CreateFileMappingW(handle, nullptr, PAGE_READONLY, 0, 0, nullptr);
  if (mapping == nullptr) return;
  const auto size = static_cast<std::size_t>(file.size());
  const void* const start = MapViewOfFile(mapping, FILE_MAP_READ, 0, 0, size);
  CloseHandle(mapping);  // the view keeps it
  if (start != nullptr) bytes_ = {static_cast<const std::byte*>(start), size};
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) UnmapViewOfFile(bytes_.data());
}

void MappedFile::expect(std::uint64_t offset, std::uint64_t size) const {
  constexpr std::uint64_t few = 64 << 10;  // so few are read on access anyway
  if (size <= few) return;
  WIN32_MEMORY_RANGE_ENTRY range{};
  range.VirtualAddress = const_cast<std::byte*>(bytes_.data()) + offset;
  range.NumberOfBytes = static_cast<std::size_t>(size);
  PrefetchVirtualMemory(GetCurrentProcess(), 1, &range, 0);
}

std::byte* map_pages(std::size_t size) {
  void* const start = VirtualAlloc(nullptr, size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
  return static_cast<std::byte*>(start);
}

std::byte* map_large_pages(std::size_t size) {
  return map_pages(size);
}

std::byte* reserve_pages(std::size_t size) {
  return map_pages(size);
}

void unmap_pages(std::byte* bytes, [[maybe_unused]] std::size_t size) {
  VirtualFree(bytes, 0, MEM_RELEASE);
}

}  // namespace ftcheck::archive
