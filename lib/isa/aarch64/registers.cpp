// How Capstone names the registers and conditions of AArch64.
#include "isa/aarch64/machine.hpp"

namespace ftcheck::isa::aarch64 {

std::optional<General> general(unsigned reg) {
  if (reg >= ARM64_REG_X0 && reg <= ARM64_REG_X28) {
    return General{static_cast<Register>(reg - ARM64_REG_X0), 8};
  }
  if (reg >= ARM64_REG_W0 && reg <= ARM64_REG_W30) {
    return General{static_cast<Register>(reg - ARM64_REG_W0), 4};
  }
  switch (reg) {
    case ARM64_REG_X29:
      return General{x29, 8};
    case ARM64_REG_X30:
      return General{x30, 8};
    case ARM64_REG_SP:
      return General{sp, 8};
    case ARM64_REG_WSP:
      return General{sp, 4};
    default:
      return std::nullopt;
  }
}

std::optional<VectorPart> vector(unsigned reg) {
  struct Range {
    unsigned first, size;
  };
  for (const Range range :
       {Range{ARM64_REG_Q0, 16}, Range{ARM64_REG_V0, 16}, Range{ARM64_REG_D0, 8},
        Range{ARM64_REG_S0, 4}, Range{ARM64_REG_H0, 2}, Range{ARM64_REG_B0, 1}}) {
    if (reg >= range.first && reg < range.first + vector_count) {
      return VectorPart{reg - range.first, range.size};
    }
  }
  return std::nullopt;
}

Condition condition_of(arm64_cc cc) {
  switch (cc) {
    case ARM64_CC_EQ:
      return Condition::equal;
    case ARM64_CC_NE:
      return Condition::not_equal;
    case ARM64_CC_HS:
      return Condition::unsigned_greater_equal;
    case ARM64_CC_LO:
      return Condition::unsigned_less;
    case ARM64_CC_HI:
      return Condition::unsigned_greater;
    case ARM64_CC_LS:
      return Condition::unsigned_less_equal;
    case ARM64_CC_GE:
      return Condition::signed_greater_equal;
    case ARM64_CC_LT:
      return Condition::signed_less;
    case ARM64_CC_GT:
      return Condition::signed_greater;
    case ARM64_CC_LE:
      return Condition::signed_less_equal;
    case ARM64_CC_MI:
      return Condition::negative;
    case ARM64_CC_PL:
      return Condition::not_negative;
    case ARM64_CC_VS:
      return Condition::overflow;
    case ARM64_CC_VC:
      return Condition::no_overflow;
    default:
      return Condition::undetermined;
  }
}

}  // namespace ftcheck::isa::aarch64
