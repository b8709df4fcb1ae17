// Branches and calls of 32-bit ARM.
//
// The lowest bit of a code address selects the instruction set, 1 for Thumb, here as in registers.
#include "isa/arm/machine.hpp"

namespace ftcheck::isa::arm {
namespace {

std::uint64_t target(Context& at, unsigned n, bool thumb) {
  const std::uint64_t address = at.constant_of(n);
  // BLX from Thumb code aligns the address of its ARM target.
  return thumb ? address | 1U : address & ~std::uint64_t{3};
}

bool call(Context& at, bool changes_mode) {
  if (at.is_constant(0)) {
    at.build.control(Opcode::call, constant(target(at, 0, at.thumb != changes_mode)));
  } else {
    // The engine sets lr, which may hold the target.
    at.build.copy(temporary(4), read(at, at.operand(0), 3), word);
    at.build.control(Opcode::call, in(temporary(4)));
  }
  return true;
}

// TBB and TBH: jump forward by twice a number in a table.
bool table_branch(Context& at, unsigned size) {
  const InstructionOperand& operand = at.operand(0);
  if (operand.kind != Kind::memory || at.insn.index == no_register) {
    return false;
  }
  at.build.compute(Opcode::multiply, temporary(4), in(at.insn.index), constant(size), word);
  at.build.compute(Opcode::add, temporary(4), in(temporary(4)), read_general(at, operand.number),
                   word);
  at.build.load(temporary(4), in(temporary(4)), size);
  at.build.compute(Opcode::shift_left, temporary(4), in(temporary(4)), constant(1), word);
  at.build.compute(Opcode::add, temporary(4), in(temporary(4)), constant(at.program_counter | 1U),
                   word);
  at.build.control(Opcode::jump, in(temporary(4)));
  return true;
}

}  // namespace

std::uint64_t branch_target(Context& at, unsigned n) {
  return target(at, n, at.thumb);
}

bool control_instruction(Context& at) {
  switch (at.insn.id) {
    case ARM_INS_B:
      at.build.control(Opcode::jump, constant(branch_target(at, 0)));
      return true;
    case ARM_INS_BL:
      return call(at, false);
    case ARM_INS_BLX:
      return call(at, true);
    case ARM_INS_BX:
    case ARM_INS_BXJ:
      if (at.operand(0).is(Kind::general, lr)) {
        at.build.control(Opcode::ret, in(lr));
      } else {
        at.build.control(Opcode::jump, read(at, at.operand(0), 3));
      }
      return true;
    case ARM_INS_CBZ:
    case ARM_INS_CBNZ:
      at.build.compare(Opcode::compare, read(at, at.operand(0), 3), constant(0), word, 1);
      at.build.branch(at.insn.id == ARM_INS_CBZ ? Condition::equal : Condition::not_equal,
                      branch_target(at, 1), 1);
      return true;
    case ARM_INS_TBB:
      return table_branch(at, 1);
    case ARM_INS_TBH:
      return table_branch(at, 2);
    case ARM_INS_UDF:
    case ARM_INS_BKPT:
    case ARM_INS_TRAP:
      at.build.control(Opcode::stop);
      return true;
    default:
      return false;
  }
}

}  // namespace ftcheck::isa::arm
