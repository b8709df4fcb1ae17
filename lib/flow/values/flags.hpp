// The processor's flags: the operands that set them, and the conditions that they meet.
#pragma once

#include "flow/values/value.hpp"
#include "isa/operation.hpp"

#include <cstdint>
#include <optional>

namespace ftcheck::flow {

// The operands of the last comparison; conditions are computed from them when they are needed.
struct Flags {
  enum class Kind : std::uint8_t {  // like the operations that set them
    unknown,
    difference,
    bits,
    result,
    zero,
    signed_difference,
    unsigned_difference,
    sum,
    sum_carrying,
    product,
    product_unsigned,
    shift_left,
    shift_right,
    given,
  };
  Kind kind = Kind::unknown;
  std::uint8_t size = 8;
  Value a;
  Value b;
  bool operator==(const Flags&) const = default;
  bool is_difference() const {
    return kind == Kind::difference || kind == Kind::unsigned_difference;
  }
};

// Whether the condition holds if two numbers set the flags; nothing if these flags do not determine
// it.
std::optional<bool> condition_of_numbers(isa::Condition condition, Flags::Kind kind, unsigned size,
                                         std::uint64_t a, std::uint64_t b);

}  // namespace ftcheck::flow
