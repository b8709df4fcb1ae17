// The elements of vector registers of AArch64, and their positions in the lanes of the model.
#pragma once

#include "isa/aarch64/machine.hpp"

namespace ftcheck::isa::aarch64 {

// Temporaries for the two halves of one operand, and of another.
constexpr unsigned first_source = 6;
constexpr unsigned second_source = 8;

struct Shape {
  unsigned number = 0;
  unsigned element = 0;  // in bytes
  unsigned total = 0;
};

// The shape of a whole register; nothing for a single element or anything else.
std::optional<Shape> shape_of(Context& at, unsigned n);
bool same(const std::optional<Shape>& a, const std::optional<Shape>& b);

// The element that an operand names by its position, like v0.s[1].
std::optional<Shape> element_of(Context& at, unsigned n);

// A number repeated in each element of eight bytes.
std::uint64_t repeated(std::uint64_t n, unsigned element);

// Copies an element of a 16-byte register to temporary `to`.
void take(Context& at, unsigned to, Register low, Register high, unsigned index, unsigned size);
// Replaces an element of a register.
void put(Context& at, const Shape& d, Operand value, unsigned index, unsigned size);

// Copies both halves to the temporaries from `to` on.
void copy_source(Context& at, const Shape& s, unsigned to);
// Clears both halves of a register, before its elements are written.
void begin(Context& at, const Shape& d);

}  // namespace ftcheck::isa::aarch64
