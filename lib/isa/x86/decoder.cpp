#include "isa/x86/decoder.hpp"

#include "isa/bits.hpp"
#include "isa/x86/reading.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace ftcheck::isa::x86 {
namespace {

// Indexed by the lowest four bits of their opcodes.
constexpr std::array jumps = {X86_INS_JO, X86_INS_JNO, X86_INS_JB,  X86_INS_JAE,
                              X86_INS_JE, X86_INS_JNE, X86_INS_JBE, X86_INS_JA,
                              X86_INS_JS, X86_INS_JNS, X86_INS_JP,  X86_INS_JNP,
                              X86_INS_JL, X86_INS_JGE, X86_INS_JLE, X86_INS_JG};
constexpr std::array sets = {X86_INS_SETO, X86_INS_SETNO, X86_INS_SETB,  X86_INS_SETAE,
                             X86_INS_SETE, X86_INS_SETNE, X86_INS_SETBE, X86_INS_SETA,
                             X86_INS_SETS, X86_INS_SETNS, X86_INS_SETP,  X86_INS_SETNP,
                             X86_INS_SETL, X86_INS_SETGE, X86_INS_SETLE, X86_INS_SETG};
constexpr std::array moves = {X86_INS_CMOVO, X86_INS_CMOVNO, X86_INS_CMOVB,  X86_INS_CMOVAE,
                              X86_INS_CMOVE, X86_INS_CMOVNE, X86_INS_CMOVBE, X86_INS_CMOVA,
                              X86_INS_CMOVS, X86_INS_CMOVNS, X86_INS_CMOVP,  X86_INS_CMOVNP,
                              X86_INS_CMOVL, X86_INS_CMOVGE, X86_INS_CMOVLE, X86_INS_CMOVG};
// Indexed by three bits of the opcode or of its ModRM byte; rotations through the carry are left to
// Capstone.
constexpr std::array arithmetic = {X86_INS_ADD, X86_INS_OR,  X86_INS_ADC, X86_INS_SBB,
                                   X86_INS_AND, X86_INS_SUB, X86_INS_XOR, X86_INS_CMP};
constexpr std::array shifts = {X86_INS_ROL, X86_INS_ROR, X86_INS_INVALID, X86_INS_INVALID,
                               X86_INS_SHL, X86_INS_SHR, X86_INS_INVALID, X86_INS_SAR};
constexpr std::array bit_tests = {X86_INS_INVALID, X86_INS_INVALID, X86_INS_INVALID,
                                  X86_INS_INVALID, X86_INS_BT,      X86_INS_BTS,
                                  X86_INS_BTR,     X86_INS_BTC};

// AND, OR and XOR.  For these Capstone gives a constant as wide as the operands; for the others it
// sign-extends a constant that is encoded as a byte.
constexpr bool is_bitwise(unsigned which) {
  return which == 1 || which == 4 || which == 6;
}

}  // namespace

std::uint64_t Reading::next_signed(unsigned size) {
  std::uint64_t value = 0;
  for (unsigned i = 0; i < size; ++i) value |= std::uint64_t{next()} << (8 * i);
  const unsigned unused = 64 - 8 * size;
  return static_cast<std::uint64_t>(static_cast<std::int64_t>(value << unused) >> unused);
}

void Reading::read_prefixes() {
  for (;; ++at_) {
    const std::uint8_t byte = bytes_[at_];
    if (byte == 0x66) {
      is_padded_ |= narrow_;
      narrow_ = true;
    } else if (byte == 0x2E && !is_padded_) {
      is_padded_ = true;
    } else if (byte == 0xF0 && !locks_) {
      locks_ = true;
    } else if ((byte == 0xF2 || byte == 0xF3) && repeat_ == 0) {
      repeat_ = byte;
    } else if ((byte == 0x64 || byte == 0x65) && !has_segment_) {
      has_segment_ = true;
    } else {
      break;
    }
  }
  if ((bytes_[at_] & 0xF0U) == 0x40) {
    const unsigned rex = next();
    has_rex_ = true;
    wide_ = (rex & 8U) != 0;
    reg_high_ = (rex & 4U) << 1U;
    index_high_ = (rex & 2U) << 2U;
    base_high_ = (rex & 1U) << 3U;
  }
}

// True for an instruction that the prefixes may precede.  Prefixes without a meaning lengthen NOPs,
// LOCK makes changes of memory atomic, and only MOVQ has both prefixes for sizes.
bool Reading::suits_prefixes() const {
  if (is_padded_ && insn_.id != X86_INS_NOP) return false;
  if (narrow_ && wide_ && insn_.id != X86_INS_MOVQ) return false;
  if (!locks_) return true;
  constexpr std::array lockable = {X86_INS_ADD, X86_INS_OR,  X86_INS_ADC,  X86_INS_SBB,
                                   X86_INS_AND, X86_INS_SUB, X86_INS_XOR,  X86_INS_INC,
                                   X86_INS_DEC, X86_INS_NOT, X86_INS_XADD, X86_INS_CMPXCHG};
  return repeat_ == 0 && insn_.operands[0].kind == Kind::memory &&
         std::ranges::find(lockable, insn_.id) != lockable.end();
}

// For one-byte operands, numbers 4 to 7 are AH, CH, DH and BH unless there is a REX prefix.
void Reading::add_register(unsigned number, unsigned size) {
  if (size == 1 && number >= 4 && number < 8 && !has_rex_) {
    add(Kind::high_byte, number - 4, 1);
  } else {
    add(Kind::general, number, size);
  }
}

void Reading::add_immediate(std::uint64_t value, unsigned size) {
  insn_.immediate = truncate(value, size);
  add(Kind::immediate, 0, 0);
}

void Reading::read_modrm() {
  const unsigned byte = next();
  mod_ = byte >> 6U;
  reg_ = (byte >> 3U & 7U) | reg_high_;
  rm_ = byte & 7U;
}

void Reading::add_memory(unsigned size) {
  constexpr unsigned has_sib = 4;
  constexpr unsigned no_base = 5;  // if mod is 0
  insn_.is_of_thread = has_segment_;
  unsigned base = rm_;
  if (rm_ == has_sib) {
    const unsigned sib = next();
    base = sib & 7U;
    const unsigned index = (sib >> 3U & 7U) | index_high_;
    if (index != 4) {
      insn_.index = static_cast<std::uint8_t>(index);
      insn_.scale = static_cast<std::uint8_t>(1U << (sib >> 6U));
    }
  }
  const auto displace = [&](unsigned bytes) {
    insn_.displacement = static_cast<std::int32_t>(next_signed(bytes));
  };
  if (mod_ == 0 && base == no_base) {
    if (rm_ != has_sib) insn_.base = instruction_pointer;
    displace(4);
  } else {
    insn_.base = static_cast<std::uint8_t>(base | base_high_);
    if (mod_ != 0) displace(mod_ == 1 ? 1 : 4);
  }
  add(Kind::memory, 0, size);
}

void Reading::add_rm(unsigned size) {
  if (mod_ == 3) {
    add_register(rm_ | base_high_, size);
  } else {
    add_memory(size);
  }
}

void Reading::add_vector_rm(unsigned size) {
  if (mod_ == 3) {
    add_vector(rm_ | base_high_);
  } else {
    add_memory(size);
  }
}

bool Reading::is_transfer(unsigned id, unsigned size) {
  const std::uint64_t distance = next_signed(size);
  add_immediate(address_ + at_ + distance, 8);
  return id == X86_INS_CALL ? is(id) : is_jump(id);
}

bool Reading::read_one_byte(unsigned opcode) {
  const unsigned low = opcode & 7U;
  const unsigned size = (opcode & 1U) == 0 ? 1 : width();
  if (opcode < 0x40) {
    if (low > 5) return false;
    if (low > 3) {
      add_register(0, size);
      add_immediate(next_signed(std::min(size, 4U)), size);
    } else {
      read_modrm();
      if (low < 2) add_rm(size);
      add_register(reg_, size);
      if (low > 1) add_rm(size);
    }
    return is(arithmetic[opcode >> 3U]);
  }
  switch (opcode) {
    case 0x63:
      if (!wide_) return false;
      read_modrm();
      add_register(reg_, 8);
      add_rm(4);
      return is(X86_INS_MOVSXD);
    case 0x68:
    case 0x6A:
      if (narrow_) return false;
      add_immediate(next_signed(opcode == 0x68 ? 4 : 1), 8);
      return is(X86_INS_PUSH);
    case 0x69:
    case 0x6B:
      read_modrm();
      add_register(reg_, width());
      add_rm(width());
      if (opcode == 0x69) {
        add_immediate(next_signed(immediate_width()), width());
      } else {
        add_immediate(next_signed(1), 8);
      }
      return is(X86_INS_IMUL);
    case 0x84:
    case 0x85:
      read_modrm();
      add_rm(size);
      add_register(reg_, size);
      return is(X86_INS_TEST);
    case 0x88:
    case 0x89:
      read_modrm();
      add_rm(size);
      add_register(reg_, size);
      return is(X86_INS_MOV);
    case 0x8A:
    case 0x8B:
      read_modrm();
      add_register(reg_, size);
      add_rm(size);
      return is(X86_INS_MOV);
    case 0x8D:
      read_modrm();
      if (mod_ == 3 || narrow_) return false;
      add_register(reg_, width());
      add_memory(width());
      return is(X86_INS_LEA);
    case 0x90:
      return !has_rex_ && repeat_ == 0 && is(X86_INS_NOP);
    case 0x98:
      return !narrow_ && is(wide_ ? X86_INS_CDQE : X86_INS_CWDE);
    case 0x99:
      return !narrow_ && is(wide_ ? X86_INS_CQO : X86_INS_CDQ);
    case 0xA8:
    case 0xA9:
      add_register(0, size);
      add_immediate(next_signed(std::min(size, 4U)), size);
      return is(X86_INS_TEST);
    case 0xC3:
      return is_plain() && is(X86_INS_RET);
    case 0xC9:
      return is_plain() && is(X86_INS_LEAVE);
    case 0xE8:
    case 0xE9:
      if (narrow_) return false;
      return is_transfer(opcode == 0xE8 ? X86_INS_CALL : X86_INS_JMP, 4);
    case 0xEB:
      return !narrow_ && is_transfer(X86_INS_JMP, 1);
    default:
      break;
  }
  if (opcode >= 0x50 && opcode < 0x60) {
    add_register(low | base_high_, 8);
    return !narrow_ && is(opcode < 0x58 ? X86_INS_PUSH : X86_INS_POP);
  }
  if (opcode >= 0x70 && opcode < 0x80) {
    return !narrow_ && is_transfer(jumps[opcode & 15U], 1);
  }
  if (opcode >= 0xB0 && opcode < 0xC0) {
    const unsigned bytes = opcode < 0xB8 ? 1 : width();
    add_register(low | base_high_, bytes);
    add_immediate(next_signed(bytes), bytes);
    return is(bytes == 8 ? X86_INS_MOVABS : X86_INS_MOV);
  }
  return read_group(opcode);
}

// Opcodes whose next byte selects the operation.
bool Reading::read_group(unsigned opcode) {
  const unsigned size = (opcode & 1U) == 0 ? 1 : width();
  switch (opcode) {
    case 0x80:
    case 0x81:
    case 0x83:
      read_modrm();
      add_rm(size);
      if (opcode == 0x83 && !is_bitwise(reg_ & 7U)) {
        add_immediate(next_signed(1), 8);
      } else {
        add_immediate(next_signed(opcode == 0x81 ? immediate_width() : 1), size);
      }
      return is(arithmetic[reg_ & 7U]);
    case 0xC0:
    case 0xC1:
      read_modrm();
      add_rm(size);
      add_immediate(next(), 1);
      return is(shifts[reg_ & 7U]);
    case 0xD0:
    case 0xD1:
      read_modrm();
      add_rm(size);
      add_immediate(1, 1);
      return is(shifts[reg_ & 7U]);
    case 0xD2:
    case 0xD3:
      read_modrm();
      add_rm(size);
      add_register(1, 1);  // CL
      return is(shifts[reg_ & 7U]);
    case 0xC6:
    case 0xC7:
      read_modrm();
      add_rm(size);
      add_immediate(next_signed(std::min(size, 4U)), size);
      return (reg_ & 7U) == 0 && is(X86_INS_MOV);
    case 0xF6:
    case 0xF7:
      read_modrm();
      add_rm(size);
      switch (reg_ & 7U) {
        case 0:
          add_immediate(next_signed(std::min(size, 4U)), size);
          return is(X86_INS_TEST);
        case 2:
          return is(X86_INS_NOT);
        case 3:
          return is(X86_INS_NEG);
        case 4:
          return is(X86_INS_MUL);
        case 5:
          return is(X86_INS_IMUL);
        case 6:
          return is(X86_INS_DIV);
        case 7:
          return is(X86_INS_IDIV);
        default:
          return false;
      }
    case 0xFE:
    case 0xFF:
      read_modrm();
      switch (reg_ & 7U) {
        case 0:
        case 1:
          add_rm(size);
          return is((reg_ & 7U) == 0 ? X86_INS_INC : X86_INS_DEC);
        case 2:
        case 4:
        case 6:
          if (opcode == 0xFE || narrow_) return false;
          add_rm(8);
          if ((reg_ & 7U) == 4) return is_jump(X86_INS_JMP);
          return is((reg_ & 7U) == 2 ? X86_INS_CALL : X86_INS_PUSH);
        default:
          return false;
      }
    default:
      return false;
  }
}

// Opcodes that follow 0F.
bool Reading::read_two_bytes(unsigned opcode) {
  switch (opcode & 0xF0U) {
    case 0x40:
      read_modrm();
      add_register(reg_, width());
      add_rm(width());
      return repeat_ == 0 && is(moves[opcode & 15U]);
    case 0x80:
      return is_plain() && is_transfer(jumps[opcode & 15U], 4);
    case 0x90:
      read_modrm();
      add_rm(1);
      return is_plain() && is(sets[opcode & 15U]);
    default:
      break;
  }
  switch (opcode) {
    case 0x0B:
      return is_plain() && is(X86_INS_UD2);
    case 0x1E:
      return repeat_ == 0xF3 && !narrow_ && !has_rex_ && next() == 0xFA && is(X86_INS_ENDBR64);
    case 0x1F:
      read_modrm();
      if ((reg_ & 7U) != 0 || mod_ == 3 || repeat_ != 0) return false;
      add_rm(width());
      return is(X86_INS_NOP);
    case 0xA3:
    case 0xAB:
    case 0xB3:
    case 0xBB:
      read_modrm();
      add_rm(width());
      add_register(reg_, width());
      return repeat_ == 0 && is(bit_tests[opcode >> 3U & 7U]);
    case 0xBA:
      read_modrm();
      add_rm(width());
      add_immediate(next(), 1);
      return repeat_ == 0 && is(bit_tests[reg_ & 7U]);
    case 0xB0:
    case 0xB1:
    case 0xC0:
    case 0xC1: {
      const unsigned size = (opcode & 1U) == 0 ? 1 : width();
      read_modrm();
      add_rm(size);
      add_register(reg_, size);
      return repeat_ == 0 && is(opcode < 0xC0 ? X86_INS_CMPXCHG : X86_INS_XADD);
    }
    case 0xAF:
      read_modrm();
      add_register(reg_, width());
      add_rm(width());
      return repeat_ == 0 && is(X86_INS_IMUL);
    case 0xB6:
    case 0xB7:
    case 0xBE:
    case 0xBF:
      read_modrm();
      add_register(reg_, width());
      add_rm((opcode & 1U) == 0 ? 1 : 2);
      return repeat_ == 0 && is(opcode < 0xB8 ? X86_INS_MOVZX : X86_INS_MOVSX);
    default:
      return read_vector(opcode);
  }
}

bool Reading::read() {
  read_prefixes();
  const unsigned opcode = next();
  const bool known =
      opcode == 0x0F ? read_two_bytes(next()) : repeat_ == 0 && read_one_byte(opcode);
  insn_.length = static_cast<std::uint8_t>(at_);
  return known && at_ <= count_ && suits_prefixes();
}

std::optional<Instruction> decode(base::Bytes code, std::uint64_t address) {
  std::optional<Instruction> insn(std::in_place);
  if (!Reading(code, address, *insn).read()) insn.reset();
  return insn;
}

}  // namespace ftcheck::isa::x86
