// Fields: reads the numbers and names of a zip archive's records in sequence, with base::Reader.
#pragma once

#include "base/reader.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace ftcheck::archive {

// Consecutive little-endian fields, as in all records of a zip archive (APPNOTE.TXT, 4.4.1).
// A field past the end is 0 or empty, and so are all later ones.
class Fields {
 public:
  explicit Fields(std::string_view bytes) : bytes_(bytes) {}

  std::uint16_t u16() { return next(&base::Reader::u16); }
  std::uint32_t u32() { return next(&base::Reader::u32); }
  std::uint64_t u64() { return next(&base::Reader::u64); }

  std::string_view bytes(std::size_t size) {
    if (size > rest().size()) {
      fail();
      return {};
    }
    at_ += size;
    return bytes_.substr(at_ - size, size);
  }

  void skip(std::size_t size) { bytes(size); }

  // True if the next bytes are `expected`, which are then skipped.
  bool take(std::string_view expected) {
    if (!rest().starts_with(expected)) return false;
    at_ += expected.size();
    return true;
  }

  std::string_view rest() const { return bytes_.substr(at_); }

  // True once a field past the end was asked for.
  bool failed() const { return failed_; }

 private:
  template <typename Number>
  Number next(std::optional<Number> (base::Reader::*read)(std::uint64_t) const) {
    const base::Reader reader(std::as_bytes(std::span(bytes_)));
    const std::optional<Number> number = (reader.*read)(at_);
    if (!number) {
      fail();
      return 0;
    }
    at_ += sizeof(Number);
    return *number;
  }

  void fail() {
    failed_ = true;
    at_ = bytes_.size();
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
  bool failed_ = false;
};

}  // namespace ftcheck::archive
