#include "isa/x86/registers.hpp"

#include <array>

namespace ftcheck::isa::x86 {
namespace {

struct Names {
  unsigned r64, r32, r16, r8, high;
};

constexpr std::array<Names, general_count> names = {{
    {X86_REG_RAX, X86_REG_EAX, X86_REG_AX, X86_REG_AL, X86_REG_AH},
    {X86_REG_RCX, X86_REG_ECX, X86_REG_CX, X86_REG_CL, X86_REG_CH},
    {X86_REG_RDX, X86_REG_EDX, X86_REG_DX, X86_REG_DL, X86_REG_DH},
    {X86_REG_RBX, X86_REG_EBX, X86_REG_BX, X86_REG_BL, X86_REG_BH},
    {X86_REG_RSP, X86_REG_ESP, X86_REG_SP, X86_REG_SPL, X86_REG_INVALID},
    {X86_REG_RBP, X86_REG_EBP, X86_REG_BP, X86_REG_BPL, X86_REG_INVALID},
    {X86_REG_RSI, X86_REG_ESI, X86_REG_SI, X86_REG_SIL, X86_REG_INVALID},
    {X86_REG_RDI, X86_REG_EDI, X86_REG_DI, X86_REG_DIL, X86_REG_INVALID},
    {X86_REG_R8, X86_REG_R8D, X86_REG_R8W, X86_REG_R8B, X86_REG_INVALID},
    {X86_REG_R9, X86_REG_R9D, X86_REG_R9W, X86_REG_R9B, X86_REG_INVALID},
    {X86_REG_R10, X86_REG_R10D, X86_REG_R10W, X86_REG_R10B, X86_REG_INVALID},
    {X86_REG_R11, X86_REG_R11D, X86_REG_R11W, X86_REG_R11B, X86_REG_INVALID},
    {X86_REG_R12, X86_REG_R12D, X86_REG_R12W, X86_REG_R12B, X86_REG_INVALID},
    {X86_REG_R13, X86_REG_R13D, X86_REG_R13W, X86_REG_R13B, X86_REG_INVALID},
    {X86_REG_R14, X86_REG_R14D, X86_REG_R14W, X86_REG_R14B, X86_REG_INVALID},
    {X86_REG_R15, X86_REG_R15D, X86_REG_R15W, X86_REG_R15B, X86_REG_INVALID},
}};

using Parts = std::array<Part, X86_REG_ENDING>;  // of size 0 where it is none

constexpr Parts parts_by_name() {
  Parts parts{};
  for (Register i = 0; i < general_count; ++i) {
    parts[names[i].r64] = Part{i, 8, 0};
    parts[names[i].r32] = Part{i, 4, 0};
    parts[names[i].r16] = Part{i, 2, 0};
    parts[names[i].r8] = Part{i, 1, 0};
    parts[names[i].high] = Part{i, 1, 8};
  }
  parts[X86_REG_INVALID] = {};
  return parts;
}

}  // namespace

std::optional<Part> general(unsigned reg) {
  static constexpr Parts parts = parts_by_name();
  if (reg >= parts.size() || parts[reg].size == 0) return std::nullopt;
  return parts[reg];
}

unsigned register_name(unsigned number, unsigned size, bool has_rex) {
  const Names& row = names[number];
  switch (size) {
    case 8:
      return row.r64;
    case 4:
      return row.r32;
    case 2:
      return row.r16;
    default:
      return number >= 4 && number < 8 && !has_rex ? names[number - 4].high : row.r8;
  }
}

std::optional<unsigned> vector(unsigned reg) {
  for (const unsigned first : {X86_REG_XMM0, X86_REG_YMM0, X86_REG_ZMM0}) {
    if (reg >= first && reg < first + vector_count) {
      return reg - first;
    }
  }
  return std::nullopt;
}

bool is_xmm(const cs_x86_op& operand) {
  return operand.type == X86_OP_REG && operand.reg >= X86_REG_XMM0 &&
         operand.reg < X86_REG_XMM0 + vector_count;
}

Condition condition_of(unsigned id) {
  switch (id) {
    case X86_INS_JE:
    case X86_INS_SETE:
    case X86_INS_CMOVE:
      return Condition::equal;
    case X86_INS_JNE:
    case X86_INS_SETNE:
    case X86_INS_CMOVNE:
      return Condition::not_equal;
    case X86_INS_JB:
    case X86_INS_SETB:
    case X86_INS_CMOVB:
      return Condition::unsigned_less;
    case X86_INS_JBE:
    case X86_INS_SETBE:
    case X86_INS_CMOVBE:
      return Condition::unsigned_less_equal;
    case X86_INS_JA:
    case X86_INS_SETA:
    case X86_INS_CMOVA:
      return Condition::unsigned_greater;
    case X86_INS_JAE:
    case X86_INS_SETAE:
    case X86_INS_CMOVAE:
      return Condition::unsigned_greater_equal;
    case X86_INS_JL:
    case X86_INS_SETL:
    case X86_INS_CMOVL:
      return Condition::signed_less;
    case X86_INS_JLE:
    case X86_INS_SETLE:
    case X86_INS_CMOVLE:
      return Condition::signed_less_equal;
    case X86_INS_JG:
    case X86_INS_SETG:
    case X86_INS_CMOVG:
      return Condition::signed_greater;
    case X86_INS_JGE:
    case X86_INS_SETGE:
    case X86_INS_CMOVGE:
      return Condition::signed_greater_equal;
    case X86_INS_JS:
    case X86_INS_SETS:
    case X86_INS_CMOVS:
      return Condition::negative;
    case X86_INS_JNS:
    case X86_INS_SETNS:
    case X86_INS_CMOVNS:
      return Condition::not_negative;
    case X86_INS_JO:
    case X86_INS_SETO:
    case X86_INS_CMOVO:
      return Condition::overflow;
    case X86_INS_JNO:
    case X86_INS_SETNO:
    case X86_INS_CMOVNO:
      return Condition::no_overflow;
    case X86_INS_JP:
    case X86_INS_SETP:
    case X86_INS_CMOVP:
      return Condition::parity;
    case X86_INS_JNP:
    case X86_INS_SETNP:
    case X86_INS_CMOVNP:
      return Condition::no_parity;
    default:
      return Condition::undetermined;
  }
}

}  // namespace ftcheck::isa::x86
