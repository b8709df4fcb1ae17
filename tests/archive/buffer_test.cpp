#include "archive/buffer.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>

namespace {

using ftcheck::archive::Buffer;

void fill(Buffer& buffer, std::byte value) {
  std::ranges::fill(buffer, value);
}

}  // namespace

TEST_CASE("a buffer has the size that was last asked for, and each byte can be written") {
  Buffer buffer;
  CHECK(buffer.size() == 0);
  for (const std::size_t size : {std::size_t{1}, std::size_t{4} << 20, std::size_t{5} << 20,
                                 std::size_t{0}, std::size_t{4096}, (std::size_t{7} << 20) + 1,
                                 std::size_t{9} << 20, std::size_t{40} << 20}) {
    CAPTURE(size);
    buffer.resize(size);
    CHECK(buffer.size() == size);
    CHECK(std::span<const std::byte>(buffer).size() == size);
    CHECK(buffer.data() != nullptr);
    fill(buffer, std::byte{7});
    CHECK(std::ranges::count(buffer, std::byte{7}) == static_cast<std::ptrdiff_t>(size));
  }
}

TEST_CASE("a moved buffer keeps its bytes at their address") {
  Buffer buffer(3 << 20);
  fill(buffer, std::byte{1});
  const std::byte* at = buffer.data();
  const Buffer moved = std::move(buffer);
  CHECK(buffer.size() == 0);
  CHECK(moved.data() == at);
  CHECK(moved.size() == 3 << 20);
}
