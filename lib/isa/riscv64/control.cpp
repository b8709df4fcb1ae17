// Branches of RISC-V, and instructions for the system.
#include "isa/riscv64/machine.hpp"

namespace ftcheck::isa::riscv64 {
namespace {

// A jump that leaves the next address in a register.  Register 5 is used like that by functions
// that save registers for others, and register 6 by linkage stubs.
void jump(Context& at, Operand target, bool is_return) {
  if (at.d() == ra) {
    at.build.control(Opcode::call, target);
    return;
  }
  if (at.d() == 0) {
    at.build.control(is_return ? Opcode::ret : Opcode::jump, target);
    return;
  }
  if (!target.is_constant && target.reg == at.d()) {
    at.build.copy(temporary(1), target, 8);
    target = in(temporary(1));
  }
  at.build.copy(static_cast<Register>(at.d()), constant(at.next()), 8);
  at.build.control(Opcode::jump, target);
}

bool branch(Context& at) {
  constexpr Condition conditions[] = {Condition::equal,         Condition::not_equal,
                                      Condition::undetermined,  Condition::undetermined,
                                      Condition::signed_less,   Condition::signed_greater_equal,
                                      Condition::unsigned_less, Condition::unsigned_greater_equal};
  const Condition condition = conditions[at.kind()];
  if (condition == Condition::undetermined) return false;
  const std::uint64_t distance = Context::sign_extend_bits(
      at.bits(31, 1) << 12U | at.bits(7, 1) << 11U | at.bits(25, 6) << 5U | at.bits(8, 4) << 1U,
      13);
  at.build.compare(Opcode::compare, Context::read(at.a()), Context::read(at.b()), 8, own_flags);
  at.build.branch(condition, at.address + distance, own_flags);
  return true;
}

bool system(Context& at) {
  constexpr unsigned breakpoint = 1;
  if (at.kind() != 0) {  // a control register
    at.build.forget(Context::written(at.d()));
    return true;
  }
  if (at.word >> 20U == breakpoint) {
    at.build.control(Opcode::stop);
  } else if (at.word >> 7U == 0) {  // ECALL
    at.build.forget(a0);
  } else {
    return false;
  }
  return true;
}

}  // namespace

bool control_instruction(Context& at) {
  switch (at.opcode()) {
    case 0x0F:  // FENCE; others manage caches
      return at.kind() <= 1;
    case 0x63:
      return branch(at);
    case 0x67:
      if (at.kind() != 0) return false;
      jump(at, at.sum(at.a(), at.immediate(), 0), at.a() == ra && at.immediate() == 0);
      return true;
    case 0x6F: {
      const std::uint64_t distance =
          Context::sign_extend_bits(at.bits(31, 1) << 20U | at.bits(12, 8) << 12U |
                                        at.bits(20, 1) << 11U | at.bits(21, 10) << 1U,
                                    21);
      jump(at, constant(at.address + distance), false);
      return true;
    }
    case 0x73:
      return system(at);
    default:
      return false;
  }
}

}  // namespace ftcheck::isa::riscv64
