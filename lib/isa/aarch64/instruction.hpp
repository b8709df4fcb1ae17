// An AArch64 instruction in the form that the model reads.
//
// The decoder fills it for the most frequent instructions, and the fallback fills it from
// Capstone's result for all others.  It is small and plain because one is made for every
// instruction of a module.  Bytes are shared where their meanings exclude each other: no
// instruction has both a displacement and another constant above 255.
#pragma once

#include "isa/aarch64/ids.hpp"
#include "isa/operation.hpp"

#include <array>
#include <cstdint>
#include <type_traits>

namespace ftcheck::isa::aarch64 {

// What is done to a register or a constant before it is used.  A left shift follows an extension.
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
  general,    // the general register `number`; 31 is the stack pointer
  zero,       // the zero register
  vector,     // the vector register `number`, or several from there on (Instruction::list)
  small,      // the constant `number`
  immediate,  // the constant Instruction::immediate
  floating,   // the same, as the bits of a double
  // The address is the general register `number` plus Instruction::index or, without an index,
  // Instruction::immediate.  If another operand follows, the address is the register, which is then
  // moved by that operand.
  memory,
  other,  // not a register or constant of the model, such as a system register
};

struct InstructionOperand {
  Kind kind : 3 = Kind::other;
  // In bytes: the width of a general register, of a memory operand's index, or of the used part of
  // a vector register.
  std::uint8_t size : 5 = 0;
  std::uint8_t number = 0;
  union {
    Shift shift = Shift::none;  // not for vector registers
    std::uint8_t element;       // of vector registers, in bytes; 0: they hold one number
  };
  union {
    std::uint8_t amount = 0;  // of the shift
    std::uint8_t position;    // of the one element of a vector register that is used, or whole
  };
};

constexpr std::uint8_t whole = 0xFF;

// Stands for a missing register in a memory operand.
constexpr std::uint8_t no_register = 0xFF;

struct Instruction {
  std::uint64_t immediate = 0;  // a constant, or the displacement of a memory operand
  std::array<InstructionOperand, 4> operands{};
  std::uint16_t id = ARM64_INS_INVALID;
  std::uint8_t operand_count = 0;
  Condition condition = Condition::undetermined;  // also if there is none
  std::uint8_t index = no_register;  // the general register that a memory operand adds; 31: zero
  std::uint8_t list = 1;  // the number of vector registers in braces in the first operand
  bool sets_flags : 1 = false;
  bool writes_back : 1 = false;
  // The effects of an instruction that is not modelled.
  bool loads : 1 = false;
  std::uint8_t written : 4 = 1;  // by operand: bit 0 is the first
};

static_assert(sizeof(Instruction) == 32 && std::is_trivially_copyable_v<Instruction>);

}  // namespace ftcheck::isa::aarch64
