// One x86 instruction: what the decoder fills, and Capstone where the decoder leaves it alone
// (fallback.hpp).  It is all that the model reads.
#pragma once

#include "isa/x86/ids.hpp"

#include <array>
#include <cstdint>
#include <type_traits>

namespace ftcheck::isa::x86 {

enum class Kind : std::uint8_t {
  other,      // none, or one that the model does not know: a mask, say
  immediate,  // Instruction::immediate
  memory,     // at what the instruction's base, index and displacement say
  general,
  high_byte,  // AH, CH, DH or BH: the second byte of general registers 0 to 3
  vector,     // one of the first 16: XMM, YMM or ZMM as its size says
};

struct InstructionOperand {
  Kind kind : 4 = Kind::other;
  std::uint8_t number : 4 = 0;  // the register's
  std::uint8_t size = 0;        // in bytes; 0 of an immediate

  bool operator==(const InstructionOperand&) const = default;
};

constexpr InstructionOperand make_operand(Kind kind, unsigned number, unsigned size) {
  InstructionOperand operand;
  operand.kind = kind;
  operand.number = number & 15U;
  operand.size = static_cast<std::uint8_t>(size);
  return operand;
}

// Instead of a register's number in a memory operand.
constexpr std::uint8_t no_register = 0xFF;
constexpr std::uint8_t instruction_pointer = 0xFE;

struct Instruction {
  static constexpr std::uint8_t most_operands = 5;

  std::uint16_t id = X86_INS_INVALID;
  std::uint8_t length = 0;  // in bytes
  std::uint8_t operand_count = 0;

  bool is_jump : 1 = false;
  bool repeats : 1 = false;          // REP or REPNE
  bool has_size_prefix : 1 = false;  // for operands of 16 bits
  bool is_avx : 1 = false;

  // The address of the memory operand; of MOVS and CMPS, which have two, the first one's.
  bool is_of_thread : 1 = false;       // relative to what FS or GS points to
  bool is_address_narrow : 1 = false;  // its registers are narrower than a pointer
  bool is_far : 1 = false;             // its displacement needs 64 bits: it is `immediate`
  std::uint8_t base = no_register;
  std::uint8_t index = no_register;
  std::uint8_t scale = 1;

  // The destination first, if there is one.
  std::array<InstructionOperand, most_operands> operands{};

  std::int32_t displacement = 0;  // ENTER, which has two constants, keeps its second one here
  std::uint64_t immediate = 0;    // sign-extended to 64 bits, or truncated to its operand's size
};

static_assert(std::is_trivially_copyable_v<Instruction> && sizeof(Instruction) <= 32);

}  // namespace ftcheck::isa::x86
