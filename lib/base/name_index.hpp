// A constant hash index over the tables of known function names.  Each name that a module imports
// is looked up in several tables; with binary search that took longer than reading the module.
// Only the names of the tables are inserted: a file with a million names of the same hash can only
// ask, not fill the index.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ftcheck::base {

// Eight bytes of a name, as a number.
constexpr std::uint64_t eight_of(std::string_view name, std::size_t at) {
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    word |= std::uint64_t{static_cast<unsigned char>(name[at + i])} << (8 * i);
  }
  return word;
}

// Hashes the first, middle and last bytes, and the length.  Names that agree in all of these
// share a slot and its neighbours.
constexpr std::uint32_t hash_of(std::string_view name) {
  constexpr std::uint64_t golden = 0x9e3779b97f4a7c15;
  std::uint64_t hash = name.size();
  if (name.size() < 8) {
    for (const char c : name) hash = hash << 8U | static_cast<unsigned char>(c);
  } else {
    hash = (hash ^ eight_of(name, 0)) * golden;
    hash = (hash ^ (hash >> 32U) ^ eight_of(name, (name.size() - 8) / 2)) * golden;
    hash = (hash ^ (hash >> 32U) ^ eight_of(name, name.size() - 8));
  }
  return static_cast<std::uint32_t>(hash * golden >> 32U);
}

// The positions of names in a table whose entries have a `name`.
template <std::size_t Size>
class NameIndex {
 public:
  template <typename Table>
  explicit constexpr NameIndex(const Table& table) {
    for (std::size_t i = 0; i < Size; ++i) {
      std::size_t at = hash_of(table[i].name) & mask;
      while (slots_[at] != 0) at = (at + 1) & mask;
      slots_[at] = static_cast<std::uint16_t>(i + 1);
    }
  }

  // The entry of `table`, from which this index was made, or nullptr.
  template <typename Table>
  constexpr auto find(const Table& table, std::string_view name) const -> decltype(&table[0]) {
    for (std::size_t at = hash_of(name) & mask; slots_[at] != 0; at = (at + 1) & mask) {
      const auto& entry = table[slots_[at] - 1U];
      if (entry.name == name) return &entry;
    }
    return nullptr;
  }

 private:
  static_assert(Size < 0xFFFF);
  static constexpr std::size_t mask = std::bit_ceil(2 * Size) - 1;  // half of the slots stay free
  std::array<std::uint16_t, mask + 1> slots_{};                     // 0, or the position plus one
};

}  // namespace ftcheck::base
