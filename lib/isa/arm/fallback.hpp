// Instructions as decoded by Capstone, which handles all of them: there is no decoder of our own.
#pragma once

#include "isa/arm/instruction.hpp"
#include "isa/capstone.hpp"

#include <optional>

namespace ftcheck::isa::arm {

class Fallback {
 public:
  explicit Fallback(bool thumb)
      : disassembler_(CS_ARCH_ARM,
                      static_cast<cs_mode>((thumb ? CS_MODE_THUMB : CS_MODE_ARM) | CS_MODE_V8)) {}

  // The instruction at the start of `code`; nothing if Capstone does not know it.
  std::optional<Instruction> decode(base::Bytes code, std::uint64_t address);

 private:
  Disassembler disassembler_;
};

}  // namespace ftcheck::isa::arm
