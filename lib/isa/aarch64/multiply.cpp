// Products with a sum, quotients, and sums and differences with a carry on AArch64.
#include "isa/aarch64/machine.hpp"

namespace ftcheck::isa::aarch64 {
namespace {

// MADD, MSUB and the like; some multiply two words to a doubleword.
struct Product {
  bool is_wide = false;
  bool is_signed = false;
  bool subtracts = false;
};

std::optional<Product> product_of(unsigned id) {
  switch (id) {
    case ARM64_INS_MADD:
      return Product{};
    case ARM64_INS_MSUB:
    case ARM64_INS_MNEG:
      return Product{false, false, true};
    case ARM64_INS_SMULL:
    case ARM64_INS_SMADDL:
      return Product{true, true, false};
    case ARM64_INS_UMULL:
    case ARM64_INS_UMADDL:
      return Product{true, false, false};
    case ARM64_INS_SMSUBL:
    case ARM64_INS_SMNEGL:
      return Product{true, true, true};
    case ARM64_INS_UMSUBL:
    case ARM64_INS_UMNEGL:
      return Product{true, false, true};
    default:
      return std::nullopt;
  }
}

bool multiply(Context& at, const Product& product) {
  if (at.count() < 3 || !general(at.operand(0))) {
    return false;  // of vectors
  }
  const unsigned size = width(at.operand(0));
  const auto factor = [&](unsigned n, unsigned place) {
    const Operand value = read(at, at.operand(n), place);
    if (!product.is_wide) {
      return value;
    }
    if (product.is_signed) {
      at.build.compute(Opcode::sign_extend, temporary(place), value, constant(4), 8);
    } else {
      at.build.copy(temporary(place), value, 4);
    }
    return in(temporary(place));
  };
  const Operand a = factor(1, 2);
  const Operand b = factor(2, 3);
  at.build.compute(Opcode::multiply, temporary(4), a, b, size);
  if (at.count() == 4 || product.subtracts) {
    const Operand addend = at.count() == 4 ? read(at, at.operand(3), 2) : constant(0);
    at.build.compute(product.subtracts ? Opcode::subtract : Opcode::add, temporary(4), addend,
                     in(temporary(4)), size);
  }
  write(at, at.operand(0), in(temporary(4)));
  return true;
}

// Division by 0 gives 0.
bool divide(Context& at, Opcode opcode) {
  const unsigned size = width(at.operand(0));
  const Operand a = read(at, at.operand(1), 2);
  const Operand b = read(at, at.operand(2), 3);
  at.build.compute(opcode, temporary(4), a, b, size);
  at.build.compare(Opcode::compare, b, constant(0), size, 1);
  at.build.select(Condition::equal, temporary(4), constant(0), size, 1);
  write(at, at.operand(0), in(temporary(4)));
  return true;
}

// ADC, SBC, NGC: subtractions borrow if the carry is clear.
bool with_carry(Context& at, bool adds) {
  const bool negates = at.count() == 2;
  const unsigned size = width(at.operand(0));
  const Register carry = temporary(5);
  const Operand a = negates ? constant(0) : read(at, at.operand(1), 2);
  const Operand b = read(at, at.operand(negates ? 1 : 2), 3);
  at.build.copy(carry, constant(0), 8);
  at.build.select(adds ? Condition::unsigned_greater_equal : Condition::unsigned_less, carry,
                  constant(1), 8);
  const Opcode opcode = adds ? Opcode::add : Opcode::subtract;
  at.build.compute(opcode, temporary(4), a, b, size);
  at.build.compute(opcode, temporary(4), in(temporary(4)), in(carry), size);
  if (at.insn.sets_flags) {
    at.build.compute(adds ? Opcode::sum_flags : Opcode::difference_flags, carry, a, b, size);
    if (adds) at.build.compute(Opcode::bit_xor, carry, in(carry), constant(flag_less), 8);
    at.build.set_flags(in(carry));
  }
  write(at, at.operand(0), in(temporary(4)));
  return true;
}

}  // namespace

bool multiply_instruction(Context& at) {
  if (const auto product = product_of(at.insn.id)) return multiply(at, *product);
  switch (at.insn.id) {
    case ARM64_INS_UDIV:
      return divide(at, Opcode::divide);
    case ARM64_INS_SDIV:
      return divide(at, Opcode::divide_signed);
    case ARM64_INS_ADC:
      return with_carry(at, true);
    case ARM64_INS_SBC:
    case ARM64_INS_NGC:
      return with_carry(at, false);
    default:
      return false;
  }
}

}  // namespace ftcheck::isa::aarch64
