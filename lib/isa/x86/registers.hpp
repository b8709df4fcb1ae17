// The registers and conditions of x86, and how Capstone names them.
#pragma once

#include "isa/operation.hpp"

#include <capstone/capstone.h>

#include <optional>

namespace ftcheck::isa::x86 {

constexpr Register rax = 0, rcx = 1, rdx = 2, rsp = 4, rbp = 5, rsi = 6, rdi = 7;
constexpr unsigned general_count = 16;
constexpr unsigned vector_count = 16;
// Of so many the upper halves that AVX adds are known: every state holds every register, and code
// that is vectorised begins with the first.
constexpr unsigned upper_count = 4;

// A general register as an operand names it.
struct Part {
  Register reg = 0;
  unsigned size = 0;
  unsigned shift = 0;  // in bits: 8 for AH, BH, CH, DH
};

// Nothing if it is no general register.
std::optional<Part> general(unsigned reg);

// Capstone's name of a general register: its number as instructions have it, at most 15, and its
// size in bytes.  Of one byte, numbers 4 to 7 are AH to BH unless there is a REX prefix.
unsigned register_name(unsigned number, unsigned size, bool has_rex);

// The number of a vector register, of whatever width it is named with.
std::optional<unsigned> vector(unsigned reg);

bool is_xmm(const cs_x86_op& operand);

// Of a conditional jump, SETcc or CMOVcc; undetermined for any other instruction too.
Condition condition_of(unsigned id);

}  // namespace ftcheck::isa::x86
