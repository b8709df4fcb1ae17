#include "archive/system.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace ftcheck::archive {

OpenFile::OpenFile(const std::filesystem::path& path) {
  descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  struct stat status {};
  if (descriptor_ < 0 || ::fstat(descriptor_, &status) != 0) {
    failure_ = {errno, std::generic_category()};
  } else if (S_ISREG(status.st_mode)) {
    size_ = static_cast<std::uint64_t>(status.st_size);
    return;
  } else {
    is_special_ = true;
  }
  if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
}

OpenFile::OpenFile(OpenFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      size_(other.size_),
      failure_(other.failure_),
      is_special_(other.is_special_) {}

OpenFile::~OpenFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::size_t OpenFile::read(std::span<std::byte> bytes) const {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t count = ::read(descriptor_, bytes.data() + done, bytes.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    done += static_cast<std::size_t>(count);
  }
  return done;
}

std::FILE* OpenFile::release_as_stream() {
  std::FILE* const stream = ::fdopen(descriptor_, "rb");
  if (stream != nullptr) descriptor_ = -1;
  return stream;
}

MappedFile::MappedFile(const OpenFile& file) {
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
#ifdef MADV_POPULATE_READ  // Linux 5.14; where it fails, pages come when they are read
  constexpr std::uint64_t few = 64 << 10;  // which come by themselves
  if (size <= few) return;
  const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  const std::uint64_t first = offset / page * page;
  ::madvise(const_cast<std::byte*>(bytes_.data()) + first,
            static_cast<std::size_t>(offset - first + size), MADV_POPULATE_READ);
#endif
}

namespace {

std::byte* map_memory(std::size_t size) {
  void* start = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return start == MAP_FAILED ? nullptr : static_cast<std::byte*>(start);
}

}  // namespace

std::byte* map_pages(std::size_t size) {
  std::byte* bytes = map_memory(size);
#ifdef MADV_POPULATE_WRITE  // Linux 5.14; where it fails, pages come when they are written
  if (bytes != nullptr) ::madvise(bytes, size, MADV_POPULATE_WRITE);
#endif
  return bytes;
}

std::byte* map_large_pages(std::size_t size) {
  std::byte* bytes = map_memory(size + large_page);  // wherever it begins
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

void unmap_pages(std::byte* bytes, std::size_t size) {
  ::munmap(bytes, size);
}

}  // namespace ftcheck::archive
