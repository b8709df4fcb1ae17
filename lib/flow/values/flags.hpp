// Conditions of flags whose operands are numbers.
#pragma once

#include "flow/values/state.hpp"

#include <cstdint>
#include <optional>

namespace ftcheck::flow {

// Whether the condition holds where the flags were set from two numbers; nothing if these flags do
// not tell it.
std::optional<bool> condition_of_numbers(isa::Condition condition, Flags::Kind kind, unsigned size,
                                         std::uint64_t a, std::uint64_t b);

}  // namespace ftcheck::flow
