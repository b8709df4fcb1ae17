// What operations make of numbers.
#pragma once

#include "isa/operation.hpp"

#include <cstdint>
#include <optional>

namespace ftcheck::isa {

// The result of a OP b, of which the lowest `size` bytes count; nothing if there is none that every
// processor agrees on, as of a division by zero.
std::optional<std::uint64_t> compute_number(Opcode opcode, std::uint64_t a, std::uint64_t b,
                                            unsigned size);

// The same done to each element of `element` bytes.
std::optional<std::uint64_t> compute_elements(Opcode opcode, std::uint64_t a, std::uint64_t b,
                                              unsigned element, unsigned size);

// Those of compute_number on floating-point numbers.
std::optional<std::uint64_t> compute_float(Opcode opcode, std::uint64_t a, std::uint64_t b,
                                           unsigned size);

// a * b + c, rounded once.
std::optional<std::uint64_t> compute_fused(std::uint64_t a, std::uint64_t b, std::uint64_t c,
                                           unsigned size);

// The flags, as a number, of a + b + carry or a - b - carry.
std::uint64_t flags_of(Opcode opcode, std::uint64_t a, std::uint64_t b, std::uint64_t carry,
                       unsigned size);

}  // namespace ftcheck::isa
