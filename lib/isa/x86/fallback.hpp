// The instructions that our decoder does not handle, as decoded by Capstone.
#pragma once

#include "isa/capstone.hpp"
#include "isa/x86/instruction.hpp"

#include <cstdint>
#include <optional>

namespace ftcheck::isa::x86 {

// What an instruction that is not modelled writes.
struct Effects {
  // A bit each, from the lowest: for operands, and for further registers.
  std::uint32_t operands = 1;
  std::uint32_t generals = 0;
  std::uint32_t vectors = 0;
  unsigned stored = 0;  // bytes to the memory operand, if more than its size
  bool stores_anywhere = false;
  bool stores_at_rdi = false;  // 16 bytes
};

class Fallback {
 public:
  explicit Fallback(unsigned pointer_size);

  // The instruction at the start of `code`; nothing if there is none.
  std::optional<Instruction> decode(base::Bytes code, std::uint64_t address);

  // The effects of the instruction decoded last.
  Effects effects() const;

 private:
  Disassembler disassembler_;
  const cs_insn* decoded_ = nullptr;
  unsigned pointer_size_;
};

}  // namespace ftcheck::isa::x86
