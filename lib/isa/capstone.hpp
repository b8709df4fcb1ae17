// An owning handle of Capstone, with storage to decode one instruction into.
#pragma once

#include "binary/image.hpp"

#include <capstone/capstone.h>

namespace ftcheck::isa {

class Disassembler {
 public:
  Disassembler(cs_arch architecture, cs_mode mode);
  ~Disassembler();
  Disassembler(const Disassembler&) = delete;
  Disassembler& operator=(const Disassembler&) = delete;

  // The instruction at the start of `code`, valid until the next call; nullptr if there is none.
  const cs_insn* decode(base::Bytes code, std::uint64_t address);

 private:
  csh handle_ = 0;
  cs_insn* instruction_ = nullptr;
};

}  // namespace ftcheck::isa
