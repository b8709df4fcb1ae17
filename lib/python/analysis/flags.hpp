// Conditions of flags whose operands are numbers.
#pragma once

#include "python/analysis/state.hpp"

#include <cstdint>
#include <optional>

namespace ftcheck::python::analysis {

// Whether the condition holds where the flags were set from two numbers; nothing if these flags do
// not tell it.
std::optional<bool> condition_of_numbers(Condition condition, Flags::Kind kind, unsigned size,
                                         std::uint64_t a, std::uint64_t b);

}  // namespace ftcheck::python::analysis
