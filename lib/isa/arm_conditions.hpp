// The four-bit conditions that AArch64 and 32-bit ARM share (Arm Architecture Reference Manual,
// section C1.2.4).
#pragma once

#include "isa/operation.hpp"

#include <array>

namespace ftcheck::isa {

constexpr Condition arm_condition(unsigned encoding) {
  constexpr std::array conditions = {
      Condition::equal,
      Condition::not_equal,
      Condition::unsigned_greater_equal,
      Condition::unsigned_less,
      Condition::negative,
      Condition::not_negative,
      Condition::overflow,
      Condition::no_overflow,
      Condition::unsigned_greater,
      Condition::unsigned_less_equal,
      Condition::signed_greater_equal,
      Condition::signed_less,
      Condition::signed_greater,
      Condition::signed_less_equal,
  };
  return encoding < conditions.size() ? conditions[encoding] : Condition::undetermined;
}

}  // namespace ftcheck::isa
