// Where the bytes of a vector register come from after an instruction of x86 that moves elements.
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
  // Each element of so many bytes is shifted down by so many bits then, with its sign.
  unsigned element = 0;
  unsigned shift = 0;
};

// Nothing if the instruction is none that moves elements by what it says itself.
std::optional<Bytes> shuffle_of(const Instruction& insn);

}  // namespace ftcheck::isa::x86
