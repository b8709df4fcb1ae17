// Where the bytes of a vector register come from after an x86 instruction that moves elements.
#pragma once

#include "isa/x86/instruction.hpp"

#include <array>
#include <cstdint>
#include <optional>

namespace ftcheck::isa::x86 {

struct Bytes {
  static constexpr std::uint8_t of_second = 32;  // the first byte of the second operand
  static constexpr std::uint8_t zero = 64;
  unsigned first = 0;  // operands, by number
  unsigned second = 0;
  std::array<std::uint8_t, 32> bytes{};
  // If not 0, each element of this many bytes is then shifted right, with its sign.
  unsigned element = 0;
  unsigned shift = 0;
};

// Nothing unless the instruction moves elements by a pattern that it contains.
std::optional<Bytes> shuffle_of(const Instruction& insn);

}  // namespace ftcheck::isa::x86
