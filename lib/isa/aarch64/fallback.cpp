// Converts Capstone's instructions to the model's form.
#include "isa/aarch64/fallback.hpp"

#include "isa/arm_conditions.hpp"
#include "isa/arm_fallback.hpp"

#include <bit>
#include <cstring>
#include <string_view>

namespace ftcheck::isa::aarch64 {
namespace {

constexpr unsigned vector_registers = 32;

InstructionOperand general(unsigned number, unsigned size) {
  InstructionOperand operand;
  operand.kind = Kind::general;
  operand.size = size & 31U;
  operand.number = static_cast<std::uint8_t>(number);
  return operand;
}

InstructionOperand zero(unsigned size) {
  InstructionOperand operand = general(31, size);
  operand.kind = Kind::zero;
  return operand;
}

// Kind::other if it is not a general register.
InstructionOperand general_operand(unsigned name) {
  if (is_between(name, ARM64_REG_X0, ARM64_REG_X28)) return general(name - ARM64_REG_X0, 8);
  if (is_between(name, ARM64_REG_W0, ARM64_REG_W30)) return general(name - ARM64_REG_W0, 4);
  switch (name) {
    case ARM64_REG_X29:
      return general(29, 8);
    case ARM64_REG_X30:
      return general(30, 8);
    case ARM64_REG_SP:
      return general(31, 8);
    case ARM64_REG_WSP:
      return general(31, 4);
    case ARM64_REG_XZR:
      return zero(8);
    case ARM64_REG_WZR:
      return zero(4);
    default:
      return InstructionOperand();
  }
}

struct Arrangement {
  unsigned size;
  unsigned element;
};

Arrangement arrangement_of(const cs_arm64_op& operand, std::string_view text) {
  switch (operand.vess) {
    case ARM64_VESS_B:
      return {16, 1};
    case ARM64_VESS_H:
      return {16, 2};
    case ARM64_VESS_S:
      return {16, 4};
    case ARM64_VESS_D:
      return {16, 8};
    default:
      break;
  }
  switch (operand.vas) {
    case ARM64_VAS_8B:
      return {8, 1};
    case ARM64_VAS_16B:
      return {16, 1};
    case ARM64_VAS_4H:
      return {8, 2};
    case ARM64_VAS_8H:
      return {16, 2};
    case ARM64_VAS_2S:
      return {8, 4};
    case ARM64_VAS_4S:
      return {16, 4};
    case ARM64_VAS_1D:
      return {8, 8};
    case ARM64_VAS_2D:
      return {16, 8};
    case ARM64_VAS_1Q:
      return {16, 16};
    default:  // for a MOV of whole registers only the text says
      return {text.find(".8b") != std::string_view::npos ? 8U : 16U, 1};
  }
}

// Kind::other if it is not a vector register.
InstructionOperand vector_operand(const cs_arm64_op& given, std::string_view text) {
  struct Range {
    unsigned first, size;
  };
  constexpr unsigned arranged = 0;
  for (const Range range :
       {Range{ARM64_REG_V0, arranged}, Range{ARM64_REG_Q0, 16}, Range{ARM64_REG_D0, 8},
        Range{ARM64_REG_S0, 4}, Range{ARM64_REG_H0, 2}, Range{ARM64_REG_B0, 1}}) {
    if (!is_between(given.reg, range.first, range.first + vector_registers - 1)) continue;
    const Arrangement shape =
        range.size == arranged ? arrangement_of(given, text) : Arrangement{range.size, 0};
    InstructionOperand operand = general(given.reg - range.first, shape.size);
    operand.kind = Kind::vector;
    operand.element = static_cast<std::uint8_t>(shape.element);
    operand.position = static_cast<std::uint8_t>(given.vector_index);
    return operand;
  }
  return InstructionOperand();
}

Shift shift_of(const cs_arm64_op& operand) {
  switch (operand.ext) {
    case ARM64_EXT_UXTB:
      return Shift::uxtb;
    case ARM64_EXT_UXTH:
      return Shift::uxth;
    case ARM64_EXT_UXTW:
      return Shift::uxtw;
    case ARM64_EXT_UXTX:
      return Shift::uxtx;
    case ARM64_EXT_SXTB:
      return Shift::sxtb;
    case ARM64_EXT_SXTH:
      return Shift::sxth;
    case ARM64_EXT_SXTW:
      return Shift::sxtw;
    case ARM64_EXT_SXTX:
      return Shift::sxtx;
    default:
      break;
  }
  switch (operand.shift.type) {
    case ARM64_SFT_LSL:
      return Shift::lsl;
    case ARM64_SFT_MSL:
      return Shift::msl;
    case ARM64_SFT_LSR:
      return Shift::lsr;
    case ARM64_SFT_ASR:
      return Shift::asr;
    case ARM64_SFT_ROR:
      return Shift::ror;
    default:
      return Shift::none;
  }
}

void shift(InstructionOperand& operand, const cs_arm64_op& given) {
  operand.shift = shift_of(given);
  operand.amount = given.shift.type == ARM64_SFT_INVALID
                       ? std::uint8_t{0}
                       : static_cast<std::uint8_t>(given.shift.value);
}

InstructionOperand constant_operand(std::uint64_t value, Instruction& insn) {
  InstructionOperand operand;
  if (value <= 0xFF) {
    operand.kind = Kind::small;
    operand.number = static_cast<std::uint8_t>(value);
  } else {
    operand.kind = Kind::immediate;
    insn.immediate = value;
  }
  return operand;
}

InstructionOperand memory_operand(const arm64_op_mem& given, Instruction& insn) {
  const InstructionOperand base = general_operand(given.base);
  const InstructionOperand index = general_operand(given.index);
  if (base.kind != Kind::general) return InstructionOperand();
  InstructionOperand operand = general(base.number, index.size);
  operand.kind = Kind::memory;
  if (given.index != ARM64_REG_INVALID) {
    insn.index = index.number;
  } else if (given.disp != 0) {
    insn.immediate = static_cast<std::uint64_t>(std::int64_t{given.disp});
  }
  return operand;
}

InstructionOperand convert_operand(const cs_arm64_op& given, std::string_view text,
                                   Instruction& insn) {
  InstructionOperand operand;
  switch (given.type) {
    case ARM64_OP_REG:
      operand = general_operand(given.reg);
      if (operand.kind == Kind::other) return vector_operand(given, text);
      break;
    case ARM64_OP_IMM:
      operand = constant_operand(static_cast<std::uint64_t>(given.imm), insn);
      break;
    case ARM64_OP_FP:
      operand.kind = Kind::floating;
      insn.immediate = std::bit_cast<std::uint64_t>(given.fp);
      return operand;
    case ARM64_OP_MEM:
      operand = memory_operand(given.mem, insn);
      break;
    case ARM64_OP_REG_MRS: {
      // A system register's number, which is not one of the enumeration's.
      unsigned number = 0;
      static_assert(sizeof number == sizeof given.reg);
      std::memcpy(&number, &given.reg, sizeof number);
      insn.immediate = number;
      return operand;
    }
    default:
      return operand;
  }
  shift(operand, given);
  return operand;
}

}  // namespace

std::optional<Instruction> Fallback::decode(base::Bytes code, std::uint64_t address) {
  const cs_insn* given = disassembler_.decode(code, address);
  if (given == nullptr) return std::nullopt;
  const cs_arm64& detail = given->detail->arm64;
  const std::string_view text = given->op_str;
  Instruction insn;
  insn.id = static_cast<std::uint16_t>(given->id);
  insn.condition = detail.cc == ARM64_CC_INVALID
                       ? Condition::undetermined
                       : arm_condition(static_cast<unsigned>(detail.cc) - ARM64_CC_EQ);
  insn.sets_flags = detail.update_flags;
  insn.writes_back = detail.writeback;
  insn.loads = std::string_view(given->mnemonic).starts_with("ld");
  insn.written = 0;
  const RegisterList list = list_in_braces(text, detail.op_count);
  for (unsigned n = 0; n < detail.op_count && insn.operand_count < insn.operands.size(); ++n) {
    const cs_arm64_op& operand = detail.operands[n];
    if (operand.type == ARM64_OP_CIMM) continue;  // of SYS, which has the most operands
    if (list.holds(n) && n != list.last()) continue;
    InstructionOperand& converted = insn.operands[insn.operand_count];
    converted = convert_operand(operand, text, insn);
    // For a list, Capstone gives the element with the last register.
    if (list.holds(n)) converted.number = vector_operand(detail.operands[list.first], text).number;
    const bool is_written = n == 0 || (operand.access & CS_AC_WRITE) != 0;
    if (insn.loads || (is_written && !list.holds(n))) {
      insn.written = (insn.written | 1U << insn.operand_count) & 15U;
    }
    ++insn.operand_count;
  }
  if (list.count != 0 && list.first == 0) insn.list = static_cast<std::uint8_t>(list.count);
  return insn;
}

}  // namespace ftcheck::isa::aarch64
