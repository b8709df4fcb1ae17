// Fields: the one way this folder takes numbers and names out of bytes it does not trust.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ftcheck::archive {

// Little-endian fields one after another, as all records of a zip archive are (APPNOTE.TXT, 4.4.1).
// What is not there is 0 or empty, and from then on nothing is.
class Fields {
 public:
  explicit Fields(std::string_view bytes) : rest_(bytes) {}

  std::uint16_t u16() { return static_cast<std::uint16_t>(number(2)); }
  std::uint32_t u32() { return static_cast<std::uint32_t>(number(4)); }
  std::uint64_t u64() { return number(8); }

  std::string_view bytes(std::size_t size) {
    if (size > rest_.size()) {
      failed_ = true;
      rest_ = {};
      return {};
    }
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }

  void skip(std::size_t size) { bytes(size); }

  // True if the next bytes are these, which are then behind.
  bool take(std::string_view expected) {
    if (!rest_.starts_with(expected)) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }

  std::string_view rest() const { return rest_; }

  // True once something was asked for that is not there.
  bool failed() const { return failed_; }

 private:
  std::uint64_t number(std::size_t size) {
    std::uint64_t value = 0;
    unsigned shift = 0;
    for (const char c : bytes(size)) {
      value |= std::uint64_t{static_cast<unsigned char>(c)} << shift;
      shift += 8;
    }
    return value;
  }

  std::string_view rest_;
  bool failed_ = false;
};

}  // namespace ftcheck::archive
