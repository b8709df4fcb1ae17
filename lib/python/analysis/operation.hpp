// The few operations that every architecture's instructions are taken apart into.
//
// An instruction becomes a short list of these; the engine knows nothing else.  A value in a
// register is 64 bits wide; an operation of `size` bytes takes the lowest `size` bytes of its
// operands and leaves the rest of its destination zero, as 32-bit operations do on x86-64 and
// AArch64.
#pragma once

#include <cstdint>
#include <vector>

namespace ftcheck::python::analysis {

// Registers are numbered by each instruction model: general ones first, then lanes of the vector
// registers (a pointer wide each), then temporaries that live within one instruction.
using Register = std::uint16_t;

struct Operand {
  bool is_constant = true;
  Register reg = 0;
  std::uint64_t constant = 0;
};

inline Operand in(Register reg) {
  return {false, reg, 0};
}
inline Operand constant(std::uint64_t n) {
  return {true, 0, n};
}

enum class Condition : std::uint8_t {
  equal,
  not_equal,
  unsigned_less,
  unsigned_less_equal,
  unsigned_greater,
  unsigned_greater_equal,
  signed_less,
  signed_less_equal,
  signed_greater,
  signed_greater_equal,
  negative,
  not_negative,
  undetermined,  // parity, overflow: never known
};

Condition opposite(Condition condition);

enum class Opcode : std::uint8_t {
  // d = a OP b
  copy,  // d = a
  add,
  subtract,
  multiply,
  bit_and,
  bit_or,
  bit_xor,
  shift_left,
  shift_right,
  shift_right_signed,
  sign_extend,  // d = a, of which b.constant bytes count, as `size` bytes
  insert,       // d = d with `size` bytes from bit b.constant on replaced by a
  unknown,      // d = something
  // memory
  load,   // d = memory[a]
  store,  // memory[a] = b
  // flags: set `flags` number d (0 the processor's, 1 the instruction's own) from a and b
  compare,         // a - b
  compare_bits,    // a & b; no carry, no overflow
  compare_result,  // a, of which only zero and sign are told
  unknown_flags,   // something
  // d = condition of flags number b.constant ? a : d
  select,
  // control: the last operation of its instruction, except for a branch over the rest of it
  branch,  // to a.constant if the condition of flags number d holds, else on
  jump,    // to a
  call,    // of a; the return address is where the calling convention wants it
  ret,     // to a, where the caller goes on
  stop,    // the path ends: a trap
};

struct Operation {
  Opcode opcode = Opcode::stop;
  std::uint8_t size = 8;
  Condition condition = Condition::undetermined;
  Register d = 0;
  Operand a;
  Operand b;
};

// An instruction taken apart.  `length` 0: it could not be decoded.
struct Instruction {
  std::uint64_t address = 0;
  unsigned length = 0;
  std::vector<Operation> operations;
};

}  // namespace ftcheck::python::analysis
