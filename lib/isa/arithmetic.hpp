// Computes the results of operations on numbers.
#pragma once

#include "isa/operation.hpp"

#include <cstdint>
#include <optional>

namespace ftcheck::isa {

// The lowest `size` bytes of a OP b; nothing if processors disagree about the result, as for a
// division by zero.
std::optional<std::uint64_t> compute_number(Opcode opcode, std::uint64_t a, std::uint64_t b,
                                            unsigned size);

// Does the same to each element of `element` bytes.
std::optional<std::uint64_t> compute_elements(Opcode opcode, std::uint64_t a, std::uint64_t b,
                                              unsigned element, unsigned size);

// Like compute_number, on floating-point numbers.
std::optional<std::uint64_t> compute_float(Opcode opcode, std::uint64_t a, std::uint64_t b,
                                           unsigned size);

// a * b + c, rounded once.
std::optional<std::uint64_t> compute_fused(std::uint64_t a, std::uint64_t b, std::uint64_t c,
                                           unsigned size);

// The flags, as a number, of a + b + carry or a - b - carry.
std::uint64_t flags_of(Opcode opcode, std::uint64_t a, std::uint64_t b, std::uint64_t carry,
                       unsigned size);

}  // namespace ftcheck::isa
