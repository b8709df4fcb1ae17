// How Capstone names the registers and conditions of 32-bit ARM.
#include "isa/arm/machine.hpp"

namespace ftcheck::isa::arm {

std::optional<Register> general(unsigned reg) {
  if (reg >= ARM_REG_R0 && reg <= ARM_REG_R12) {
    return static_cast<Register>(reg - ARM_REG_R0);
  }
  switch (reg) {
    case ARM_REG_SP:
      return sp;
    case ARM_REG_LR:
      return lr;
    case ARM_REG_PC:
      return pc;
    default:
      return std::nullopt;
  }
}

std::optional<Lanes> vector(unsigned reg) {
  if (reg >= ARM_REG_S0 && reg <= ARM_REG_S31) {
    return Lanes{reg - ARM_REG_S0, 1};
  }
  if (reg >= ARM_REG_D0 && reg <= ARM_REG_D31) {
    return Lanes{2 * (reg - ARM_REG_D0), 2};
  }
  if (reg >= ARM_REG_Q0 && reg <= ARM_REG_Q15) {
    return Lanes{4 * (reg - ARM_REG_Q0), 4};
  }
  return std::nullopt;
}

Condition condition_of(unsigned number) {
  switch (number + 1) {  // Capstone's numbers are one more
    case ARM_CC_EQ:
      return Condition::equal;
    case ARM_CC_NE:
      return Condition::not_equal;
    case ARM_CC_HS:
      return Condition::unsigned_greater_equal;
    case ARM_CC_LO:
      return Condition::unsigned_less;
    case ARM_CC_HI:
      return Condition::unsigned_greater;
    case ARM_CC_LS:
      return Condition::unsigned_less_equal;
    case ARM_CC_GE:
      return Condition::signed_greater_equal;
    case ARM_CC_LT:
      return Condition::signed_less;
    case ARM_CC_GT:
      return Condition::signed_greater;
    case ARM_CC_LE:
      return Condition::signed_less_equal;
    case ARM_CC_MI:
      return Condition::negative;
    case ARM_CC_PL:
      return Condition::not_negative;
    case ARM_CC_VS:
      return Condition::overflow;
    case ARM_CC_VC:
      return Condition::no_overflow;
    default:
      return Condition::undetermined;
  }
}

}  // namespace ftcheck::isa::arm
