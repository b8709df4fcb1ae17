// Reads the instructions that AArch64 code consists of for the most part, without Capstone.
//
// Capstone writes every instruction out as text while it takes it apart, and looks through its
// aliases by name for it, which takes ten times as long as to follow the instruction.  All that is
// not read here is left to it (fallback.hpp), which gives the same for what is read here.
// Encodings are those of the Arm Architecture Reference Manual, section C4.1.
#pragma once

#include "isa/aarch64/instruction.hpp"

#include <cstdint>
#include <optional>

namespace ftcheck::isa::aarch64 {

// Nothing if the instruction is not one that is read here.
std::optional<Instruction> decode(std::uint32_t word, std::uint64_t address);

}  // namespace ftcheck::isa::aarch64
