// Reads the instructions that 64-bit code consists of for the most part, without Capstone.
//
// Capstone writes every instruction out as text while it takes it apart, and there is no way to ask
// it not to: that was half the time it takes to follow an init function.  All that is not read here
// is left to it (fallback.hpp).  Encodings are those of the Intel SDM, volume 2, appendix A.
#pragma once

#include "binary/image.hpp"
#include "isa/x86/instruction.hpp"

#include <optional>

namespace ftcheck::isa::x86 {

// The instruction at the start of `code`; nothing if it is none of those that are read here.
std::optional<Instruction> decode(base::Bytes code, std::uint64_t address);

}  // namespace ftcheck::isa::x86
