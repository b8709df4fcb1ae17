// Reader: the only way to read untrusted bytes.
//
// Offsets and sizes come from the file as well, so every function takes 64-bit values, checks them
// against the span without overflow, and returns nothing where they do not fit.
#pragma once

#include "base/bytes.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <string_view>

namespace ftcheck::base {

// The sum or product, or nothing if it does not fit in 64 bits.
constexpr std::optional<std::uint64_t> checked_add(std::uint64_t a, std::uint64_t b) {
  if (a > std::numeric_limits<std::uint64_t>::max() - b) return std::nullopt;
  return a + b;
}
constexpr std::optional<std::uint64_t> checked_multiply(std::uint64_t a, std::uint64_t b) {
  if (b != 0 && a > std::numeric_limits<std::uint64_t>::max() / b) return std::nullopt;
  return a * b;
}

class Reader {
 public:
  explicit Reader(Bytes bytes, bool little_endian = true)
      : bytes_(bytes), little_endian_(little_endian) {}

  Bytes bytes() const { return bytes_; }
  std::uint64_t size() const { return bytes_.size(); }
  bool little_endian() const { return little_endian_; }

  // True if `size` bytes lie at `offset`.
  bool contains(std::uint64_t offset, std::uint64_t size) const {
    return offset <= bytes_.size() && size <= bytes_.size() - offset;
  }

  std::optional<std::uint8_t> u8(std::uint64_t offset) const { return read<std::uint8_t>(offset); }
  std::optional<std::uint16_t> u16(std::uint64_t offset) const {
    return read<std::uint16_t>(offset);
  }
  std::optional<std::uint32_t> u32(std::uint64_t offset) const {
    return read<std::uint32_t>(offset);
  }
  std::optional<std::uint64_t> u64(std::uint64_t offset) const {
    return read<std::uint64_t>(offset);
  }

  // The unsigned number of 1, 2, 4 or 8 bytes at `offset`; nothing for another `size`.
  std::optional<std::uint64_t> number(std::uint64_t offset, unsigned size) const {
    switch (size) {
      case 1:
        return u8(offset);
      case 2:
        return u16(offset);
      case 4:
        return u32(offset);
      case 8:
        return u64(offset);
      default:
        return std::nullopt;
    }
  }

  // All `size` bytes from `offset`, or nothing.
  std::optional<Bytes> slice(std::uint64_t offset, std::uint64_t size) const {
    if (!contains(offset, size)) return std::nullopt;
    return bytes_.subspan(static_cast<std::size_t>(offset), static_cast<std::size_t>(size));
  }

  // The bytes from `offset` on, at most `size` of them.
  Bytes clip(std::uint64_t offset,
             std::uint64_t size = std::numeric_limits<std::uint64_t>::max()) const {
    if (offset >= bytes_.size()) return {};
    const std::uint64_t rest = bytes_.size() - offset;
    return bytes_.subspan(static_cast<std::size_t>(offset),
                          static_cast<std::size_t>(size < rest ? size : rest));
  }

  // Like slice, with this reader's byte order.
  std::optional<Reader> sub(std::uint64_t offset, std::uint64_t size) const {
    if (!contains(offset, size)) return std::nullopt;
    return Reader(clip(offset, size), little_endian_);
  }

  // The zero-terminated string at `offset`, if it ends within `limit` characters and the bytes.
  std::optional<std::string_view> string(
      std::uint64_t offset, std::uint64_t limit = std::numeric_limits<std::uint64_t>::max()) const;

  // The LEB128 number at `offset`, which is then moved past it.  Nothing, with `offset` unchanged,
  // if the bytes end within the number or it does not fit in 64 bits.
  std::optional<std::uint64_t> uleb(std::uint64_t& offset) const;
  std::optional<std::int64_t> sleb(std::uint64_t& offset) const;

 private:
  template <typename T>
  std::optional<T> read(std::uint64_t offset) const {
    if (!contains(offset, sizeof(T))) return std::nullopt;
    T value;
    std::memcpy(&value, bytes_.data() + offset, sizeof(T));
    if (little_endian_ != (std::endian::native == std::endian::little)) value = swapped(value);
    return value;
  }

  template <typename T>
  static T swapped(T value) {
    T result = 0;
    for (unsigned i = 0; i < sizeof(T); ++i) {
      result = static_cast<T>((result << (sizeof(T) > 1 ? 8 : 0)) | (value & 0xff));
      value = static_cast<T>(value >> (sizeof(T) > 1 ? 8 : 0));
    }
    return result;
  }

  Bytes bytes_;
  bool little_endian_;
};

}  // namespace ftcheck::base
