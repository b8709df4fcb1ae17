// Encodes structs as bytes for another process of the same version, and decodes bytes that may be
// hostile.
//
// The encoding has no version: numbers of 64 bits, lowest byte first; each text and list after its
// length; members in the order in which fields() lists them.  These are found in the namespace of
// the type (argument-dependent lookup):
//
//   void fields(auto& codec, Struct& value)           calls the codec with all members, in order
//   std::uint64_t last(Enum)                          the last value of an enumeration
//   std::string_view name_of(const Thing*)            for objects that both processes have: the
//   bool find_by_name(std::string_view, const Thing*&)   name that is sent instead of the object
#pragma once

#include "base/reader.hpp"

#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace ftcheck::base {

// For fields(): a struct is const when it is written.
template <typename Struct, typename Wanted>
concept Is = std::same_as<std::remove_const_t<Struct>, Wanted>;

class Writer {
 public:
  void operator()(const auto&... values) { (write(values), ...); }
  std::string take() { return std::move(bytes_); }

 private:
  // On macOS std::size_t is another type than std::uint64_t.
  template <std::unsigned_integral Number>
  void write(Number value) {
    const std::uint64_t wide = value;
    for (unsigned shift = 0; shift < 64; shift += 8) {
      bytes_ += static_cast<char>(wide >> shift & 0xffU);
    }
  }
  template <typename Value>
  requires std::is_enum_v<Value>
  void write(Value value) { write(static_cast<std::uint64_t>(value)); }
  void write(bool value) { write(std::uint64_t{value}); }
  void write(std::string_view text) {
    write(std::uint64_t{text.size()});
    bytes_ += text;
  }
  void write(const std::string& text) { write(std::string_view(text)); }
  template <typename Thing>
  void write(const Thing* thing) {
    write(name_of(thing));
  }
  template <typename Value>
  void write(const std::optional<Value>& value) {
    write(value.has_value());
    if (value) write(*value);
  }
  template <typename Value>
  void write(const std::vector<Value>& values) {
    write(std::uint64_t{values.size()});
    for (const Value& value : values) write(value);
  }
  template <typename Struct>
  requires std::is_class_v<Struct>
  void write(const Struct& value) { fields(*this, value); }

  std::string bytes_;
};

// Never throws because of the bytes, and never allocates more than `most` bytes: memory is counted
// before it is allocated, because an empty text takes four times as much memory as in the encoding.
class Decoder {
 public:
  Decoder(Bytes bytes, std::uint64_t most) : reader_(bytes), memory_(most) {}

  void operator()(auto&... values) { (read(values), ...); }

  // True if everything was valid and nothing is left.
  bool is_whole() const { return good_ && at_ == reader_.size(); }
  bool is_too_large() const { return too_large_; }

 private:
  // A number of at most `most`; 0, and no longer good, if there is none.
  std::uint64_t number(std::uint64_t most) {
    const auto value = reader_.u64(at_);
    if (!good_ || !value || *value > most) {
      good_ = false;
      return 0;
    }
    at_ += sizeof *value;
    return *value;
  }
  std::uint64_t left() const { return reader_.size() - at_; }
  // False if that many items of that size are more than may be allocated.
  bool spend(std::uint64_t count, std::uint64_t size) {
    if (count > memory_ / size) {
      too_large_ = true;
      good_ = false;
      return false;
    }
    memory_ -= count * size;
    return true;
  }

  template <std::unsigned_integral Number>
  void read(Number& value) {
    value = static_cast<Number>(number(std::numeric_limits<Number>::max()));
  }
  template <typename Value>
  requires std::is_enum_v<Value>
  void read(Value& value) { value = static_cast<Value>(number(last(Value{}))); }
  void read(bool& value) { value = number(1) != 0; }
  // The characters after a length; they belong to the bytes that are decoded.
  std::string_view text() {
    const std::uint64_t size = number(left());
    const auto bytes = reader_.slice(at_, size);
    if (!bytes) {
      good_ = false;
      return {};
    }
    at_ += size;
    return {reinterpret_cast<const char*>(bytes->data()), bytes->size()};
  }
  void read(std::string& value) {
    const std::string_view found = text();
    if (spend(found.size(), 1)) value = found;
  }
  template <typename Thing>
  void read(const Thing*& thing) {
    if (!find_by_name(text(), thing)) good_ = false;
  }
  template <typename Value>
  void read(std::optional<Value>& value) {
    bool present = false;
    read(present);
    if (present) read(value.emplace());
  }
  template <typename Value>
  void read(std::vector<Value>& values) {
    // Every item is at least as long as a number.
    const std::uint64_t count = number(left() / sizeof(std::uint64_t));
    if (!spend(count, sizeof(Value))) return;
    values.reserve(count);
    for (std::uint64_t i = 0; i < count && good_; ++i) read(values.emplace_back());
  }
  template <typename Struct>
  requires std::is_class_v<Struct>
  void read(Struct& value) { fields(*this, value); }

  Reader reader_;
  std::uint64_t at_ = 0;
  std::uint64_t memory_;  // how much may still be allocated
  bool good_ = true;
  bool too_large_ = false;
};

}  // namespace ftcheck::base
