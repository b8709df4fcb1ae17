// The rotations of Power, which are also its shifts and masks by constants.
#include "isa/ppc64/machine.hpp"

#include <bit>

namespace ftcheck::isa::ppc64 {
namespace {

// Ones from bit `first` to bit `last`, counted from the highest; around the end if that comes
// first.
std::uint64_t mask(unsigned first, unsigned last) {
  constexpr std::uint64_t ones = ~std::uint64_t{0};
  const std::uint64_t from = ones >> first;
  const std::uint64_t to = ones << (63 - last);
  return first <= last ? from & to : from | to;
}

void finish(Context& at, Register to) {
  at.record(to);
}

// A value rotated left by a constant and masked.
void rotate_and_mask(Context& at, unsigned shift, std::uint64_t kept) {
  const Register to = at.written(at.a());
  const Operand value = at.read(at.t());
  const std::uint64_t ones = ~std::uint64_t{0};
  if (shift == 0 && (kept == 0xFF || kept == 0xFFFF || kept == 0xFFFFFFFF)) {
    at.build.copy(to, value, static_cast<unsigned>(std::popcount(kept)) / 8);
  } else if (shift == 0) {
    at.build.compute(Opcode::bit_and, to, value, constant(kept), 8);
  } else if (kept == ones << shift) {
    at.build.compute(Opcode::shift_left, to, value, constant(shift), 8);
  } else if (kept == ones >> (64 - shift)) {
    at.build.compute(Opcode::shift_right, to, value, constant(64 - shift), 8);
  } else {
    at.build.compute(Opcode::rotate_left, temporary(0), value, constant(shift), 8);
    at.build.compute(Opcode::bit_and, to, in(temporary(0)), constant(kept), 8);
  }
  finish(at, to);
}

// The same with a word that is first repeated in both halves.
void rotate_word(Context& at, Operand shift, std::uint64_t kept) {
  const Operand value = at.read(at.t());
  const Register to = at.written(at.a());
  const bool is_plain = shift.is_constant && shift.constant == 0;
  if (is_plain && kept >> 32U == 0) {
    rotate_and_mask(at, 0, kept);
    return;
  }
  if (shift.is_constant && kept == (0xFFFFFFFFU << shift.constant & 0xFFFFFFFFU)) {
    at.build.compute(Opcode::shift_left, to, value, shift, 4);
    finish(at, to);
    return;
  }
  at.build.compute(Opcode::rotate_left, temporary(0), value, shift, 4);
  at.build.compute(Opcode::shift_left, temporary(1), in(temporary(0)), constant(32), 8);
  at.build.compute(Opcode::bit_or, temporary(0), in(temporary(0)), in(temporary(1)), 8);
  at.build.compute(Opcode::bit_and, to, in(temporary(0)), constant(kept), 8);
  finish(at, to);
}

// Replaces the masked bits of the destination.
void insert(Context& at, unsigned shift, std::uint64_t replaced, bool is_word) {
  const Register to = at.written(at.a());
  at.build.compute(Opcode::rotate_left, temporary(0), at.read(at.t()), constant(shift),
                   is_word ? 4 : 8);
  if (is_word) {
    at.build.compute(Opcode::shift_left, temporary(1), in(temporary(0)), constant(32), 8);
    at.build.compute(Opcode::bit_or, temporary(0), in(temporary(0)), in(temporary(1)), 8);
  }
  at.build.compute(Opcode::bit_and, temporary(0), in(temporary(0)), constant(replaced), 8);
  at.build.compute(Opcode::bit_and, temporary(1), at.read(at.a()), constant(~replaced), 8);
  at.build.compute(Opcode::bit_or, to, in(temporary(0)), in(temporary(1)), 8);
  finish(at, to);
}

// Opcode 30, rotations of doublewords.
bool rotate_doubleword(Context& at) {
  const unsigned shift = at.b() | (at.word & 2U) << 4U;
  const unsigned bound = at.bits(21, 25) | at.bits(26, 26) << 5U;
  switch (at.bits(27, 29)) {
    case 0:  // RLDICL
      rotate_and_mask(at, shift, mask(bound, 63));
      return true;
    case 1:  // RLDICR
      rotate_and_mask(at, shift, mask(0, bound));
      return true;
    case 2:  // RLDIC
      rotate_and_mask(at, shift, mask(bound, 63 - shift));
      return true;
    case 3:  // RLDIMI
      insert(at, shift, mask(bound, 63 - shift), false);
      return true;
    case 4: {  // RLDCL, RLDCR
      const Register to = at.written(at.a());
      const bool keeps_right = (at.word & 2U) == 0;
      at.build.compute(Opcode::bit_and, temporary(1), at.read(at.b()), constant(63), 8);
      at.build.compute(Opcode::rotate_left, temporary(0), at.read(at.t()), in(temporary(1)), 8);
      at.build.compute(Opcode::bit_and, to, in(temporary(0)),
                       constant(keeps_right ? mask(bound, 63) : mask(0, bound)), 8);
      finish(at, to);
      return true;
    }
    default:
      return false;
  }
}

}  // namespace

bool rotate_instruction(Context& at) {
  const auto word_mask = [&] { return mask(at.bits(21, 25) + 32, at.bits(26, 30) + 32); };
  switch (at.opcode()) {
    case 20:  // RLWIMI
      insert(at, at.b(), word_mask(), true);
      return true;
    case 21:  // RLWINM
      rotate_word(at, constant(at.b()), word_mask());
      return true;
    case 23:  // RLWNM
      at.build.compute(Opcode::bit_and, temporary(2), at.read(at.b()), constant(31), 8);
      rotate_word(at, in(temporary(2)), word_mask());
      return true;
    case 30:
      return rotate_doubleword(at);
    default:
      return false;
  }
}

}  // namespace ftcheck::isa::ppc64
