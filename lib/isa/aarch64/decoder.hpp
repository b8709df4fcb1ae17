// Reads the instructions that AArch64 code consists of for the most part, without Capstone.
//
// Capstone writes every instruction out as text while it takes it apart, and looks through its
// aliases by name for it, which takes ten times as long as to follow the instruction.  What is read
// here is given in Capstone's own form, so that the instruction model need not know by whom; all
// else is left to Capstone.  Encodings are those of the Arm Architecture Reference Manual, section
// C4.1.
#pragma once

#include <capstone/capstone.h>

#include <cstdint>

namespace ftcheck::isa::aarch64 {

class Decoder {
 public:
  Decoder() { insn_.detail = &detail_; }
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;

  // The instruction, valid until the next call; nullptr if it is none of those that are read here.
  // Of what Capstone tells, there is the id, the size, the operands without how they are accessed,
  // the condition, and whether it updates flags or writes back.
  const cs_insn* decode(std::uint32_t word, std::uint64_t address);

 private:
  cs_insn insn_{};
  cs_detail detail_{};
};

}  // namespace ftcheck::isa::aarch64
