// The instructions of x86 that do the same to each element of a vector register.
#pragma once

#include "isa/operation.hpp"

#include <optional>

namespace ftcheck::isa::x86 {

struct Each {
  Opcode opcode;
  unsigned element;  // its size in bytes; 0 if it makes no difference
};

// Looks up an instruction by number: the operation on the elements of two operands, of one operand
// with a constant, or of one operand.  Nothing for any other instruction.
std::optional<Each> each_of(unsigned id);
std::optional<Each> shift_of(unsigned id);
std::optional<Each> change_of(unsigned id);

}  // namespace ftcheck::isa::x86
