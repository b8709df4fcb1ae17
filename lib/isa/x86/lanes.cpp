// Arithmetic on the integers in vector registers of x86: SSE2 to SSE4.1, AVX and AVX2.
//
// A register is lanes of a pointer's size.  An operation on each element is done lane by lane; a
// move of elements is a table of bytes (Bytes), assembled from the largest possible pieces.
#include "isa/bits.hpp"
#include "isa/x86/elements.hpp"
#include "isa/x86/machine.hpp"
#include "isa/x86/shuffles.hpp"

#include <algorithm>

namespace ftcheck::isa::x86 {
namespace {

std::uint64_t repeated(std::uint64_t n, unsigned element) {
  std::uint64_t all = 0;
  for (unsigned at = 0; at < 8; at += element) all |= truncate(n, element) << (8 * at);
  return all;
}

}  // namespace

bool X86Machine::is_whole(const InstructionOperand& operand, unsigned size) const {
  const bool fits = operand.size == size && (size == 16 || (size == 32 && word_ == 8));
  if (!fits || !is_register(operand)) return fits && operand.kind == Kind::memory;
  const auto number = vector(operand);
  return number && (size == 16 || *number < upper_count);
}

Register X86Machine::any_lane(unsigned vector, unsigned n) const {
  return n < lanes_ ? lane(vector, n) : upper_lane(vector, n - lanes_);
}

// The lanes of an operand: a register's own, or temporaries from `first` on.
X86Machine::Lanes X86Machine::lanes_of(Context& at, const InstructionOperand& operand,
                                       unsigned first, bool copies) {
  Lanes lanes{};
  const unsigned count = operand.size / word_;
  if (operand.kind == Kind::memory) {
    const Operand address = address_of(at);
    if (count == 0) {
      lanes[0] = temporary(first);
      at.build.load(lanes[0], address, operand.size);
    }
    for (unsigned n = 0; n < count; ++n) {
      lanes[n] = temporary(first + n);
      at.build.load(lanes[n], offset_by(at, address, n * word_), word_);
    }
    return lanes;
  }
  const unsigned number = *vector(operand);
  for (unsigned n = 0; n < count; ++n) {
    lanes[n] = any_lane(number, n);
    if (!copies) continue;
    at.build.copy(temporary(first + n), in(lanes[n]), word_);
    lanes[n] = temporary(first + n);
  }
  return lanes;
}

// True if the destination and the operands are all whole registers.
bool X86Machine::takes_whole(Context& at, unsigned sources) const {
  const unsigned count = at.insn.operand_count;
  const InstructionOperand& d = at.operand(0);
  const bool in_place = count == sources;
  if (!is_register(d) || !is_whole(d, d.size) || (!in_place && count != sources + 1)) {
    return false;
  }
  for (unsigned n = 1; n < count; ++n) {
    if (!is_whole(at.operand(n), d.size)) return false;
  }
  return true;
}

bool X86Machine::compute_each(Context& at, Opcode opcode, unsigned element) {
  if (!takes_whole(at, 2) || element > word_) return false;
  const unsigned count = at.insn.operand_count;
  const InstructionOperand& d = at.operand(0);
  const Lanes b = lanes_of(at, at.operand(count - 1U), first_source, false);
  const Lanes a = lanes_of(at, at.operand(count - 2U), first_source, false);
  for (unsigned n = 0; n < d.size / word_; ++n) {
    at.build.compute_each(opcode, any_lane(*vector(d), n), in(a[n]), in(b[n]), element, word_);
  }
  return wrote_whole(at);
}

bool X86Machine::and_not(Context& at) {
  if (!takes_whole(at, 2)) return false;
  const unsigned count = at.insn.operand_count;
  const InstructionOperand& d = at.operand(0);
  const Lanes b = lanes_of(at, at.operand(count - 1U), first_source, false);
  const Lanes a = lanes_of(at, at.operand(count - 2U), first_source, false);
  for (unsigned n = 0; n < d.size / word_; ++n) {
    at.build.compute(Opcode::bit_xor, temporary(6), in(a[n]), constant(~std::uint64_t{0}), word_);
    at.build.compute(Opcode::bit_and, any_lane(*vector(d), n), in(temporary(6)), in(b[n]), word_);
  }
  return wrote_whole(at);
}

bool X86Machine::change_each(Context& at, Opcode opcode, unsigned element) {
  const InstructionOperand& d = at.operand(0);
  if (at.insn.operand_count != 2 || !is_register(d) || !is_whole(d, d.size) ||
      !is_whole(at.operand(1), d.size)) {
    return false;
  }
  const Lanes a = lanes_of(at, at.operand(1), first_source, false);
  for (unsigned n = 0; n < d.size / word_; ++n) {
    at.build.compute_each(opcode, any_lane(*vector(d), n), in(a[n]),
                          constant(repeated(element, element)), element, word_);
  }
  return wrote_whole(at);
}

bool X86Machine::shift_each(Context& at, Opcode opcode, unsigned element) {
  const unsigned last = at.insn.operand_count - 1U;
  const InstructionOperand& d = at.operand(0);
  const InstructionOperand& s = at.operand(last - 1U);
  if (at.operand(last).kind != Kind::immediate || last > 2 || element > word_ || !is_register(d) ||
      !is_whole(d, d.size) || !is_whole(s, d.size)) {
    return false;
  }
  const auto count = at.insn.immediate & 0xFFU;
  const Lanes a = lanes_of(at, s, first_source, false);
  for (unsigned n = 0; n < d.size / word_; ++n) {
    at.build.compute_each(opcode, any_lane(*vector(d), n), in(a[n]),
                          constant(repeated(count, element)), element, word_);
  }
  return wrote_whole(at);
}

// PMULUDQ and PMULDQ: multiply the lower halves of each eight bytes.
bool X86Machine::multiply_halves(Context& at, bool is_signed) {
  if (!takes_whole(at, 2) || word_ != 8) return false;
  const unsigned count = at.insn.operand_count;
  const InstructionOperand& d = at.operand(0);
  const Lanes b = lanes_of(at, at.operand(count - 1U), first_source, false);
  const Lanes a = lanes_of(at, at.operand(count - 2U), first_source, false);
  const auto half = [&](Register to, Register from) {
    if (is_signed) {
      at.build.compute(Opcode::sign_extend, to, in(from), constant(4), 8);
    } else {
      at.build.copy(to, in(from), 4);
    }
  };
  for (unsigned n = 0; n < d.size / word_; ++n) {
    half(temporary(6), a[n]);
    half(temporary(7), b[n]);
    at.build.compute(Opcode::multiply, any_lane(*vector(d), n), in(temporary(6)), in(temporary(7)),
                     8);
  }
  return wrote_whole(at);
}

// PHADDD: sums of neighbours; in each 16 bytes those of the first operand come before the second's.
bool X86Machine::add_neighbours(Context& at) {
  if (!takes_whole(at, 2) || word_ != 8) return false;
  const unsigned count = at.insn.operand_count;
  const InstructionOperand& d = at.operand(0);
  const Lanes a = lanes_of(at, at.operand(count - 2U), first_source, true);
  const Lanes b = lanes_of(at, at.operand(count - 1U), first_source + 4, true);
  const auto sum = [&](Register s) {
    at.build.compute(Opcode::shift_right, temporary(1), in(s), constant(32), 8);
    at.build.compute(Opcode::add, s, in(s), in(temporary(1)), 4);
  };
  for (unsigned n = 0; n < d.size / word_; ++n) {
    sum(a[n]);
    sum(b[n]);
  }
  for (unsigned n = 0; n < d.size / word_; ++n) {
    const Lanes& from = n % 2 == 0 ? a : b;
    const unsigned first = n / 2 * 2;
    at.build.compute(Opcode::shift_left, temporary(1), in(from[first + 1]), constant(32), 8);
    at.build.compute(Opcode::bit_or, any_lane(*vector(d), n), in(temporary(1)), in(from[first]), 8);
  }
  return wrote_whole(at);
}

// PMOVMSKB, MOVMSKPS and MOVMSKPD: collect the highest bits of the elements.
bool X86Machine::gather_signs(Context& at, unsigned element) {
  const InstructionOperand& s = at.operand(1);
  if (at.insn.operand_count != 2 || !is_register(s) || !is_whole(s, s.size) || element > word_) {
    return false;
  }
  const Register mask = temporary(3);
  const Lanes lanes = lanes_of(at, s, first_source, false);
  at.build.copy(mask, constant(0), 8);
  for (unsigned n = 0; n < s.size / word_; ++n) {
    at.build.compute(Opcode::gather, temporary(4), in(lanes[n]),
                     constant(repeated(std::uint64_t{1} << (8 * element - 1), element)), word_);
    at.build.compute(Opcode::shift_left, temporary(4), in(temporary(4)),
                     constant(n * word_ / element), 8);
    at.build.compute(Opcode::bit_or, mask, in(mask), in(temporary(4)), 8);
  }
  write(at, at.operand(0), in(mask));
  return true;
}

// PTEST: sets zero if the operands have no bit in common, the carry if the first has all bits of
// the second.
bool X86Machine::test_whole(Context& at) {
  const InstructionOperand& d = at.operand(0);
  if (at.insn.operand_count != 2 || !is_whole(d, d.size) || !is_whole(at.operand(1), d.size)) {
    return false;
  }
  const Lanes b = lanes_of(at, at.operand(1), first_source, false);
  const Lanes a = lanes_of(at, d, first_source, false);
  const Register common = temporary(6);
  const Register missing = temporary(7);
  const Register part = temporary(8);
  const Register flags = temporary(9);
  at.build.copy(common, constant(0), word_);
  at.build.copy(missing, constant(0), word_);
  for (unsigned n = 0; n < d.size / word_; ++n) {
    at.build.compute(Opcode::bit_and, part, in(a[n]), in(b[n]), word_);
    at.build.compute(Opcode::bit_or, common, in(common), in(part), word_);
    at.build.compute(Opcode::bit_xor, part, in(part), in(b[n]), word_);
    at.build.compute(Opcode::bit_or, missing, in(missing), in(part), word_);
  }
  constexpr std::uint64_t none = untold(flag_parity);
  at.build.copy(flags, constant(none), 8);
  at.build.compare(Opcode::compare, in(missing), constant(0), word_, 1);
  at.build.select(Condition::equal, flags, constant(none | flag_less), 8, 1);
  at.build.copy(part, in(flags), 8);
  at.build.compute(Opcode::bit_or, part, in(part), constant(flag_zero), 8);
  at.build.compare(Opcode::compare, in(common), constant(0), word_, 1);
  at.build.select(Condition::equal, flags, in(part), 8, 1);
  at.build.set_flags(in(flags));
  wrote_upper_ = true;  // the first operand is only read
  return true;
}

// Whole moves of 32 bytes.
bool X86Machine::move_wide(Context& at) {
  const InstructionOperand& d = at.operand(0);
  const InstructionOperand& s = at.operand(1);
  if (at.insn.operand_count != 2 || d.size != 32 || !is_whole(d, 32) || !is_whole(s, 32)) {
    return false;
  }
  const Lanes from = lanes_of(at, s, first_source, false);
  if (is_register(d)) {
    for (unsigned n = 0; n < 4; ++n) {
      at.build.copy(any_lane(*vector(d), n), in(from[n]), 8);
    }
    return wrote_whole(at);
  }
  const Operand address = address_of(at);
  for (unsigned n = 0; n < 4; ++n) at.build.store(offset_by(at, address, 8 * n), in(from[n]), 8);
  return true;
}

// Assembles the destination from bytes of one or two operands, by a table of as many bytes.
bool X86Machine::permute(Context& at, const Bytes& table) {
  const InstructionOperand& d = at.operand(0);
  const InstructionOperand& first = at.operand(table.first);
  const InstructionOperand& second = at.operand(table.second);
  const auto is_source = [&](const InstructionOperand& s) {
    if (s.kind == Kind::memory) {
      return s.size <= 4 * word_ && (s.size < word_ || s.size % word_ == 0);
    }
    return vector(s) && is_whole(s, s.size);
  };
  if (!is_register(d) || !is_whole(d, d.size) || !is_source(first) || !is_source(second)) {
    return false;
  }
  if (table.element > word_) return false;
  for (unsigned n = 1; n < at.insn.operand_count; ++n) {  // a mask is neither
    if (is_register(at.operand(n)) && !is_source(at.operand(n))) return false;
  }
  const Lanes a = lanes_of(at, first, first_source, true);
  const Lanes b = table.second == table.first ? a : lanes_of(at, second, first_source + 4, true);
  for (unsigned n = 0; n < d.size / word_; ++n) {
    const Register to = any_lane(*vector(d), n);
    for (unsigned done = 0; done < word_;) {
      const unsigned at_byte = n * word_ + done;
      const std::uint8_t from = table.bytes[at_byte];
      unsigned size = 1;
      const auto goes_on = [&] {
        const std::uint8_t next = table.bytes[at_byte + size];
        return from == Bytes::zero ? next == from : next == from + size && next % word_ != 0;
      };
      while (done + size < word_ && goes_on()) ++size;
      const Lanes& lanes = from < Bytes::of_second ? a : b;
      const unsigned byte = from % Bytes::of_second;
      const Operand part = from == Bytes::zero ? constant(0) : in(lanes[byte / word_]);
      if (size == word_) {
        at.build.copy(to, part, word_);
      } else {
        if (done == 0) at.build.copy(to, constant(0), word_);
        if (from != Bytes::zero) {
          at.build.compute(Opcode::shift_right, temporary(1), part, constant(8 * (byte % word_)),
                           word_);
          at.build.compute(Opcode::insert, to, in(temporary(1)), constant(8 * done), size);
        }
      }
      done += size;
    }
    if (table.shift != 0) {
      at.build.compute_each(Opcode::shift_right_signed, to, in(to),
                            constant(repeated(table.shift, table.element)), table.element, word_);
    }
  }
  return wrote_whole(at);
}

// VEXTRACTI128 of the upper half, also to memory.
bool X86Machine::extract_half(Context& at) {
  const InstructionOperand& d = at.operand(0);
  const InstructionOperand& s = at.operand(1);
  if (at.insn.operand_count != 3 || word_ != 8 || !is_register(s) || !is_whole(s, 32) ||
      d.size != 16 || (is_register(d) && !is_xmm(d))) {
    return false;
  }
  const unsigned first = (static_cast<unsigned>(at.insn.immediate) & 1U) * 2;
  const Lanes from = lanes_of(at, s, first_source, true);
  if (is_register(d)) {
    for (unsigned n = 0; n < 2; ++n) {
      at.build.copy(lane(*vector(d), n), in(from[first + n]), 8);
    }
    return true;
  }
  const Operand address = address_of(at);
  for (unsigned n = 0; n < 2; ++n)
    at.build.store(offset_by(at, address, 8 * n), in(from[first + n]), 8);
  return true;
}

// PEXTRB and PEXTRW, and PEXTRD if it is not a lane: one element, with zeros above it.
bool X86Machine::extract_element(Context& at, unsigned size) {
  const InstructionOperand& s = at.operand(1);
  if (at.insn.operand_count != 3 || !is_xmm(s) || size > word_) return false;
  const unsigned byte = static_cast<unsigned>(at.insn.immediate) * size % 16;
  at.build.compute(Opcode::shift_right, temporary(3), in(lane(*vector(s), byte / word_)),
                   constant(8 * (byte % word_)), word_);
  at.build.copy(temporary(3), in(temporary(3)), size);
  write(at, at.operand(0), in(temporary(3)));
  return true;
}

// PINSRB and PINSRW, and PINSRD if it is not a lane.
bool X86Machine::insert_element(Context& at, unsigned size) {
  const unsigned last = at.insn.operand_count - 1U;
  const InstructionOperand& d = at.operand(0);
  const InstructionOperand& rest = at.operand(last == 3 ? 1 : 0);
  if (last < 2 || last > 3 || !is_xmm(d) || !is_xmm(rest) || size > word_) return false;
  const unsigned byte = static_cast<unsigned>(at.insn.immediate) * size % 16;
  InstructionOperand source = at.operand(last - 1U);
  if (source.kind == Kind::memory) source.size = static_cast<std::uint8_t>(size);
  const Operand value = read(at, source, 3);
  for (unsigned n = 0; n < lanes_ && last == 3; ++n) {
    at.build.copy(lane(*vector(d), n), in(lane(*vector(rest), n)), word_);
  }
  at.build.compute(Opcode::insert, lane(*vector(d), byte / word_), value,
                   constant(8 * (byte % word_)), size);
  return true;
}

bool X86Machine::lanes_instruction(Context& at) {
  const unsigned id = at.insn.id;
  if (id == X86_INS_VZEROUPPER) {
    for (unsigned i = 0; i < upper_count * upper_lanes_; ++i) {
      at.build.copy(upper_lane(0, i), constant(0), word_);
    }
    return true;
  }
  if (at.insn.operand_count < 2) return false;
  if (const auto each = each_of(id)) return compute_each(at, each->opcode, each->element);
  if (const auto each = shift_of(id)) return shift_each(at, each->opcode, each->element);
  if (const auto each = change_of(id)) return change_each(at, each->opcode, each->element);
  if (const auto table = shuffle_of(at.insn)) return permute(at, *table);
  switch (id) {
    case X86_INS_PANDN:
    case X86_INS_VPANDN:
    case X86_INS_ANDNPS:
    case X86_INS_VANDNPS:
    case X86_INS_ANDNPD:
    case X86_INS_VANDNPD:
      return and_not(at);
    case X86_INS_PMULUDQ:
    case X86_INS_VPMULUDQ:
      return multiply_halves(at, false);
    case X86_INS_PMULDQ:
    case X86_INS_VPMULDQ:
      return multiply_halves(at, true);
    case X86_INS_PHADDD:
    case X86_INS_VPHADDD:
      return add_neighbours(at);
    case X86_INS_PMOVMSKB:
    case X86_INS_VPMOVMSKB:
      return gather_signs(at, 1);
    case X86_INS_MOVMSKPS:
    case X86_INS_VMOVMSKPS:
      return gather_signs(at, 4);
    case X86_INS_MOVMSKPD:
    case X86_INS_VMOVMSKPD:
      return gather_signs(at, 8);
    case X86_INS_PTEST:
    case X86_INS_VPTEST:
      return test_whole(at);
    case X86_INS_VMOVAPS:
    case X86_INS_VMOVUPS:
    case X86_INS_VMOVAPD:
    case X86_INS_VMOVUPD:
    case X86_INS_VMOVDQA:
    case X86_INS_VMOVDQU:
    case X86_INS_VMOVNTDQ:
    case X86_INS_VLDDQU:
      return move_wide(at);
    case X86_INS_VEXTRACTI128:
    case X86_INS_VEXTRACTF128:
      return extract_half(at);
    case X86_INS_PEXTRB:
    case X86_INS_VPEXTRB:
      return extract_element(at, 1);
    case X86_INS_PEXTRW:
    case X86_INS_VPEXTRW:
      return extract_element(at, 2);
    case X86_INS_PEXTRD:
    case X86_INS_VPEXTRD:
      return extract_element(at, 4);
    case X86_INS_PINSRB:
    case X86_INS_VPINSRB:
      return insert_element(at, 1);
    case X86_INS_PINSRW:
    case X86_INS_VPINSRW:
      return insert_element(at, 2);
    case X86_INS_PINSRD:
    case X86_INS_VPINSRD:
      return insert_element(at, 4);
    default:
      return false;
  }
}

}  // namespace ftcheck::isa::x86
