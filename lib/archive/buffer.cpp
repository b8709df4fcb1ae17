#include "archive/buffer.hpp"

#include "archive/system.hpp"

#include <cstdint>
#include <cstdlib>
#include <new>

namespace ftcheck::archive {
namespace {

// The size of a large page on most processors.
constexpr std::size_t large_page = std::size_t{2} << 20;

#if defined(__SANITIZE_ADDRESS__)
// Who reads behind the end of the bytes is to be found.
constexpr bool may_be_longer = false;
#else
constexpr bool may_be_longer = true;
#endif

// To clear a large page takes no longer than to hand out so many small ones.
constexpr std::size_t worth_a_large_page = large_page / 4;

std::size_t capacity_for(std::size_t size) {
  if (!may_be_longer || size < worth_a_large_page || size > SIZE_MAX - large_page) return size;
  return (size + large_page - 1) / large_page * large_page;
}

void* allocate(std::size_t capacity) {
  if (capacity < large_page || capacity % large_page != 0) return std::malloc(capacity);
  void* bytes = std::aligned_alloc(large_page, capacity);
  if (bytes != nullptr) prefer_large_pages(bytes, capacity);
  return bytes;
}

}  // namespace

void Buffer::Free::operator()(std::byte* bytes) const {
  std::free(bytes);
}

void Buffer::resize(std::size_t size) {
  if (bytes_ == nullptr || size > capacity_ || (!may_be_longer && size != capacity_)) {
    bytes_.reset();  // never both at a time
    size_ = 0;
    capacity_ = capacity_for(size);
    bytes_.reset(static_cast<std::byte*>(allocate(capacity_ == 0 ? 1 : capacity_)));
    if (bytes_ == nullptr) throw std::bad_alloc();
  }
  size_ = size;
}

}  // namespace ftcheck::archive
