// Memory for a member's bytes, kept from member to member.
//
// Half the cost of inflating a module is not inflating: a vector clears its bytes before they are
// written, and the system clears each page, hands it out, and takes it back after every member.
// A Buffer is not cleared, keeps its memory, and asks for pages in the cheapest way.
#pragma once

#include <cstddef>
#include <memory>
#include <utility>

namespace ftcheck::archive {

struct FreeBytes {
  std::size_t mapped = 0;  // the number of mapped bytes; 0 for memory of malloc()
  void operator()(std::byte* bytes) const;
};

class Buffer {
 public:
  Buffer() = default;
  explicit Buffer(std::size_t size) { resize(size); }
  Buffer(Buffer&& other) noexcept { *this = std::move(other); }
  Buffer& operator=(Buffer&& other) noexcept {
    bytes_ = std::move(other.bytes_);
    size_ = std::exchange(other.size_, 0);
    capacity_ = std::exchange(other.capacity_, 0);
    return *this;
  }

  // Makes it `size` bytes with unspecified content, to be written before they are read.
  // Invalidates spans of it.  Throws std::bad_alloc.
  void resize(std::size_t size);

  std::byte* data() { return bytes_.get(); }
  const std::byte* data() const { return bytes_.get(); }
  std::size_t size() const { return size_; }

  // Makes it a range of bytes, which converts to a span.
  std::byte* begin() { return data(); }
  std::byte* end() { return data() + size_; }
  const std::byte* begin() const { return data(); }
  const std::byte* end() const { return data() + size_; }

 private:
  using Bytes = std::unique_ptr<std::byte, FreeBytes>;

  Bytes bytes_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace ftcheck::archive
