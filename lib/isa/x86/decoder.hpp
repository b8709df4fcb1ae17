// Reads the instructions that 64-bit code consists of for the most part, without Capstone.
//
// Capstone writes every instruction out as text while it takes it apart, and there is no way to ask
// it not to: that was half the time it takes to follow an init function.  What is read here is
// given in Capstone's own form, so that the instruction model need not know by whom; all else is
// left to Capstone.  Encodings are those of the Intel SDM, volume 2, appendix A.
#pragma once

#include "binary/image.hpp"

#include <capstone/capstone.h>

namespace ftcheck::isa::x86 {

class Decoder {
 public:
  Decoder() { insn_.detail = &detail_; }
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;

  // The instruction at the start of `code`, valid until the next call; nullptr if it is none of
  // those that are read here.  Of what Capstone tells, there is the id, the size, the operands
  // without how they are accessed, and the group of jumps.
  const cs_insn* decode(base::Bytes code, std::uint64_t address);

 private:
  cs_insn insn_{};
  cs_detail detail_{};
};

}  // namespace ftcheck::isa::x86
