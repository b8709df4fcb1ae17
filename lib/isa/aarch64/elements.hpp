// The elements of vector registers of AArch64, and where they are in the lanes of the model.
#pragma once

#include "isa/aarch64/machine.hpp"

namespace ftcheck::isa::aarch64 {

// Temporaries for the two halves of an operand, and of another.
constexpr unsigned first_source = 6;
constexpr unsigned second_source = 8;

struct Shape {
  unsigned number = 0;
  unsigned element = 0;  // in bytes
  unsigned total = 0;
};

// The shape of a whole register; nothing for one element of one, and what is no such register.
std::optional<Shape> shape_of(Context& at, unsigned n);
bool same(const std::optional<Shape>& a, const std::optional<Shape>& b);

// An element that an operand names by its position, as in v0.s[1].
std::optional<Shape> element_of(Context& at, unsigned n);

// A number in each element of eight bytes.
std::uint64_t repeated(std::uint64_t n, unsigned element);

// An element of one of 16 bytes, to temporary `to`.
void take(Context& at, unsigned to, Register low, Register high, unsigned index, unsigned size);
// Replaces an element of a register.
void put(Context& at, const Shape& d, Operand value, unsigned index, unsigned size);

// Copies both halves to temporaries from `to` on.
void copy_source(Context& at, const Shape& s, unsigned to);
// Clears both halves of a register, before its elements are put.
void begin(Context& at, const Shape& d);

}  // namespace ftcheck::isa::aarch64
