#include "isa/aarch64/decoder.hpp"

#include "isa/arm_conditions.hpp"

#include <array>
#include <bit>

namespace ftcheck::isa::aarch64 {
namespace {

constexpr unsigned link_register = 30;
constexpr unsigned none = 31;  // the number of the zero register, or of the stack pointer
// Indexed by the two bits at 29.
constexpr std::array logical_names = {ARM64_INS_AND, ARM64_INS_ORR, ARM64_INS_EOR, ARM64_INS_AND};
constexpr std::array inverted_names = {ARM64_INS_BIC, ARM64_INS_ORN, ARM64_INS_EON, ARM64_INS_BIC};

// One instruction while it is decoded.
class Reading {
 public:
  Reading(std::uint32_t word, std::uint64_t address) : word_(word), address_(address) {}

  // Nothing if this decoder does not handle the instruction.
  std::optional<Instruction> read();

 private:
  unsigned bits(unsigned from, unsigned count) const { return word_ >> from & ((1U << count) - 1); }
  // A number in two's complement, times `scale`.
  std::uint64_t distance(unsigned from, unsigned count, unsigned scale) const {
    const unsigned unused = 64 - count;
    const auto sign = static_cast<std::int64_t>(std::uint64_t{bits(from, count)} << unused);
    return static_cast<std::uint64_t>(sign >> unused) * scale;
  }
  unsigned size() const { return word_ >> 31U != 0 ? 8 : 4; }

  InstructionOperand& add(Kind kind, unsigned number, unsigned bytes) {
    InstructionOperand& operand = insn_.operands[insn_.operand_count++];
    operand.kind = kind;
    operand.number = static_cast<std::uint8_t>(number);
    operand.size = bytes & 31U;
    return operand;
  }
  InstructionOperand& add_or_zero(unsigned number, unsigned bytes) {
    return add(number == none ? Kind::zero : Kind::general, number, bytes);
  }
  void add_or_stack(unsigned number, unsigned bytes) { add(Kind::general, number, bytes); }
  void add_vector(unsigned number, unsigned bytes) {
    InstructionOperand& operand = add(Kind::vector, number, bytes);
    operand.element = 0;
    operand.position = whole;
  }
  // Adds the destination.  If flags are set and there is none, the instruction is a comparison.
  void add_result(unsigned number, bool sets_flags) {
    if (!sets_flags) {
      add_or_stack(number, size());
    } else if (number != none) {
      add_or_zero(number, size());
    }
  }
  InstructionOperand& add_immediate(std::uint64_t value) {
    if (value <= 0xFF) return add(Kind::small, static_cast<unsigned>(value), 0);
    insn_.immediate = value;
    return add(Kind::immediate, 0, 0);
  }
  void add_memory(unsigned base, std::uint64_t displacement) {
    add(Kind::memory, base, 0);
    insn_.immediate = displacement;
  }
  static void add_shift(InstructionOperand& operand, unsigned amount, Shift shift = Shift::lsl) {
    operand.shift = shift;
    operand.amount = static_cast<std::uint8_t>(amount);
  }
  bool is(unsigned id) {
    insn_.id = static_cast<std::uint16_t>(id);
    return true;
  }

  bool read_any();
  bool read_branch();
  bool read_register_branch();
  bool read_thread_pointer();
  bool read_add_immediate();
  bool read_move_wide();
  bool read_registers();
  bool read_logical_immediate();
  bool read_shift();
  bool read_load_or_store();
  bool read_pair();

  std::uint32_t word_;
  std::uint64_t address_;
  Instruction insn_;
};

bool Reading::read_branch() {
  switch (word_ >> 24U) {
    case 0x34:
    case 0x35:
    case 0xB4:
    case 0xB5:
      add_or_zero(bits(0, 5), size());
      add_immediate(address_ + distance(5, 19, 4));
      return is(bits(24, 1) == 0 ? ARM64_INS_CBZ : ARM64_INS_CBNZ);
    case 0x36:
    case 0x37:
    case 0xB6:
    case 0xB7:
      add_or_zero(bits(0, 5), size());
      add_immediate(bits(31, 1) << 5U | bits(19, 5));
      add_immediate(address_ + distance(5, 14, 4));
      return is(bits(24, 1) == 0 ? ARM64_INS_TBZ : ARM64_INS_TBNZ);
    case 0x54:
      if (bits(4, 1) != 0 || bits(0, 4) >= 14) return false;
      insn_.condition = arm_condition(bits(0, 4));
      add_immediate(address_ + distance(5, 19, 4));
      return is(ARM64_INS_B);
    default:
      break;
  }
  if (bits(26, 5) == 5) {
    add_immediate(address_ + distance(0, 26, 4));
    return is(word_ >> 31U == 0 ? ARM64_INS_B : ARM64_INS_BL);
  }
  return read_register_branch();
}

bool Reading::read_register_branch() {
  const unsigned reg = bits(5, 5);
  switch (word_ & ~(31U << 5U)) {
    case 0xD61F0000U:
      add_or_zero(reg, 8);
      return is(ARM64_INS_BR);
    case 0xD63F0000U:
      add_or_zero(reg, 8);
      return is(ARM64_INS_BLR);
    case 0xD65F0000U:
      return reg == link_register && is(ARM64_INS_RET);
    default:
      return word_ == 0xD503201FU ? is(ARM64_INS_NOP) : read_thread_pointer();
  }
}

// MRS of TPIDR_EL0 and of TPIDRRO_EL0, which macOS uses.
bool Reading::read_thread_pointer() {
  const std::uint32_t which = word_ & ~31U;
  if (which != 0xD53BD040U && which != 0xD53BD060U) return false;
  add_or_zero(bits(0, 5), 8);
  add(Kind::other, 0, 0);
  insn_.immediate = bits(5, 16);
  return is(ARM64_INS_MRS);
}

// ADD and SUB of a constant; those that only move or compare have other names.
bool Reading::read_add_immediate() {
  const unsigned d = bits(0, 5);
  const unsigned s = bits(5, 5);
  const bool subtracts = bits(30, 1) != 0;
  const bool sets_flags = bits(29, 1) != 0;
  const bool is_shifted = bits(22, 1) != 0;
  const std::uint64_t value = bits(10, 12);
  insn_.sets_flags = sets_flags;
  add_result(d, sets_flags);
  add_or_stack(s, size());
  const bool is_plain = !sets_flags && !subtracts && value == 0 && !is_shifted;
  if (is_plain && (d == none || s == none)) return is(ARM64_INS_MOV);
  InstructionOperand& constant = add_immediate(value);
  if (is_shifted) add_shift(constant, 12);
  if (sets_flags && d == none) return is(subtracts ? ARM64_INS_CMP : ARM64_INS_CMN);
  return is(subtracts ? ARM64_INS_SUB : ARM64_INS_ADD);
}

bool Reading::read_move_wide() {
  const unsigned half = bits(21, 2);
  const unsigned kind = bits(29, 2);
  if (kind == 1 || (size() == 4 && half > 1)) return false;
  add_or_zero(bits(0, 5), size());
  InstructionOperand& constant = add_immediate(bits(5, 16));
  if (half != 0) add_shift(constant, 16 * half);
  return is(kind == 0 ? ARM64_INS_MOVN : kind == 2 ? ARM64_INS_MOVZ : ARM64_INS_MOVK);
}

// AND, ORR and EOR of a mask: a run of ones, rotated, in elements of 2 to 64 bits (DecodeBitMasks).
bool Reading::read_logical_immediate() {
  const unsigned kind = bits(29, 2);
  const unsigned d = bits(0, 5);
  const unsigned a = bits(5, 5);
  const bool wide = bits(22, 1) != 0;
  const unsigned ones = bits(10, 6);
  const unsigned lengths = (wide ? 64U : 0U) | (~ones & 63U);
  if (lengths < 2 || (wide && size() == 4) || (kind == 1 && a == none)) return false;
  const unsigned width = std::bit_floor(lengths);  // of an element
  const unsigned count = (ones & (width - 1)) + 1;
  const unsigned turn = bits(16, 6) & (width - 1);
  if (count == width) return false;
  std::uint64_t mask = (std::uint64_t{1} << count) - 1;
  for (unsigned filled = width; filled < 64; filled *= 2) mask |= mask << filled;
  insn_.sets_flags = kind == 3;
  add_result(d, kind == 3);
  add_or_zero(a, size());
  add_immediate(std::rotr(mask, static_cast<int>(turn)) >> (64 - 8 * size()));
  return is(kind == 3 && d == none ? ARM64_INS_TST : logical_names[kind]);
}

// Right shifts by a constant, which are encoded as moves of bit fields.
bool Reading::read_shift() {
  const unsigned kind = bits(29, 2);
  const unsigned last = 8 * size() - 1;
  const unsigned amount = bits(16, 6);
  const bool is_wide = bits(22, 1) != 0;
  if (kind % 2 != 0 || bits(10, 6) != last || amount > last || is_wide != (size() == 8)) {
    return false;
  }
  add_or_zero(bits(0, 5), size());
  add_or_zero(bits(5, 5), size());
  add_immediate(amount);
  return is(kind == 0 ? ARM64_INS_ASR : ARM64_INS_LSR);
}

// Arithmetic on registers; the second may be shifted or, for logical operations, inverted.
bool Reading::read_registers() {
  const unsigned d = bits(0, 5);
  const unsigned a = bits(5, 5);
  const unsigned b = bits(16, 5);
  const bool logical = bits(24, 1) == 0;
  const unsigned amount = bits(10, 6);
  const unsigned shift = bits(22, 2);
  const bool inverts = logical && bits(21, 1) != 0;
  const bool is_extended = !logical && bits(21, 1) != 0;
  if (is_extended || amount >= 8 * size() || (amount == 0 && shift != 0)) return false;
  if (!logical && shift == 3) return false;
  const unsigned kind = bits(29, 2);
  const bool sets_flags = logical ? kind == 3 : (kind & 1U) != 0;
  insn_.sets_flags = sets_flags;
  const bool moves = logical && kind == 1 && a == none && (inverts || amount == 0);
  const bool compares = sets_flags && d == none && !inverts;
  const bool negates = !logical && kind >= 2 && a == none;
  if (negates) return false;
  if (!compares) add_or_zero(d, size());
  if (!moves) add_or_zero(a, size());
  InstructionOperand& second = add_or_zero(b, size());
  constexpr std::array shifts = {Shift::lsl, Shift::lsr, Shift::asr, Shift::ror};
  if (amount != 0) add_shift(second, amount, shifts[shift]);
  if (moves) return is(inverts ? ARM64_INS_MVN : ARM64_INS_MOV);
  if (inverts) return is(inverted_names[kind]);
  if (logical) return is(compares ? ARM64_INS_TST : logical_names[kind]);
  constexpr std::array names = {ARM64_INS_ADD, ARM64_INS_ADD, ARM64_INS_SUB, ARM64_INS_SUB};
  return is(compares ? kind == 3 ? ARM64_INS_CMP : ARM64_INS_CMN : names[kind]);
}

struct DecodedAccess {
  unsigned id;  // 0 if it is left to Capstone
  unsigned unscaled;
  unsigned width;  // of the register
};

// Indexed by size and kind, the two bits at 30 and at 22.
constexpr std::array accesses = {
    DecodedAccess{ARM64_INS_STRB, ARM64_INS_STURB, 4},
    DecodedAccess{ARM64_INS_LDRB, ARM64_INS_LDURB, 4},
    DecodedAccess{ARM64_INS_LDRSB, ARM64_INS_LDURSB, 8},
    DecodedAccess{ARM64_INS_LDRSB, ARM64_INS_LDURSB, 4},
    DecodedAccess{ARM64_INS_STRH, ARM64_INS_STURH, 4},
    DecodedAccess{ARM64_INS_LDRH, ARM64_INS_LDURH, 4},
    DecodedAccess{ARM64_INS_LDRSH, ARM64_INS_LDURSH, 8},
    DecodedAccess{ARM64_INS_LDRSH, ARM64_INS_LDURSH, 4},
    DecodedAccess{ARM64_INS_STR, ARM64_INS_STUR, 4},
    DecodedAccess{ARM64_INS_LDR, ARM64_INS_LDUR, 4},
    DecodedAccess{ARM64_INS_LDRSW, ARM64_INS_LDURSW, 8},
    DecodedAccess{0, 0, 0},
    DecodedAccess{ARM64_INS_STR, ARM64_INS_STUR, 8},
    DecodedAccess{ARM64_INS_LDR, ARM64_INS_LDUR, 8},
    DecodedAccess{0, 0, 0},
    DecodedAccess{0, 0, 0},
};

// A load or store of a register, or of a vector register's 8 or 16 bytes, at a base plus a scaled
// constant, or at a base with a constant in bytes and an optional write-back.
bool Reading::read_load_or_store() {
  const bool is_vector = bits(26, 1) != 0;
  const unsigned size = bits(30, 2);
  const unsigned kind = bits(22, 2);
  const bool is_scaled = bits(24, 2) == 1;
  DecodedAccess access{};
  unsigned bytes = 1U << size;
  if (!is_vector) {
    access = accesses[size << 2U | kind];
    if (access.id == 0) return false;
    add_or_zero(bits(0, 5), access.width);
  } else {
    const bool is_whole = size == 0 && kind >= 2;
    if (!is_whole && (size != 3 || kind >= 2)) return false;
    bytes = is_whole ? 16 : 8;
    const bool loads = (kind & 1U) != 0;
    access.id = loads ? ARM64_INS_LDR : ARM64_INS_STR;
    access.unscaled = loads ? ARM64_INS_LDUR : ARM64_INS_STUR;
    add_vector(bits(0, 5), bytes);
  }
  const unsigned base = bits(5, 5);
  if (is_scaled) {
    add_memory(base, std::uint64_t{bits(10, 12)} * bytes);
    return is(access.id);
  }
  if (bits(24, 2) != 0 || bits(21, 1) != 0) return false;
  const std::uint64_t moved = distance(12, 9, 1);
  const unsigned mode = bits(10, 2);
  if (mode != 0 && !is_vector && base != none && base == bits(0, 5)) return false;  // undefined
  switch (mode) {
    case 0:
      add_memory(base, moved);
      return is(access.unscaled);
    case 1:
      add_memory(base, 0);
      add_immediate(moved);
      insn_.writes_back = true;
      return is(access.id);
    case 3:
      add_memory(base, moved);
      insn_.writes_back = true;
      return is(access.id);
    default:
      return false;
  }
}

bool Reading::read_pair() {
  const unsigned size = bits(30, 2);
  const unsigned mode = bits(23, 3);
  const bool is_vector = bits(26, 1) != 0;
  const unsigned bytes = is_vector ? 4U << size : size == 0 ? 4 : 8;
  if (mode == 0 || mode > 3 || bytes > 16 || (is_vector ? size == 0 : size % 2 != 0)) return false;
  for (const unsigned number : {bits(0, 5), bits(10, 5)}) {
    if (is_vector) {
      add_vector(number, bytes);
    } else {
      add_or_zero(number, bytes);
    }
  }
  const unsigned base = bits(5, 5);
  const bool loads = bits(22, 1) != 0;
  // Undefined combinations are left to Capstone, which accepts some of them.
  const bool moves_base =
      !is_vector && mode != 2 && base != none && (bits(0, 5) == base || bits(10, 5) == base);
  if (moves_base || (loads && bits(0, 5) == bits(10, 5))) return false;
  const std::uint64_t moved = distance(15, 7, bytes);
  add_memory(base, mode == 1 ? 0 : moved);
  if (mode == 1) add_immediate(moved);
  insn_.writes_back = mode != 2;
  return is(loads ? ARM64_INS_LDP : ARM64_INS_STP);
}

bool Reading::read_any() {
  switch (bits(24, 5)) {
    case 0x10:  // ADR and ADRP
      add_or_zero(bits(0, 5), 8);
      if (word_ >> 31U == 0) {
        add_immediate(address_ + (distance(5, 19, 4) | bits(29, 2)));
        return is(ARM64_INS_ADR);
      }
      add_immediate((address_ & ~std::uint64_t{0xFFF}) +
                    ((distance(5, 19, 4) | bits(29, 2)) << 12U));
      return is(ARM64_INS_ADRP);
    case 0x11:
      return bits(23, 1) == 0 && read_add_immediate();
    case 0x12:
      return bits(23, 1) == 1 ? read_move_wide() : read_logical_immediate();
    case 0x13:
      return bits(23, 1) == 0 && read_shift();
    case 0x0A:
    case 0x0B:
      return read_registers();
    case 0x14:
    case 0x15:
    case 0x16:
    case 0x17:
      return read_branch();
    case 0x08:
    case 0x09:
    case 0x0C:
    case 0x0D:
      return bits(27, 3) == 5 && read_pair();
    case 0x18:
    case 0x19:
    case 0x1C:
    case 0x1D:
      return bits(27, 3) == 7 && read_load_or_store();
    default:
      return false;
  }
}

std::optional<Instruction> Reading::read() {
  return read_any() ? std::optional(insn_) : std::nullopt;
}

}  // namespace

std::optional<Instruction> decode(std::uint32_t word, std::uint64_t address) {
  return Reading(word, address).read();
}

}  // namespace ftcheck::isa::aarch64
