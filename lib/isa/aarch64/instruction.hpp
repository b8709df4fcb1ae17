// An AArch64 instruction as the model reads it.
//
// The decoder fills it for the instructions that code mostly consists of, and the fallback, from
// what Capstone decoded, for all others.  It is small and plain because one is made for every
// instruction of a module.  Bytes are shared where their meanings exclude each other: no
// instruction has both a displacement and another constant above 255.
#pragma once

#include "isa/aarch64/ids.hpp"
#include "isa/operation.hpp"

#include <array>
#include <cstdint>
#include <type_traits>

namespace ftcheck::isa::aarch64 {

// What is done to a register or a constant before it is used.  An extension is followed by a shift
// to the left.
enum class Shift : std::uint8_t {
  none,
  lsl,
  msl,  // lsl that shifts ones in
  lsr,
  asr,
  ror,
  uxtb,
  uxth,
  uxtw,
  uxtx,
  sxtb,
  sxth,
  sxtw,
  sxtx,
};

enum class Kind : std::uint8_t {
  general,    // the general register `number`, of which 31 is the stack pointer
  zero,       // the zero register
  vector,     // the vector register `number`, or several from there on (Instruction::list)
  small,      // the constant `number`
  immediate,  // the constant Instruction::immediate
  floating,   // the same, as the bits of a double
  // At the general register `number` and Instruction::index, or without that
  // Instruction::immediate; if another operand follows, at the register, which is then moved by
  // that.
  memory,
  other,  // no register or constant of the model, such as a system register
};

struct InstructionOperand {
  Kind kind : 3 = Kind::other;
  // In bytes: of a general register, of the index of a memory operand, and of what counts of a
  // vector register.
  std::uint8_t size : 5 = 0;
  std::uint8_t number = 0;
  union {
    Shift shift = Shift::none;  // except of vector registers
    std::uint8_t element;       // of vector registers, in bytes; 0: they hold one number
  };
  union {
    std::uint8_t amount = 0;  // of the shift
    std::uint8_t position;    // of the one element that is meant of a vector register, or whole
  };
};

constexpr std::uint8_t whole = 0xFF;

// Instead of a register's number in a memory operand.
constexpr std::uint8_t no_register = 0xFF;

struct Instruction {
  std::uint64_t immediate = 0;  // a constant, or the displacement of a memory operand
  std::array<InstructionOperand, 4> operands{};
  std::uint16_t id = ARM64_INS_INVALID;
  std::uint8_t operand_count = 0;
  Condition condition = Condition::undetermined;  // that if there is none, too
  std::uint8_t index = no_register;  // the general register that a memory operand adds; 31: zero
  std::uint8_t list = 1;  // how many registers the first operand names, if vector ones in braces
  bool sets_flags : 1 = false;
  bool writes_back : 1 = false;
  // What is left to know of an instruction that is not modelled.
  bool loads : 1 = false;
  std::uint8_t written : 4 = 1;  // by operand: bit 0 is that of the first
};

static_assert(sizeof(Instruction) == 32 && std::is_trivially_copyable_v<Instruction>);

}  // namespace ftcheck::isa::aarch64
