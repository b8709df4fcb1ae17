// Decodes the most frequent instructions of AArch64 code without Capstone.
//
// Capstone formats every instruction as text while it decodes it, and searches its aliases by name
// for that, which takes ten times as long as following the instruction.  Everything that is not
// decoded here is left to Capstone (fallback.hpp), whose result for the instructions decoded here
// is the same.  Encodings are those of the Arm Architecture Reference Manual, section C4.1.
#pragma once

#include "isa/aarch64/instruction.hpp"

#include <cstdint>
#include <optional>

namespace ftcheck::isa::aarch64 {

// Nothing if this decoder does not handle the instruction.
std::optional<Instruction> decode(std::uint32_t word, std::uint64_t address);

}  // namespace ftcheck::isa::aarch64
