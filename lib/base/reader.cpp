// The reads of Reader that need a loop.
#include "base/reader.hpp"

namespace ftcheck::base {

std::optional<std::string_view> Reader::string(std::uint64_t offset, std::uint64_t limit) const {
  const Bytes rest = clip(offset);
  // The terminator may follow `limit` characters.
  const std::size_t searched =
      limit < rest.size() ? static_cast<std::size_t>(limit) + 1 : rest.size();
  if (searched == 0) return std::nullopt;
  const void* end = std::memchr(rest.data(), 0, searched);
  if (end == nullptr) return std::nullopt;
  const auto* begin = reinterpret_cast<const char*>(rest.data());
  return std::string_view(begin, static_cast<std::size_t>(static_cast<const char*>(end) - begin));
}

// Ten groups of seven bits hold 64 bits, and also the longest padding that linkers write.
std::optional<std::uint64_t> Reader::uleb(std::uint64_t& offset) const {
  std::uint64_t value = 0;
  std::uint64_t at = offset;
  for (unsigned shift = 0; shift < 70; shift += 7) {
    const auto byte = u8(at++);
    if (!byte) return std::nullopt;
    const std::uint64_t bits = *byte & 0x7f;
    if (shift == 63 && bits > 1) return std::nullopt;
    value |= bits << shift;
    if ((*byte & 0x80) != 0) continue;
    offset = at;
    return value;
  }
  return std::nullopt;
}

std::optional<std::int64_t> Reader::sleb(std::uint64_t& offset) const {
  std::uint64_t value = 0;
  std::uint64_t at = offset;
  for (unsigned shift = 0; shift < 70; shift += 7) {
    const auto byte = u8(at++);
    if (!byte) return std::nullopt;
    const std::uint64_t bits = *byte & 0x7f;
    // The tenth group holds the 64th bit and its copies.
    if (shift == 63 && bits != 0 && bits != 0x7f) return std::nullopt;
    value |= bits << shift;
    if ((*byte & 0x80) != 0) continue;
    if (shift + 7 < 64 && (bits & 0x40) != 0) value |= ~std::uint64_t{0} << (shift + 7);
    offset = at;
    return static_cast<std::int64_t>(value);
  }
  return std::nullopt;
}

}  // namespace ftcheck::base
