// Decodes the most frequent instructions of 64-bit code without Capstone.
//
// Capstone formats every instruction as text while it decodes it, and cannot be told not to: that
// was half the time of following an init function.  Everything that is not decoded here is left to
// Capstone (fallback.hpp).  Encodings are those of the Intel SDM, volume 2, appendix A.
#pragma once

#include "binary/image.hpp"
#include "isa/x86/instruction.hpp"

#include <optional>

namespace ftcheck::isa::x86 {

// The instruction at the start of `code`; nothing if this decoder does not handle it.
std::optional<Instruction> decode(base::Bytes code, std::uint64_t address);

}  // namespace ftcheck::isa::x86
