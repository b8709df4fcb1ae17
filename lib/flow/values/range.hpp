// Numbers of which only bounds are known, such as a version: values of kind `range`.
#pragma once

#include "flow/values/value.hpp"
#include "isa/operation.hpp"

#include <optional>

namespace ftcheck::flow {

// The number from `lowest` to `highest`, both below 2^31 so that signed and unsigned comparisons
// agree.
Value range(std::uint32_t lowest, std::uint32_t highest);

// The result of an operation of `size` bytes on a range and another value.
Value compute_range(isa::Opcode opcode, const Value& range, const Value& other, unsigned size);

// Whether a condition holds after `a - b`, where one or both are ranges; nothing if that depends on
// the number.
std::optional<bool> range_holds(isa::Condition condition, unsigned size, const Value& a,
                                const Value& b);

}  // namespace ftcheck::flow
