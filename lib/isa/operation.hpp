// The few operations that every architecture's instructions are lifted to.
//
// An instruction becomes a short list of these; the engine knows nothing else.  A value in a
// register is 64 bits wide; an operation of `size` bytes uses the lowest `size` bytes of its
// operands and sets the rest of its destination to zero, like 32-bit operations on x86-64 and
// AArch64.
#pragma once

#include <cstdint>
#include <vector>

namespace ftcheck::isa {

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
  overflow,
  no_overflow,
  parity,  // on x86; known only after a comparison of floating-point numbers
  no_parity,
  undetermined,
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
  sign_extend,  // d = b.constant bytes of a, extended to `size` bytes
  insert,       // d = d with `size` bytes from bit b.constant on replaced by a
  unknown,      // d = something
  // Only for numbers; with anything else the result is unknown (arithmetic.hpp).
  rotate_left,
  rotate_right,
  multiply_high,  // the upper half of the product
  multiply_high_signed,
  divide,  // by zero: unknown
  divide_signed,
  remainder,
  remainder_signed,
  minimum,
  minimum_signed,
  maximum,
  maximum_signed,
  absolute,      // of a, with its sign
  equal_mask,    // all ones if a == b, else 0
  greater_mask,  // if a > b
  greater_mask_signed,
  leading_zeros,  // of a; all bits if it is 0
  trailing_zeros,
  ones,
  reverse_bits,
  reverse_bytes,  // of a, in groups of b.constant bytes
  deposit,        // the lowest bits of a to where b has ones
  gather,         // the bits of a where b has ones to the lowest bits
  // On floating-point numbers, of `size` bytes unless noted; a NaN result is unknown
  // (floating.cpp).
  float_add,
  float_subtract,
  float_multiply,
  float_divide,
  float_root,           // of a
  float_order,          // 0 if a == b, 8 if a < b, 16 if a > b, 24 if one of them is a NaN
  float_convert,        // a, of b.constant bytes, as `size` bytes
  float_from_signed,    // a as an integer of b.constant bytes
  float_from_unsigned,  // the same without a sign
  float_to_signed,      // a, of b.constant bytes, as an integer; unknown if it does not fit
  float_to_unsigned,
  float_round,  // the same to the nearest integer, with a sign
  // d = the flags of a + b + d or a - b - d, where d is 0 or 1
  sum_flags,
  difference_flags,
  // d = a * b + d, rounded once
  float_fused,
  // memory
  load,   // d = memory[a]
  store,  // memory[a] = b
  // flags: set `flags` number d (0 the processor's, 1 the instruction's own, then further ones of
  // the processor) from a and b
  compare,                   // a - b
  compare_bits,              // a & b; no carry, no overflow
  compare_result,            // a; only zero and sign are known
  compare_zero,              // a; only zero is known
  compare_signed,            // a - b; the carry is unknown
  compare_unsigned,          // a - b; less and greater are of numbers without a sign, even if a
                             // condition says otherwise, as on processors whose flags do not tell
  compare_sum,               // a + b; less means a carry
  compare_sum_carrying,      // a + b; less means no carry, as on ARM
  compare_product,           // a * b with signs: carry and overflow, if it does not fit
  compare_product_unsigned,  // a * b
  compare_shift_left,        // a << b; less is the last bit that was shifted out
  compare_shift_right,       // a >> b
  set_flags,                 // a has FlagBits
  unknown_flags,             // something
  // d = condition of flags number b.constant ? a : d
  select,
  // control: the last operation of its instruction, except for a branch over the rest of it
  branch,  // to a.constant if the condition of flags number d holds, else on
  jump,    // to a
  call,    // to a; the calling convention says where the return address is
  ret,     // to a, where the caller continues
  stop,    // the path ends: a trap
};

// The sets of flags that operations name by a number.
constexpr unsigned flag_sets = 5;

// Flags as a number: the set ones, and which of them are unknown.
constexpr std::uint64_t flag_zero = 1;
constexpr std::uint64_t flag_negative = 2;
constexpr std::uint64_t flag_less = 4;  // unsigned; x86's carry, the opposite of ARM's
constexpr std::uint64_t flag_overflow = 8;
constexpr std::uint64_t flag_parity = 16;
constexpr std::uint64_t all_flags = 31;
constexpr unsigned untold_shift = 8;
constexpr std::uint64_t untold(std::uint64_t flags) {
  return flags << untold_shift;
}

constexpr bool sets_flags(Opcode opcode) {
  return opcode >= Opcode::compare && opcode <= Opcode::unknown_flags;
}

struct Operation {
  Operation() = default;
  Operation(Opcode its_opcode, std::uint8_t its_size,
            Condition its_condition = Condition::undetermined, Register destination = 0,
            Operand first = {}, Operand second = {})
      : opcode(its_opcode),
        size(its_size),
        condition(its_condition),
        d(destination),
        a(first),
        b(second) {}

  Opcode opcode = Opcode::stop;
  std::uint8_t size = 8;
  Condition condition = Condition::undetermined;
  // If not 0, the operation is done separately to each element of this many bytes.
  std::uint8_t element = 0;
  // The result is only a part of an address: code adds the rest before it uses it.
  bool makes_page = false;
  Register d = 0;
  Operand a;
  Operand b;
};

// A lifted instruction.  `length` is 0 if it could not be decoded.
struct Lifted {
  std::uint64_t address = 0;
  unsigned length = 0;
  std::vector<Operation> operations;
};

}  // namespace ftcheck::isa
