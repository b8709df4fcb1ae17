// The instruction model of 32-bit ARM and Thumb (Arm Architecture Reference Manual for ARMv7-A,
// chapters A6 and A8; the procedure call standard AAPCS with hard float).
//
// What is peculiar about it:
// - There are two encodings, ARM of four bytes and Thumb of two or four.  The lowest bit of a code
//   address selects one, 1 for Thumb; BX, BLX and loads of pc switch by it.
// - pc is a general register.  Reading it gives the address of the instruction plus 8, in Thumb
//   plus 4; as a base it is aligned to 4.  Literals follow the code and are loaded relative to pc.
//   Writing pc jumps: BX LR and a POP of pc end a function.
// - Almost any instruction can be conditional, in Thumb by an IT instruction before up to four.
//   Conditional instructions often come in opposite pairs.  At the first one the path splits in
//   two, one where the condition holds and one where it does not, until an unconditional
//   instruction joins them.  Address bits above the lowest 32 say which path an address is on.
// - The second operand may be shifted or rotated, and loads and stores may write their base back.
// - A comparison of floating-point numbers sets separate flags, which VMRS copies (float.cpp).
//
// The model covers the instructions that compilers put on the path to handing over a module.
// Registers that any other instruction writes become unknown.
#include "isa/arm/machine.hpp"

#include "isa/arm/fallback.hpp"
#include "isa/arm_conditions.hpp"

#include <algorithm>
#include <unordered_map>

namespace ftcheck::isa {
namespace arm {
namespace {

// The conditions come in pairs of opposites; the first of a pair has the even number.
struct Way {
  unsigned pair = 0;
  bool first_holds = false;
};

constexpr unsigned way_shift = 32;
constexpr std::uint64_t way_bits = std::uint64_t{0x1F} << way_shift;

std::optional<Way> way_of(std::uint64_t address) {
  const auto bits = static_cast<unsigned>((address & way_bits) >> way_shift);
  return bits == 0 ? std::nullopt : std::optional(Way{(bits >> 1U) & 7U, (bits & 1U) != 0});
}

std::uint64_t on_way(std::uint64_t address, const Way& way) {
  const std::uint64_t bits = 16U | way.pair << 1U | (way.first_holds ? 1U : 0U);
  return (address & ~way_bits) | bits << way_shift;
}

bool changes_flags(const Operation& operation) {
  return sets_flags(operation.opcode) && operation.d == 0;
}

class ArmMachine : public Machine {
 public:
  ArmMachine() : arm_(false), thumb_(true) {
    convention_.pointer_size = word;
    convention_.mode_bits = 1 | way_bits;
    convention_.stack_pointer = sp;
    convention_.return_value = r0;
    convention_.link = lr;
    convention_.arguments = {0, 1, 2, 3};
    convention_.clobber({0, 1, 2, 3, r12, lr});
    for (unsigned n = 0; n < lane_count; ++n) {
      if (n < 16 || n >= 32) {  // d8 to d15 are preserved
        convention_.clobber(lane(n));
      }
    }
    convention_.clobber(float_flags);
    convention_.registers = first_temporary + temporaries;
    convention_.first_temporary = first_temporary;
  }

 private:
  void lift_one(base::Bytes code, Lifted& instruction) override;
  bool decode_if_then(base::Bytes code, std::uint64_t place);

  Fallback arm_;
  Fallback thumb_;
  // The conditions of the instructions after each decoded IT instruction, by address.  Control
  // reaches the IT instruction first.
  std::unordered_map<std::uint64_t, unsigned> conditions_;
};

std::optional<unsigned> halfword(base::Bytes code, std::size_t at) {
  if (code.size() < 2 || at > code.size() - 2) {
    return std::nullopt;
  }
  return std::to_integer<unsigned>(code[at]) | std::to_integer<unsigned>(code[at + 1]) << 8U;
}

// Records the conditions that an IT instruction gives to the next one to four (ARM, A7.7.37).
bool ArmMachine::decode_if_then(base::Bytes code, std::uint64_t place) {
  const auto first = halfword(code, 0);
  if (!first || (*first & 0xFF00U) != 0xBF00U || (*first & 0xFU) == 0) {
    return false;
  }
  const unsigned base = (*first >> 4U) & 0xFU;
  std::size_t at = 2;
  // The lowest bit set in the mask ends the list; each bit above it is a condition's lowest bit.
  for (unsigned mask = *first & 0x1FU; (mask & 0xFU) != 0; mask = (mask << 1U) & 0x1FU) {
    const unsigned condition = (base & 0xEU) | ((mask >> 4U) & 1U);
    conditions_[place + at] = condition;
    const auto next = halfword(code, at);
    if (!next) {
      break;
    }
    at += *next >= 0xE800U ? 4 : 2;
  }
  return true;
}

void other_instruction(Context& at) {
  at.build.forget_flags();
  for (unsigned n = 0; n < at.count(); ++n) {
    const InstructionOperand& operand = at.operand(n);
    if (operand.kind == Kind::memory) {
      if (at.insn.stores) {
        at.build.forget(temporary(4));
        at.build.store(address_of(at, n), in(temporary(4)), 64);
      }
      if (operand.number != pc && (at.insn.writes_back || n + 1 < at.count())) {
        at.build.forget(operand.number);
      }
    } else if ((at.insn.written >> n & 1U) != 0) {
      clobber(at, operand);
    }
  }
  switch (at.insn.id) {
    case ARM_INS_FSTMDBX:
    case ARM_INS_FSTMIAX:
    case ARM_INS_SRSDA:
    case ARM_INS_SRSDB:
    case ARM_INS_SRSIA:
    case ARM_INS_SRSIB:
      at.build.forget(temporary(0));
      at.build.store(in(temporary(0)), in(temporary(0)), 128);
      break;
    case ARM_INS_FLDMDBX:
    case ARM_INS_FLDMIAX:
      for (unsigned n = 0; n < lane_count; ++n) at.build.forget(lane(n));
      break;
    case ARM_INS_SVC:
      at.build.forget(r0);
      break;
    default:
      break;
  }
}

void model(Context& at) {
  if (!control_instruction(at) && !memory_instruction(at) && !multiple_instruction(at) &&
      !arithmetic_instruction(at) && !move_instruction(at) && !comparison_instruction(at) &&
      !vector_instruction(at) && !multiply_instruction(at) && !float_instruction(at)) {
    other_instruction(at);
  }
}

// Models an instruction with the condition that `number` encodes.
void model_conditional(Context& at, Lifted& instruction, unsigned number) {
  const std::uint64_t plain = instruction.address & ~way_bits;
  const auto way = way_of(instruction.address);
  const bool is_call = at.insn.id == ARM_INS_BL || at.insn.id == ARM_INS_BLX;
  if (!way && at.insn.id == ARM_INS_B) {
    at.build.branch(arm_condition(number), branch_target(at, 0));
  } else if (!way && is_call) {
    at.build.branch(opposite(arm_condition(number)), plain + instruction.length);
    model(at);
  } else if (!way) {
    const Way holds{number / 2, true};
    at.build.branch(arm_condition(number / 2 * 2), on_way(plain, holds));
    at.build.control(Opcode::jump, constant(on_way(plain, {number / 2, false})));
  } else if (way->pair != number / 2) {
    at.build.control(Opcode::jump, constant(plain));
  } else if (way->first_holds != (number % 2 == 0)) {
    return;
  } else if (is_call) {  // a call is known by its plain address, and returns there
    at.build.control(Opcode::jump, constant(plain));
  } else {
    model(at);
    const std::vector<Operation>& done = instruction.operations;
    if (std::any_of(done.begin(), done.end(), changes_flags)) {
      at.build.control(Opcode::jump, constant(plain + instruction.length));
    }
  }
}

void ArmMachine::lift_one(base::Bytes code, Lifted& instruction) {
  const std::uint64_t address = instruction.address;
  const bool thumb = (address & 1U) != 0;
  const std::uint64_t place = address & ~convention_.mode_bits;
  if (thumb && decode_if_then(code, place)) {
    instruction.length = 2;
    return;
  }
  const auto insn = (thumb ? thumb_ : arm_).decode(code, place);
  if (!insn) {
    return;
  }
  instruction.length = insn->length;
  const auto block = thumb ? conditions_.find(place) : conditions_.end();
  const bool in_block = block != conditions_.end();
  const unsigned condition = in_block ? block->second : insn->condition;
  // Short instructions set flags only outside of an IT block.
  const bool sets_flags = insn->sets_flags && !(in_block && insn->length == 2);
  Context at{*insn, thumb, sets_flags, place + (thumb ? 4 : 8), Builder(instruction)};
  if (condition != always) {
    model_conditional(at, instruction, condition);
  } else if (way_of(address)) {
    at.build.control(Opcode::jump, constant(address & ~way_bits));
  } else {
    model(at);
  }
}

}  // namespace
}  // namespace arm

std::unique_ptr<Machine> arm_machine(const binary::Image&) {
  return std::make_unique<arm::ArmMachine>();
}

}  // namespace ftcheck::isa
