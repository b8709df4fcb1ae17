// The vector moves that compilers use to fill structures on x86.
//
// A vector register is lanes a pointer wide: two on x86-64, four on x86.  Moves of 8-byte halves
// are modelled on both, moves of 4 bytes only if a lane is that wide.
#include "isa/x86/machine.hpp"

namespace ftcheck::isa::x86 {

Operand X86Machine::offset_by(Context& at, Operand address, unsigned distance) {
  return at.build.offset_by(address, distance, temporary(1), word_);
}

// Copies an operand of at most 16 bytes to the temporaries from `first` on.
bool X86Machine::read_vector(Context& at, const InstructionOperand& operand, unsigned first) {
  if (is_register(operand)) {
    const auto number = vector(operand);
    for (unsigned n = 0; number && n < lanes_; ++n) {
      at.build.copy(temporary(first + n), in(lane(*number, n)), word_);
    }
    return number.has_value();
  }
  const Operand address = address_of(at);
  for (unsigned n = 0; n < lanes_ && n * word_ < operand.size; ++n) {
    at.build.load(temporary(first + n), offset_by(at, address, n * word_), word_);
  }
  return operand.kind == Kind::memory;
}

void X86Machine::write_vector(Context& at, const InstructionOperand& operand, unsigned first) {
  if (is_register(operand)) {
    const unsigned number = *vector(operand);
    for (unsigned n = 0; n < lanes_; ++n) {
      at.build.copy(lane(number, n), in(temporary(first + n)), word_);
    }
    return;
  }
  const Operand address = address_of(at);
  for (unsigned n = 0; n < lanes_; ++n) {
    at.build.store(offset_by(at, address, n * word_), in(temporary(first + n)), word_);
  }
}

bool X86Machine::move_whole(Context& at) {
  const auto is_known = [&](unsigned n) {  // not one of those that AVX-512 adds
    return is_xmm(at.operand(n)) || at.operand(n).kind == Kind::memory;
  };
  if (at.operand(0).size != 16 || at.insn.operand_count != 2 || !is_known(0) || !is_known(1)) {
    return false;
  }
  read_vector(at, at.operand(1), first_source);
  write_vector(at, at.operand(0), first_source);
  return true;
}

// MOVQ, MOVD, and MOVSD, MOVSS to and from memory: move a vector's lowest `size` bytes.
bool X86Machine::move_low(Context& at, unsigned size) {
  const InstructionOperand& d = at.operand(0);
  const InstructionOperand& s = at.operand(1);
  if (!is_xmm(d) && !is_xmm(s)) {
    return false;
  }
  const unsigned parts = size > word_ ? size / word_ : 1;
  const unsigned width = size / parts;
  const Operand address = d.kind == Kind::memory   ? address_of(at)
                          : s.kind == Kind::memory ? address_of(at)
                                                   : constant(0);
  for (unsigned n = 0; n < parts; ++n) {
    const Register value = temporary(first_source);
    if (s.kind == Kind::memory) {
      at.build.load(value, offset_by(at, address, n * word_), width);
    } else {
      at.build.copy(value, is_xmm(s) ? in(lane(*vector(s), n)) : read(at, s, 3), width);
    }
    if (d.kind == Kind::memory) {
      at.build.store(offset_by(at, address, n * word_), in(value), width);
    } else if (is_xmm(d)) {
      at.build.copy(lane(*vector(d), n), in(value), width);
    } else {
      write(at, d, in(value));
    }
  }
  for (unsigned n = parts; is_xmm(d) && n < lanes_; ++n) {
    at.build.copy(lane(*vector(d), n), constant(0), word_);
  }
  return true;
}

// Assembles the destination from lanes of the last two operands.  In `from` the second operand's
// lanes come after the first's.
bool X86Machine::shuffle(Context& at, unsigned operands, std::initializer_list<unsigned> from) {
  const InstructionOperand& d = at.operand(0);
  if (!is_xmm(d) || operands < 2 || !read_vector(at, at.operand(operands - 2U), first_source) ||
      !read_vector(at, at.operand(operands - 1U), first_source + lanes_)) {
    return false;
  }
  unsigned n = 0;
  for (const unsigned source : from) {
    at.build.copy(lane(*vector(d), n++), in(temporary(first_source + source)), word_);
  }
  return true;
}

// The same with halves: 0 and 1 are the first operand's, 2 and 3 the second's.
bool X86Machine::combine(Context& at, unsigned operands, unsigned low, unsigned high) {
  if (word_ == 8) {
    return shuffle(at, operands, {low, high});
  }
  return shuffle(at, operands, {2 * low, 2 * low + 1, 2 * high, 2 * high + 1});
}

// MOVHPS and MOVLPS and the like: move 8 bytes between memory and one half of a vector.
bool X86Machine::move_half(Context& at, bool high) {
  const unsigned count = at.insn.operand_count;
  const InstructionOperand& d = at.operand(0);
  if (d.kind == Kind::memory) {
    const auto source = vector(at.operand(1));
    if (!source) return false;
    const Operand address = address_of(at);
    for (unsigned n = 0; n < 8 / word_; ++n) {
      at.build.store(offset_by(at, address, n * word_),
                     in(lane(*source, (high ? lanes_ / 2 : 0) + n)), word_);
    }
    return true;
  }
  return at.operand(count - 1U).kind == Kind::memory &&
         combine(at, count, high ? 0 : 2, high ? 2 : 1);
}

// MOVSD and MOVSS, except the string instruction called MOVSD.
bool X86Machine::move_scalar(Context& at, unsigned size) {
  const bool memory = at.operand(0).kind == Kind::memory || at.operand(1).kind == Kind::memory;
  if (memory) {
    return move_low(at, size);
  }
  if (size == 8) return combine(at, at.insn.operand_count, 2, 1);
  at.build.copy(temporary(4),
                read_float(at, at.operand(at.insn.operand_count - 1U), 4, temporary(4)), 4);
  return write_float(at, in(temporary(4)), 4);
}

// PSHUFD and SHUFPD, if their constant moves whole lanes.
bool X86Machine::shuffle_by_constant(Context& at) {
  const unsigned last = at.insn.operand_count - 1U;
  const auto order = static_cast<unsigned>(at.insn.immediate);
  if (at.insn.id == X86_INS_SHUFPD || at.insn.id == X86_INS_VSHUFPD) {
    return combine(at, last, order & 1U, 2 + ((order >> 1U) & 1U));
  }
  const auto nth = [&](unsigned n) { return (order >> (2 * n)) & 3U; };
  if (at.insn.id == X86_INS_SHUFPS || at.insn.id == X86_INS_VSHUFPS) {
    return word_ == 4 && shuffle(at, last, {nth(0), nth(1), 4 + nth(2), 4 + nth(3)});
  }
  if (word_ == 4) {
    return shuffle(at, last, {4 + nth(0), 4 + nth(1), 4 + nth(2), 4 + nth(3)});
  }
  const bool halves =
      nth(0) % 2 == 0 && nth(1) == nth(0) + 1 && nth(2) % 2 == 0 && nth(3) == nth(2) + 1;
  return halves && combine(at, last, 2 + nth(0) / 2, 2 + nth(2) / 2);
}

// Writes the result of an operation of a register with itself to every lane.
bool X86Machine::fill(Context& at, std::uint64_t n) {
  const InstructionOperand& d = at.operand(0);
  const InstructionOperand& a = at.operand(at.insn.operand_count - 2U);
  const InstructionOperand& b = at.operand(at.insn.operand_count - 1U);
  const auto number = vector(d);
  if (!is_register(b) || a != b || !number) {
    return false;
  }
  if (!is_whole(d, d.size)) return false;
  for (unsigned i = 0; i < d.size / word_; ++i) {
    at.build.copy(any_lane(*number, i), constant(n), word_);
  }
  return wrote_whole(at);
}

// PINSRQ and PEXTRQ, PINSRD and PEXTRD: move one lane of `size` bytes.
bool X86Machine::move_lane(Context& at, unsigned size, bool extracts) {
  const unsigned last = at.insn.operand_count - 1U;
  const auto which = static_cast<unsigned>(at.insn.immediate) % lanes_;
  if (size != word_) {
    return false;
  }
  if (extracts) {
    const auto source = vector(at.operand(1));
    if (source) {
      write(at, at.operand(0), in(lane(*source, which)));
    }
    return source.has_value();
  }
  const auto d = vector(at.operand(0));
  if (!d || !read_vector(at, at.operand(last == 3 ? 1 : 0), first_source)) {
    return false;
  }
  write_vector(at, at.operand(0), first_source);
  at.build.copy(lane(*d, which), read(at, at.operand(last - 1), 3), word_);
  return true;
}

bool X86Machine::vector_instruction(Context& at) {
  const unsigned count = at.insn.operand_count;
  if (count < 2) {
    return false;
  }
  switch (at.insn.id) {
    case X86_INS_MOVAPS:
    case X86_INS_MOVUPS:
    case X86_INS_MOVAPD:
    case X86_INS_MOVUPD:
    case X86_INS_MOVDQA:
    case X86_INS_MOVDQU:
    case X86_INS_LDDQU:
    case X86_INS_MOVNTDQ:
    case X86_INS_MOVNTPS:
    case X86_INS_MOVNTPD:
    case X86_INS_VMOVAPS:
    case X86_INS_VMOVUPS:
    case X86_INS_VMOVAPD:
    case X86_INS_VMOVUPD:
    case X86_INS_VMOVDQA:
    case X86_INS_VMOVDQU:
    case X86_INS_VLDDQU:
      return move_whole(at);
    case X86_INS_MOVQ:
    case X86_INS_VMOVQ:
      return move_low(at, 8);
    case X86_INS_MOVD:
    case X86_INS_VMOVD:
      return move_low(at, 4);
    case X86_INS_MOVSD:
    case X86_INS_VMOVSD:
      return move_scalar(at, 8);
    case X86_INS_MOVSS:
    case X86_INS_VMOVSS:
      return move_scalar(at, 4);
    case X86_INS_MOVHPS:
    case X86_INS_MOVHPD:
    case X86_INS_VMOVHPS:
    case X86_INS_VMOVHPD:
      return move_half(at, true);
    case X86_INS_MOVLPS:
    case X86_INS_MOVLPD:
    case X86_INS_VMOVLPS:
    case X86_INS_VMOVLPD:
      return move_half(at, false);
    case X86_INS_PUNPCKLQDQ:
    case X86_INS_VPUNPCKLQDQ:
    case X86_INS_UNPCKLPD:
    case X86_INS_VUNPCKLPD:
    case X86_INS_MOVLHPS:
    case X86_INS_VMOVLHPS:
      return combine(at, count, 0, 2);
    case X86_INS_PUNPCKHQDQ:
    case X86_INS_VPUNPCKHQDQ:
    case X86_INS_UNPCKHPD:
    case X86_INS_VUNPCKHPD:
      return combine(at, count, 1, 3);
    case X86_INS_MOVHLPS:
    case X86_INS_VMOVHLPS:
      return combine(at, count, 3, 1);
    case X86_INS_MOVDDUP:
    case X86_INS_VMOVDDUP:
      return combine(at, count, 2, 2);
    case X86_INS_PUNPCKLDQ:
    case X86_INS_VPUNPCKLDQ:
    case X86_INS_UNPCKLPS:
    case X86_INS_VUNPCKLPS:
      return word_ == 4 && shuffle(at, count, {0, 4, 1, 5});
    case X86_INS_SHUFPD:
    case X86_INS_VSHUFPD:
    case X86_INS_SHUFPS:
    case X86_INS_VSHUFPS:
    case X86_INS_PSHUFD:
    case X86_INS_VPSHUFD:
      return shuffle_by_constant(at);
    case X86_INS_PXOR:
    case X86_INS_XORPS:
    case X86_INS_XORPD:
    case X86_INS_VPXOR:
    case X86_INS_VXORPS:
    case X86_INS_VXORPD:
      return fill(at, 0);
    case X86_INS_PCMPEQB:
    case X86_INS_PCMPEQD:
    case X86_INS_VPCMPEQB:
    case X86_INS_VPCMPEQD:
      return fill(at, ~std::uint64_t{0});
    case X86_INS_PINSRQ:
    case X86_INS_VPINSRQ:
    case X86_INS_PINSRD:
    case X86_INS_VPINSRD:
      return move_lane(at, at.insn.id == X86_INS_PINSRQ || at.insn.id == X86_INS_VPINSRQ ? 8 : 4,
                       false);
    case X86_INS_PEXTRQ:
    case X86_INS_VPEXTRQ:
    case X86_INS_PEXTRD:
    case X86_INS_VPEXTRD:
      return move_lane(at, at.insn.id == X86_INS_PEXTRQ || at.insn.id == X86_INS_VPEXTRQ ? 8 : 4,
                       true);
    default:
      return false;
  }
}

}  // namespace ftcheck::isa::x86
