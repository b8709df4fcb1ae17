// Converts Capstone's instructions to the model's form.
#include "isa/arm/fallback.hpp"

#include "isa/arm_fallback.hpp"

#include <bit>
#include <cstring>
#include <string_view>

namespace ftcheck::isa::arm {
namespace {

std::optional<std::uint8_t> general_number(unsigned name) {
  if (is_between(name, ARM_REG_R0, ARM_REG_R12)) {
    return static_cast<std::uint8_t>(name - ARM_REG_R0);
  }
  switch (name) {
    case ARM_REG_SP:
      return std::uint8_t{13};
    case ARM_REG_LR:
      return std::uint8_t{14};
    case ARM_REG_PC:
      return std::uint8_t{15};
    default:
      return std::nullopt;
  }
}

InstructionOperand operand_of(Kind kind, unsigned number = 0) {
  InstructionOperand operand;
  operand.kind = kind;
  operand.number = static_cast<std::uint8_t>(number);
  return operand;
}

InstructionOperand lanes(unsigned first, unsigned count, int position) {
  InstructionOperand operand = operand_of(Kind::lanes, first);
  operand.count = static_cast<std::uint8_t>(count);
  operand.position = static_cast<std::uint8_t>(position);
  return operand;
}

InstructionOperand register_operand(const cs_arm_op& given) {
  const auto name = static_cast<unsigned>(given.reg);
  if (const auto number = general_number(name)) return operand_of(Kind::general, *number);
  if (is_between(name, ARM_REG_S0, ARM_REG_S31)) {
    return lanes(name - ARM_REG_S0, 1, given.vector_index);
  }
  if (is_between(name, ARM_REG_D0, ARM_REG_D31)) {
    return lanes(2 * (name - ARM_REG_D0), 2, given.vector_index);
  }
  if (is_between(name, ARM_REG_Q0, ARM_REG_Q15)) {
    return lanes(4 * (name - ARM_REG_Q0), 4, given.vector_index);
  }
  return operand_of(name == ARM_REG_APSR_NZCV ? Kind::flags : Kind::other);
}

InstructionOperand constant_operand(std::uint32_t value, Instruction& insn) {
  if (value <= 0xFF) return operand_of(Kind::small, value);
  insn.constant = value;
  return operand_of(Kind::immediate);
}

// For structures in vector registers, Capstone gives the alignment as displacement.
bool has_alignment(unsigned id) {
  switch (id) {
    case ARM_INS_VLD1:
    case ARM_INS_VLD2:
    case ARM_INS_VLD3:
    case ARM_INS_VLD4:
    case ARM_INS_VST1:
    case ARM_INS_VST2:
    case ARM_INS_VST3:
    case ARM_INS_VST4:
      return true;
    default:
      return false;
  }
}

InstructionOperand memory_operand(const cs_arm_op& given, Instruction& insn) {
  const auto base = general_number(given.mem.base);
  if (!base) return operand_of(Kind::other);
  InstructionOperand operand = operand_of(Kind::memory, *base);
  if (const auto index = general_number(given.mem.index)) {
    insn.index = *index;
    operand.is_subtracted = given.subtracted || given.mem.scale < 0;
  } else if (given.mem.disp != 0 && !has_alignment(insn.id)) {
    insn.constant = static_cast<std::uint32_t>(given.mem.disp);
  }
  return operand;
}

Shift shift_of(arm_shifter type) {
  switch (type) {
    case ARM_SFT_INVALID:
      return Shift::none;
    case ARM_SFT_LSL:
      return Shift::lsl;
    case ARM_SFT_LSR:
      return Shift::lsr;
    case ARM_SFT_ASR:
      return Shift::asr;
    case ARM_SFT_ROR:
      return Shift::ror;
    case ARM_SFT_LSL_REG:
      return Shift::lsl_by_register;
    case ARM_SFT_LSR_REG:
      return Shift::lsr_by_register;
    case ARM_SFT_ASR_REG:
      return Shift::asr_by_register;
    case ARM_SFT_ROR_REG:
      return Shift::ror_by_register;
    default:
      return Shift::other;
  }
}

void shift(InstructionOperand& operand, const cs_arm_op& given) {
  operand.shift = shift_of(given.shift.type);
  operand.amount = static_cast<std::uint8_t>(given.shift.value);
  if (operand.shift < Shift::lsl_by_register) return;
  const auto count = general_number(given.shift.value);
  operand.amount = count.value_or(0);
  if (!count) operand.shift = Shift::other;
}

// For a constant of 64 bits Capstone gives only the lower half; its text has the whole.
bool is_cut(const cs_arm& detail, const cs_arm_op& given, std::string_view text) {
  return detail.vector_data == ARM_VECTORDATA_I64 && given.type == ARM_OP_IMM &&
         !(given.imm == 0 && text.ends_with("#0"));
}

InstructionOperand convert_operand(const cs_arm_op& given, Instruction& insn) {
  InstructionOperand operand;
  switch (given.type) {
    case ARM_OP_REG:
      operand = register_operand(given);
      break;
    case ARM_OP_IMM:
      operand = constant_operand(static_cast<std::uint32_t>(given.imm), insn);
      break;
    case ARM_OP_FP:
      insn.constant = std::bit_cast<std::uint32_t>(static_cast<float>(given.fp));
      return operand_of(Kind::floating);
    case ARM_OP_MEM:
      operand = memory_operand(given, insn);
      break;
    default:
      return operand;
  }
  if (operand.kind == Kind::general || operand.kind == Kind::memory) shift(operand, given);
  if (operand.kind != Kind::memory) operand.is_subtracted = given.subtracted;
  return operand;
}

RegisterList list_of(const cs_arm& detail, std::string_view text) {
  const RegisterList list = list_in_braces(text, detail.op_count);
  const bool is_of_registers = list.count != 0 && detail.operands[list.first].type == ARM_OP_REG;
  return is_of_registers ? list : RegisterList{};
}

// The element that a list names, as in {d16[1]}, which only Capstone's text contains.
std::uint8_t position_of(std::string_view text) {
  const std::size_t open = text.find('[');
  if (open >= text.find('}')) return whole;
  const char digit = text[open + 1];
  return digit >= '0' && digit <= '9' ? static_cast<std::uint8_t>(digit - '0') : repeated;
}

InstructionOperand convert_list(const cs_arm& detail, const RegisterList& list,
                                std::string_view text, Instruction& insn) {
  InstructionOperand all = register_operand(detail.operands[list.first]);
  if (all.kind == Kind::lanes) all.position = position_of(text);
  if (all.kind == Kind::general) {
    insn.constant = 1U << all.number;
    all = operand_of(Kind::generals);
  }
  for (unsigned n = list.first + 1; n < list.first + list.count; ++n) {
    const InstructionOperand next = register_operand(detail.operands[n]);
    if (all.kind == Kind::generals && next.kind == Kind::general) {
      insn.constant |= 1U << next.number;
    } else if (all.kind == Kind::lanes &&
               next.kind == Kind::lanes) {  // else past the last register
      const unsigned step = (next.number + 64U - all.number) % 64;
      if (n == list.first + 1) insn.is_spaced = step == 4;
      all.count = static_cast<std::uint8_t>(all.count + next.count);
    }
  }
  return all;
}

struct Types {
  Type to;
  Type from;
};

Types types_of(arm_vectordata_type type) {
  switch (type) {
    case ARM_VECTORDATA_F32:
      return {Type::f32, Type::none};
    case ARM_VECTORDATA_F64:
      return {Type::f64, Type::none};
    case ARM_VECTORDATA_F64F32:
      return {Type::f64, Type::f32};
    case ARM_VECTORDATA_F32F64:
      return {Type::f32, Type::f64};
    case ARM_VECTORDATA_S32F32:
      return {Type::s32, Type::f32};
    case ARM_VECTORDATA_U32F32:
      return {Type::u32, Type::f32};
    case ARM_VECTORDATA_S32F64:
      return {Type::s32, Type::f64};
    case ARM_VECTORDATA_U32F64:
      return {Type::u32, Type::f64};
    case ARM_VECTORDATA_F32S32:
      return {Type::f32, Type::s32};
    case ARM_VECTORDATA_F32U32:
      return {Type::f32, Type::u32};
    case ARM_VECTORDATA_F64S32:
      return {Type::f64, Type::s32};
    case ARM_VECTORDATA_F64U32:
      return {Type::f64, Type::u32};
    default:
      return {Type::other, Type::none};
  }
}

// Capstone's numbers of conditions are their encodings plus one.  One of them is missing from its
// enumeration, so reading it as an enumerator would be undefined.
std::uint8_t condition_of(const cs_arm& detail) {
  unsigned number = 0;
  static_assert(sizeof number == sizeof detail.cc);
  std::memcpy(&number, &detail.cc, sizeof number);
  return number == ARM_CC_INVALID ? always : static_cast<std::uint8_t>(number - 1);
}

bool sets_flags(const cs_insn& given) {
  switch (given.id) {
    case ARM_INS_ADC:
    case ARM_INS_SBC:
    case ARM_INS_RSC:  // Capstone takes them all to set flags; the name says
      return given.detail->arm.update_flags &&
             std::string_view(given.mnemonic).substr(3).starts_with('s');
    default:
      return given.detail->arm.update_flags;
  }
}

// For these, Capstone does not report reliably which operands they write.
bool writes_all(std::string_view mnemonic) {
  for (const std::string_view start : {"ld", "vld", "mr", "vswp", "vtrn", "vzip", "vuzp", "vmov"}) {
    if (mnemonic.starts_with(start)) return true;
  }
  return false;
}

}  // namespace

std::optional<Instruction> Fallback::decode(base::Bytes code, std::uint64_t address) {
  const cs_insn* given = disassembler_.decode(code, address);
  if (given == nullptr) return std::nullopt;
  const cs_arm& detail = given->detail->arm;
  const std::string_view text = given->op_str;
  const std::string_view mnemonic = given->mnemonic;
  Instruction insn;
  insn.id = static_cast<std::uint16_t>(given->id);
  insn.length = static_cast<std::uint8_t>(given->size);
  insn.condition = condition_of(detail);
  insn.element = static_cast<std::uint8_t>(detail.vector_size / 8);
  const Types types = types_of(detail.vector_data);
  insn.type = types.to;
  insn.from = types.from;
  insn.sets_flags = sets_flags(*given);
  insn.writes_back = detail.writeback;
  insn.stores =
      mnemonic.starts_with("st") || mnemonic.starts_with("vst") || mnemonic.starts_with("swp");
  const RegisterList list = list_of(detail, text);
  const bool all = writes_all(mnemonic);
  for (unsigned n = 0; n < detail.op_count && insn.operand_count < insn.operands.size(); ++n) {
    const cs_arm_op& operand = detail.operands[n];
    if (operand.type == ARM_OP_PIMM || operand.type == ARM_OP_CIMM) continue;  // coprocessors
    if (list.holds(n) && n != list.first) continue;
    const bool is_written = n == 0 || (operand.access & CS_AC_WRITE) != 0;
    if (all || (is_written && !list.holds(n))) {
      insn.written = (insn.written | 1U << insn.operand_count) & 15U;
    }
    InstructionOperand& converted = insn.operands[insn.operand_count++];
    if (list.holds(n)) {
      converted = convert_list(detail, list, text, insn);
    } else if (!is_cut(detail, operand, text)) {
      converted = convert_operand(operand, insn);
    }
  }
  return insn;
}

}  // namespace ftcheck::isa::arm
