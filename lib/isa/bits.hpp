// The bits of numbers of 1 to 8 bytes.
#pragma once

#include <cstdint>

namespace ftcheck::isa {

// Keeps the lowest `size` bytes of a number.
constexpr std::uint64_t truncate(std::uint64_t n, unsigned size) {
  return size >= 8 ? n : n & ((std::uint64_t{1} << (8 * size)) - 1);
}

// The lowest `size` bytes of a number as a two's complement number, extended to 64 bits.
constexpr std::uint64_t sign_extend(std::uint64_t n, unsigned size) {
  if (size >= 8) {
    return n;
  }
  const std::uint64_t sign = std::uint64_t{1} << (8 * size - 1);
  return (truncate(n, size) ^ sign) - sign;
}

}  // namespace ftcheck::isa
