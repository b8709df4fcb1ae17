// A 32-bit ARM or Thumb instruction in the form that the model reads.
//
// The fallback fills it from Capstone's result; there is no decoder of our own.  Bytes are shared
// where their meanings exclude each other: no instruction has both a displacement and another
// constant above 255, and one with a list of general registers has neither.
#pragma once

#include "isa/arm/ids.hpp"

#include <array>
#include <cstdint>
#include <type_traits>

namespace ftcheck::isa::arm {

// What is done to a register before it is used.
enum class Shift : std::uint8_t {
  none,
  lsl,
  lsr,
  asr,
  ror,
  other,            // through the carry
  lsl_by_register,  // InstructionOperand::amount is the register's number
  lsr_by_register,
  asr_by_register,
  ror_by_register,
};

enum class Kind : std::uint8_t {
  general,    // the general register `number`
  generals,   // the general registers given by the bits of Instruction::constant
  lanes,      // `count` lanes of vector registers, from lane `number` on
  small,      // the constant `number`
  immediate,  // the constant Instruction::constant
  floating,   // the same, as the bits of a float
  // The address is the general register `number` plus Instruction::index or, without an index,
  // Instruction::constant.  If another operand follows, the address is the register, which is then
  // moved by that operand.
  memory,
  flags,  // the processor's
  other,  // not a register or constant of the model, such as a system register
};

struct InstructionOperand {
  Kind kind : 4 = Kind::other;
  bool is_subtracted : 1 = false;  // from the base; for a memory operand, its index is
  std::uint8_t number = 0;
  union {
    Shift shift = Shift::none;  // of a general register, or of a memory operand's index
    std::uint8_t count;         // of lanes
  };
  union {
    std::uint8_t amount = 0;  // of the shift
    std::uint8_t position;    // of the one element of a vector register that is used
  };

  bool is(Kind its, unsigned its_number) const { return kind == its && number == its_number; }
};

// Stands for a position if the instruction uses no element or copies one to all.
constexpr std::uint8_t whole = 0xFF;
constexpr std::uint8_t repeated = 0xFE;

// Stands for a missing register in a memory operand.
constexpr std::uint8_t no_register = 0xFF;

// The condition of an unconditional instruction.
constexpr std::uint8_t always = 14;

// The type of numbers that a floating-point instruction computes with.
enum class Type : std::uint8_t { none, f32, f64, s32, u32, other };

struct Instruction {
  std::uint32_t constant = 0;  // or the displacement of a memory operand, or a list of registers
  std::array<InstructionOperand, 4> operands{};
  std::uint16_t id = ARM_INS_INVALID;
  std::uint8_t length = 0;  // in bytes
  std::uint8_t operand_count = 0;
  std::uint8_t condition = always;   // as encoded
  std::uint8_t index = no_register;  // the general register that a memory operand adds
  std::uint8_t element = 0;          // in bytes, of vector registers; 0 if unknown
  Type type : 4 = Type::none;
  Type from : 4 = Type::none;  // of a conversion
  bool sets_flags : 1 = false;
  bool writes_back : 1 = false;
  bool is_spaced : 1 = false;  // the lanes skip every second double register
  // The effects of an instruction that is not modelled.
  bool stores : 1 = false;
  std::uint8_t written : 4 = 0;  // by operand: bit 0 is the first
};

static_assert(sizeof(Instruction) <= 32 && std::is_trivially_copyable_v<Instruction>);

}  // namespace ftcheck::isa::arm
