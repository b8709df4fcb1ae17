// Branches and calls of AArch64.
#include "isa/aarch64/machine.hpp"

namespace ftcheck::isa::aarch64 {

bool control_instruction(Context& at) {
  const auto target = [&](unsigned n) { return at.constant_of(n); };
  switch (at.insn.id) {
    case ARM64_INS_B:
      if (at.insn.condition != Condition::undetermined) {
        at.build.branch(at.insn.condition, target(0));
      } else {
        at.build.control(Opcode::jump, constant(target(0)));
      }
      return true;
    case ARM64_INS_BL:
      at.build.control(Opcode::call, constant(target(0)));
      return true;
    case ARM64_INS_BLR:
      at.build.control(Opcode::call, read(at, at.operand(0), 3));
      return true;
    case ARM64_INS_BR:
      at.build.control(Opcode::jump, read(at, at.operand(0), 3));
      return true;
    case ARM64_INS_RET:
      at.build.control(Opcode::ret, in(x30));
      return true;
    case ARM64_INS_CBZ:
    case ARM64_INS_CBNZ:
      at.build.compare(Opcode::compare, read(at, at.operand(0), 3), constant(0),
                       width(at.operand(0)), 1);
      at.build.branch(at.insn.id == ARM64_INS_CBZ ? Condition::equal : Condition::not_equal,
                      target(1), 1);
      return true;
    case ARM64_INS_TBZ:
    case ARM64_INS_TBNZ: {
      const auto bit = at.constant_of(1) & 63U;
      at.build.compare(Opcode::compare_bits, read(at, at.operand(0), 3),
                       constant(std::uint64_t{1} << bit), 8, 1);
      at.build.branch(at.insn.id == ARM64_INS_TBZ ? Condition::equal : Condition::not_equal,
                      target(2), 1);
      return true;
    }
    case ARM64_INS_BRK:
    case ARM64_INS_HLT:
      at.build.control(Opcode::stop);
      return true;
    default:
      return false;
  }
}

}  // namespace ftcheck::isa::aarch64
