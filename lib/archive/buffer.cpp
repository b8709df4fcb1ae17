#include "archive/buffer.hpp"

#include "archive/system.hpp"

#include <cstdint>
#include <cstdlib>
#include <new>

namespace ftcheck::archive {
namespace {

#if defined(__SANITIZE_ADDRESS__)
// Who reads behind the end of the bytes is to be found.
constexpr bool may_be_longer = false;
#else
constexpr bool may_be_longer = true;
#endif

// To clear a large page takes no longer than to hand out so many small ones.
bool is_worth_pages(std::size_t size) {
  return may_be_longer && size >= large_page / 4 && size <= SIZE_MAX - 2 * large_page;
}

// Large pages are a third of the work, and cost several times as much where they have not been used
// for some seconds and the system is a virtual machine's: those it gives back to its host, which
// clears them again, and small ones it keeps.  Where so many are wanted, that is what one gets.
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
    bytes_.reset();  // never both at a time
    size_ = 0;
    if (is_worth_pages(size)) {
      // malloc() would write behind what it hands out, and so take one more large page.
      capacity_ = (size + large_page - 1) / large_page * large_page;
      bytes_ = Bytes(map(capacity_), FreeBytes{capacity_});
    } else {
      capacity_ = size;
      bytes_ = Bytes(static_cast<std::byte*>(std::malloc(size == 0 ? 1 : size)), FreeBytes{0});
    }
    if (bytes_ == nullptr) throw std::bad_alloc();
  }
  size_ = size;
}

}  // namespace ftcheck::archive
