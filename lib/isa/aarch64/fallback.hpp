// The instructions that our decoder does not handle, as decoded by Capstone.
#pragma once

#include "isa/aarch64/instruction.hpp"
#include "isa/capstone.hpp"

#include <optional>

namespace ftcheck::isa::aarch64 {

class Fallback {
 public:
  Fallback() : disassembler_(CS_ARCH_ARM64, CS_MODE_LITTLE_ENDIAN) {}

  // The instruction at the start of `code`; nothing if Capstone does not know it.
  std::optional<Instruction> decode(base::Bytes code, std::uint64_t address);

 private:
  Disassembler disassembler_;
};

}  // namespace ftcheck::isa::aarch64
