#include "isa/x86/fallback.hpp"

#include "isa/x86/registers.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace ftcheck::isa::x86 {
namespace {

using Registers = std::array<InstructionOperand, X86_REG_ENDING>;

// The meaning of Capstone's register names.
constexpr Registers registers_by_name() {
  constexpr std::array names = {
      std::array{X86_REG_RAX, X86_REG_EAX, X86_REG_AX, X86_REG_AL},
      std::array{X86_REG_RCX, X86_REG_ECX, X86_REG_CX, X86_REG_CL},
      std::array{X86_REG_RDX, X86_REG_EDX, X86_REG_DX, X86_REG_DL},
      std::array{X86_REG_RBX, X86_REG_EBX, X86_REG_BX, X86_REG_BL},
      std::array{X86_REG_RSP, X86_REG_ESP, X86_REG_SP, X86_REG_SPL},
      std::array{X86_REG_RBP, X86_REG_EBP, X86_REG_BP, X86_REG_BPL},
      std::array{X86_REG_RSI, X86_REG_ESI, X86_REG_SI, X86_REG_SIL},
      std::array{X86_REG_RDI, X86_REG_EDI, X86_REG_DI, X86_REG_DIL},
      std::array{X86_REG_R8, X86_REG_R8D, X86_REG_R8W, X86_REG_R8B},
      std::array{X86_REG_R9, X86_REG_R9D, X86_REG_R9W, X86_REG_R9B},
      std::array{X86_REG_R10, X86_REG_R10D, X86_REG_R10W, X86_REG_R10B},
      std::array{X86_REG_R11, X86_REG_R11D, X86_REG_R11W, X86_REG_R11B},
      std::array{X86_REG_R12, X86_REG_R12D, X86_REG_R12W, X86_REG_R12B},
      std::array{X86_REG_R13, X86_REG_R13D, X86_REG_R13W, X86_REG_R13B},
      std::array{X86_REG_R14, X86_REG_R14D, X86_REG_R14W, X86_REG_R14B},
      std::array{X86_REG_R15, X86_REG_R15D, X86_REG_R15W, X86_REG_R15B},
  };
  constexpr std::array high_bytes = {X86_REG_AH, X86_REG_CH, X86_REG_DH, X86_REG_BH};
  Registers registers{};
  for (unsigned n = 0; n < general_count; ++n) {
    for (unsigned i = 0; i < names[n].size(); ++i) {
      registers[names[n][i]] = make_operand(Kind::general, n, 8U >> i);
    }
  }
  for (unsigned n = 0; n < high_bytes.size(); ++n) {
    registers[high_bytes[n]] = make_operand(Kind::high_byte, n, 1);
  }
  for (unsigned n = 0; n < vector_count; ++n) {
    registers[X86_REG_XMM0 + n] = make_operand(Kind::vector, n, 16);
    registers[X86_REG_YMM0 + n] = make_operand(Kind::vector, n, 32);
    registers[X86_REG_ZMM0 + n] = make_operand(Kind::vector, n, 64);
  }
  return registers;
}

InstructionOperand named(unsigned reg) {
  static constexpr Registers registers = registers_by_name();
  return reg < registers.size() ? registers[reg] : InstructionOperand{};
}

void set_memory(Instruction& insn, const x86_op_mem& memory, unsigned pointer_size) {
  const auto number = [&](unsigned reg) {
    const InstructionOperand part = named(reg);
    if (part.kind != Kind::general) return no_register;
    if (part.size < pointer_size) insn.is_address_narrow = true;
    return std::uint8_t{part.number};
  };
  insn.base = memory.base == X86_REG_RIP ? instruction_pointer : number(memory.base);
  insn.index = number(memory.index);
  insn.scale = insn.index == no_register ? 1 : static_cast<std::uint8_t>(memory.scale);
  insn.is_of_thread = memory.segment == X86_REG_FS || memory.segment == X86_REG_GS;
  insn.displacement = static_cast<std::int32_t>(memory.disp);
  if (insn.displacement != memory.disp) {
    insn.is_far = true;
    insn.immediate = static_cast<std::uint64_t>(memory.disp);
  }
}

void set_operand(Instruction& insn, std::size_t n, const cs_x86_op& operand,
                 unsigned pointer_size) {
  InstructionOperand& to = insn.operands[n];
  switch (operand.type) {
    case X86_OP_REG:
      to = named(operand.reg);
      break;
    case X86_OP_IMM:
      to.kind = Kind::immediate;
      insn.immediate = static_cast<std::uint64_t>(operand.imm);
      break;
    case X86_OP_MEM:
      // Memory that is repeated for each element is not an ordinary memory operand.
      if (operand.avx_bcast == X86_AVX_BCAST_INVALID) to.kind = Kind::memory;
      to.size = operand.size;
      set_memory(insn, operand.mem, pointer_size);
      break;
    default:
      break;
  }
}

bool is_jump(const cs_detail& detail) {
  const auto* end = std::begin(detail.groups) + detail.groups_count;
  return std::find(std::begin(detail.groups), end, X86_GRP_JUMP) != end;
}

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// FXSAVE, XSAVE and the like; Capstone does not know how much they store.
bool saves_state(std::string_view mnemonic) {
  return mnemonic.starts_with("fxsave") || mnemonic.starts_with("xsave") ||
         mnemonic.starts_with("fnsave") || mnemonic.starts_with("fnstenv");
}

constexpr unsigned largest_state = 4096;

constexpr std::uint32_t bit(unsigned reg) {
  return std::uint32_t{1} << reg;
}

void add_register(Effects& effects, unsigned reg) {
  const InstructionOperand written = named(reg);
  if (written.kind == Kind::general || written.kind == Kind::high_byte) {
    effects.generals |= bit(written.number);
  } else if (written.kind == Kind::vector) {
    effects.vectors |= bit(written.number);
  }
}

std::uint32_t written_operands(const cs_x86& detail, bool gathers) {
  std::uint32_t written = 0;
  for (unsigned n = 0; n < detail.op_count; ++n) {
    const cs_x86_op& operand = detail.operands[n];
    // Capstone does not know the access of every operand, and calls some stores loads; then the
    // first operand is the destination.  Gather instructions also clear their mask.
    if ((operand.access & CS_AC_WRITE) != 0 || (gathers && operand.type == X86_OP_REG) ||
        (n == 0 && (operand.access == 0 || operand.type == X86_OP_MEM))) {
      written |= bit(n);
    }
  }
  return written;
}

// Adds what an instruction writes and Capstone does not report.
void add_implied(Effects& effects, unsigned id, unsigned pointer_size) {
  switch (id) {
    case X86_INS_ENTER:
      effects.generals |= bit(rsp) | bit(rbp);
      break;
    case X86_INS_XLATB:
    case X86_INS_AAA:
    case X86_INS_AAD:
    case X86_INS_AAM:
    case X86_INS_AAS:
    case X86_INS_DAA:
    case X86_INS_DAS:
    case X86_INS_SALC:
      effects.generals |= bit(rax);
      break;
    case X86_INS_SYSCALL:
    case X86_INS_SYSENTER:
      effects.generals |= bit(rax) | bit(rcx) | bit(rdx);
      if (pointer_size == 8) effects.generals |= bit(11);
      break;
    case X86_INS_PCMPESTRM:
    case X86_INS_PCMPISTRM:
    case X86_INS_VPCMPESTRM:
    case X86_INS_VPCMPISTRM:
      effects.vectors |= bit(0);
      break;
    case X86_INS_MASKMOVDQU:
    case X86_INS_VMASKMOVDQU:
    case X86_INS_MASKMOVQ:
      effects.stores_at_rdi = true;
      break;
    default:
      break;
  }
}

}  // namespace

Fallback::Fallback(unsigned pointer_size)
    : disassembler_(CS_ARCH_X86, pointer_size == 8 ? CS_MODE_64 : CS_MODE_32),
      pointer_size_(pointer_size) {}

std::optional<Instruction> Fallback::decode(base::Bytes code, std::uint64_t address) {
  std::optional<Instruction> insn;
  decoded_ = disassembler_.decode(code, address);
  if (decoded_ == nullptr) return insn;
  const cs_x86& detail = decoded_->detail->x86;
  insn.emplace();
  insn->id = static_cast<std::uint16_t>(decoded_->id);
  insn->length = static_cast<std::uint8_t>(decoded_->size);
  insn->operand_count = std::min<std::uint8_t>(detail.op_count, Instruction::most_operands);
  // Backwards, because the first of two constants or memory operands counts.
  for (unsigned n = insn->operand_count; n-- > 0;) {
    set_operand(*insn, n, detail.operands[n], pointer_size_);
  }
  if (insn->id == X86_INS_ENTER) {
    insn->displacement = static_cast<std::int32_t>(detail.operands[1].imm);
  }
  insn->is_jump = is_jump(*decoded_->detail);
  insn->repeats = detail.prefix[0] == X86_PREFIX_REP || detail.prefix[0] == X86_PREFIX_REPNE;
  insn->has_size_prefix = detail.prefix[2] == X86_PREFIX_OPSIZE;
  insn->is_avx = decoded_->mnemonic[0] == 'v';
  return insn;
}

Effects Fallback::effects() const {
  const cs_detail& detail = *decoded_->detail;
  const std::string_view mnemonic = decoded_->mnemonic;
  const bool scatters = has(mnemonic, "scatter");
  Effects effects;
  effects.operands = written_operands(detail.x86, !scatters && has(mnemonic, "gather"));
  for (std::uint8_t i = 0; i < detail.regs_write_count; ++i) {
    add_register(effects, detail.regs_write[i]);
  }
  if (saves_state(mnemonic)) effects.stored = largest_state;
  // Stores to as many addresses as there are indices in a vector register.
  effects.stores_anywhere = scatters;
  if (mnemonic == "vzeroall" || has(mnemonic, "rstor")) effects.vectors = 0xFFFF;
  add_implied(effects, decoded_->id, pointer_size_);
  return effects;
}

}  // namespace ftcheck::isa::x86
