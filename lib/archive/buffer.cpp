#include "archive/buffer.hpp"

#include "archive/system.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <new>

namespace ftcheck::archive {
namespace {

#if defined(__SANITIZE_ADDRESS__)
// A read past the end of the bytes must be found.
constexpr bool may_be_longer = false;
#else
constexpr bool may_be_longer = true;
#endif

// Smaller buffers share the heap's pages, which are large where the heap uses large pages.  A
// buffer with large pages of its own would leave half of one unused.
bool is_worth_pages(std::size_t size) {
  constexpr std::size_t few = 4 * large_page;
  return may_be_longer && size >= few && size <= SIZE_MAX - 2 * large_page;
}

// Large pages cost a third of the work.  On a virtual machine they cost several times as much when
// they have not been used for some seconds: the system returns them to its host, which clears them
// again, while it keeps small pages.  That is likely above `many` bytes.
std::byte* map(std::size_t size) {
  constexpr std::size_t many = 16 * large_page;
  return size <= many ? map_large_pages(size) : map_pages(size);
}

}  // namespace

void FreeBytes::operator()(std::byte* bytes) const {
  if (mapped > 0) {
    unmap_pages(bytes, mapped);
  } else {
    std::free(bytes);
  }
}

void Buffer::resize(std::size_t size) {
  if (bytes_ == nullptr || size > capacity_ || (!may_be_longer && size != capacity_)) {
    bytes_.reset();  // the old and the new memory never exist at the same time
    size_ = 0;
    // Memory returned to malloc() may stay in the process, so capacity must not grow in small
    // steps.
    const std::size_t least = capacity_ + capacity_ / 2;
    if (is_worth_pages(size)) {
      capacity_ = (size + large_page - 1) / large_page * large_page;
      bytes_ = Bytes(map(capacity_), FreeBytes{capacity_});
    } else {
      capacity_ = may_be_longer ? std::max(size, least) : size;
      bytes_ =
          Bytes(static_cast<std::byte*>(std::malloc(capacity_ == 0 ? 1 : capacity_)), FreeBytes{0});
    }
    if (bytes_ == nullptr) throw std::bad_alloc();
  }
  size_ = size;
}

}  // namespace ftcheck::archive
