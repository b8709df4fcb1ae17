// Which instructions of x86 do the same to each element of a vector register.
#pragma once

#include "isa/operation.hpp"

#include <optional>

namespace ftcheck::isa::x86 {

struct Each {
  Opcode opcode;
  unsigned element;  // its size in bytes; 0 where it makes no difference
};

// By the number of the instruction: what is done to each element of two operands, to those of one
// by a constant, and to those of one.  Nothing if it is none of these.
std::optional<Each> each_of(unsigned id);
std::optional<Each> shift_of(unsigned id);
std::optional<Each> change_of(unsigned id);

}  // namespace ftcheck::isa::x86
