#include "isa/capstone.hpp"

#include <ftcheck/error.hpp>

#include <algorithm>

namespace ftcheck::isa {

Disassembler::Disassembler(cs_arch architecture, cs_mode mode) {
  if (cs_open(architecture, mode, &handle_) != CS_ERR_OK) {
    throw Error(
        "Capstone was built without an architecture that ftcheck needs; install a full build");
  }
  cs_option(handle_, CS_OPT_DETAIL, CS_OPT_ON);
  instruction_ = cs_malloc(handle_);
}

Disassembler::~Disassembler() {
  cs_free(instruction_, 1);
  cs_close(&handle_);
}

const cs_insn* Disassembler::decode(base::Bytes code, std::uint64_t address) {
  // No instruction of any architecture is longer, so Capstone need not look further.
  constexpr std::size_t longest = 16;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(code.data());
  std::size_t left = std::min(code.size(), longest);
  return cs_disasm_iter(handle_, &bytes, &left, &address, instruction_) ? instruction_ : nullptr;
}

}  // namespace ftcheck::isa
