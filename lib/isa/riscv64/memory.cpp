// Loads, stores and atomic operations of RISC-V.
#include "isa/riscv64/machine.hpp"

namespace ftcheck::isa::riscv64 {
namespace {

bool load(Context& at) {
  constexpr unsigned without_sign = 4;
  if (at.kind() == 7) return false;
  const unsigned size = 1U << (at.kind() & 3U);
  const Register d = Context::written(at.d());
  at.build.load(d, at.sum(at.a(), at.immediate(), 0), size);
  if ((at.kind() & without_sign) == 0 && size < 8) {
    at.build.compute(Opcode::sign_extend, d, in(d), constant(size), 8);
  }
  return true;
}

bool store(Context& at) {
  if (at.kind() > 3) return false;
  at.build.store(at.sum(at.a(), at.store_immediate(), 0), Context::read(at.b()), 1U << at.kind());
  return true;
}

// Accesses with floating-point registers; other widths belong to vectors.
bool float_access(Context& at, bool stores) {
  constexpr unsigned word = 2, doubleword = 3;
  if (at.kind() != word && at.kind() != doubleword) return false;
  const Operand place = at.sum(at.a(), stores ? at.store_immediate() : at.immediate(), 0);
  if (stores) {
    at.build.store(place, in(float_register(at.b())), 1U << at.kind());
  } else if (at.kind() == doubleword) {
    at.build.load(float_register(at.d()), place, 8);
  } else {
    at.build.forget(float_register(at.d()));
  }
  return true;
}

// LR, SC, AMOADD and the like.  A conditional store is assumed to succeed.
bool atomic(Context& at) {
  constexpr unsigned word = 2, doubleword = 3;
  if (at.kind() != word && at.kind() != doubleword) return false;
  const unsigned size = 1U << at.kind();
  const Operand place = Context::read(at.a());
  const Operand value = Context::read(at.b());
  const Register d = Context::written(at.d());
  const auto read = [&] {
    at.build.load(temporary(0), place, size);
    if (size == 4) {
      at.build.compute(Opcode::sign_extend, temporary(0), in(temporary(0)), constant(4), 8);
    }
  };
  Opcode opcode = Opcode::copy;
  switch (at.bits(27, 5)) {
    case 0x02:
      read();
      at.build.copy(d, in(temporary(0)), 8);
      return true;
    case 0x03:
      at.build.store(place, value, size);
      at.build.copy(d, constant(0), 8);
      return true;
    case 0x01:
      break;
    case 0x00:
      opcode = Opcode::add;
      break;
    case 0x04:
      opcode = Opcode::bit_xor;
      break;
    case 0x08:
      opcode = Opcode::bit_or;
      break;
    case 0x0C:
      opcode = Opcode::bit_and;
      break;
    case 0x10:
      opcode = Opcode::minimum_signed;
      break;
    case 0x14:
      opcode = Opcode::maximum_signed;
      break;
    case 0x18:
      opcode = Opcode::minimum;
      break;
    case 0x1C:
      opcode = Opcode::maximum;
      break;
    default:
      return false;
  }
  read();
  if (opcode == Opcode::copy) {
    at.build.store(place, value, size);
  } else {
    at.build.compute(opcode, temporary(1), in(temporary(0)), value, size);
    at.build.store(place, in(temporary(1)), size);
  }
  at.build.copy(d, in(temporary(0)), 8);
  return true;
}

}  // namespace

bool memory_instruction(Context& at) {
  switch (at.opcode()) {
    case 0x03:
      return load(at);
    case 0x07:
      return float_access(at, false);
    case 0x23:
      return store(at);
    case 0x27:
      return float_access(at, true);
    case 0x2F:
      return atomic(at);
    default:
      return false;
  }
}

}  // namespace ftcheck::isa::riscv64
