#include "audit/run/heap.hpp"

#include "archive/system.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>  // defines __GLIBC__

#if defined(__linux__) && defined(__GLIBC__)

#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

namespace ftcheck::auditing {

void use_large_pages() {
  constexpr int heap = 64 << 20;  // addresses only; unused ones cost nothing
  constexpr int usual_pad = 128 << 10;
  constexpr int largest = 32 << 20;  // larger blocks do as well with a mapping of their own
  mallopt(M_TOP_PAD, heap);
  mallopt(M_MMAP_THRESHOLD, largest);
  mallopt(M_TRIM_THRESHOLD, 2 * heap);  // never return memory to the system
  // Allocations from now on begin at a large page that is still untouched; the addresses before it
  // stay allocated.  No freed block is as long as the probe.
  constexpr std::size_t probe = 256 << 10;
  constexpr std::size_t header = 2 * sizeof(std::size_t);
  void* volatile block = std::malloc(probe);  // volatile, or a compiler would remove it
  auto* const begin = static_cast<std::byte*>(block);
  const std::size_t past = (reinterpret_cast<std::uintptr_t>(begin) + probe) % archive::large_page;
  const std::size_t gap = probe + archive::large_page - past;
  std::free(block);
  block = std::malloc(gap - 2 * header);
  mallopt(M_TOP_PAD, usual_pad);
  const auto* end = static_cast<const std::byte*>(sbrk(0));
  if (begin != nullptr && begin + gap < end) {
    madvise(begin + gap, static_cast<std::size_t>(end - begin) - gap, MADV_HUGEPAGE);
  }
}

}  // namespace ftcheck::auditing

#else

namespace ftcheck::auditing {

void use_large_pages() {}

}  // namespace ftcheck::auditing

#endif
