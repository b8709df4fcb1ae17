// One x86 instruction in the form that the model reads, filled by the decoder or, for instructions
// that it does not handle, by Capstone (fallback.hpp).
#pragma once

#include "isa/x86/ids.hpp"

#include <array>
#include <cstdint>
#include <type_traits>

namespace ftcheck::isa::x86 {

enum class Kind : std::uint8_t {
  other,      // missing, or unknown to the model: a mask register, for example
  immediate,  // Instruction::immediate
  memory,     // at the address given by the instruction's base, index and displacement
  general,
  high_byte,  // AH, CH, DH or BH: the second byte of general registers 0 to 3
  vector,     // one of the first 16: XMM, YMM or ZMM depending on its size
};

struct InstructionOperand {
  Kind kind : 4 = Kind::other;
  std::uint8_t number : 4 = 0;  // of the register
  std::uint8_t size = 0;        // in bytes; 0 for an immediate

  bool operator==(const InstructionOperand&) const = default;
};

constexpr InstructionOperand make_operand(Kind kind, unsigned number, unsigned size) {
  InstructionOperand operand;
  operand.kind = kind;
  operand.number = number & 15U;
  operand.size = static_cast<std::uint8_t>(size);
  return operand;
}

// Stands for a missing register in a memory operand.
constexpr std::uint8_t no_register = 0xFF;
constexpr std::uint8_t instruction_pointer = 0xFE;

struct Instruction {
  static constexpr std::uint8_t most_operands = 5;

  std::uint16_t id = X86_INS_INVALID;
  std::uint8_t length = 0;  // in bytes
  std::uint8_t operand_count = 0;

  bool is_jump : 1 = false;
  bool repeats : 1 = false;          // REP or REPNE
  bool has_size_prefix : 1 = false;  // the prefix for 16-bit operands
  bool is_avx : 1 = false;

  // The address of the memory operand; MOVS and CMPS have two, and this is the first one's.
  bool is_of_thread : 1 = false;       // relative to what FS or GS points to
  bool is_address_narrow : 1 = false;  // its registers are narrower than a pointer
  bool is_far : 1 = false;             // its displacement needs 64 bits, and is in `immediate`
  std::uint8_t base = no_register;
  std::uint8_t index = no_register;
  std::uint8_t scale = 1;

  // The destination is first, if there is one.
  std::array<InstructionOperand, most_operands> operands{};

  std::int32_t displacement = 0;  // ENTER, which has two constants, keeps its second one here
  std::uint64_t immediate = 0;    // sign-extended to 64 bits, or truncated to its operand's size
};

static_assert(std::is_trivially_copyable_v<Instruction> && sizeof(Instruction) <= 32);

}  // namespace ftcheck::isa::x86
