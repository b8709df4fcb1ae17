// The vector moves with which compilers fill structures on x86.
#include "python/analysis/x86.hpp"

namespace ftcheck::python::analysis::x86 {

// An operand of 16 bytes to the temporaries from `first` on.
void X86Machine::read_vector(Context& at, const cs_x86_op& operand, unsigned first) {
  if (operand.type == X86_OP_REG) {
    const unsigned number = *vector(operand.reg);
    for (unsigned n = 0; n < lanes_; ++n) {
      at.build.copy(temporary(first + n), in(lane(number, n)), word_);
    }
    return;
  }
  const Operand address = address_of(at, operand);
  for (unsigned n = 0; n < lanes_; ++n) {
    Operand place = address;
    if (n > 0) {
      at.build.compute(Opcode::add, temporary(1), address, constant(n * word_), word_);
      place = in(temporary(1));
    }
    at.build.load(temporary(first + n), place, word_);
  }
}

void X86Machine::write_vector(Context& at, const cs_x86_op& operand, unsigned first) {
  if (operand.type == X86_OP_REG) {
    const unsigned number = *vector(operand.reg);
    for (unsigned n = 0; n < lanes_; ++n) {
      at.build.copy(lane(number, n), in(temporary(first + n)), word_);
    }
    return;
  }
  const Operand address = address_of(at, operand);
  for (unsigned n = 0; n < lanes_; ++n) {
    Operand place = address;
    if (n > 0) {
      at.build.compute(Opcode::add, temporary(1), address, constant(n * word_), word_);
      place = in(temporary(1));
    }
    at.build.store(place, in(temporary(first + n)), word_);
  }
}

// MOVQ, MOVD, VMOVQ, VMOVD: between a vector's lowest `size` bytes and something else.
void X86Machine::move_low_lane(Context& at, unsigned size) {
  const cs_x86_op& d = at.operand(0);
  const cs_x86_op& s = at.operand(1);
  const unsigned parts = size > word_ ? size / word_ : 1;
  if (!is_xmm(d) && !is_xmm(s)) {
    clobber(at, d);
    return;
  }
  const Operand address = d.type == X86_OP_MEM   ? address_of(at, d)
                          : s.type == X86_OP_MEM ? address_of(at, s)
                                                 : constant(0);
  const unsigned width = size / parts;
  for (unsigned n = 0; n < parts; ++n) {
    Operand place = address;
    if (n > 0) {
      at.build.compute(Opcode::add, temporary(1), address, constant(n * word_), word_);
      place = in(temporary(1));
    }
    const Register value = temporary(2);
    if (s.type == X86_OP_MEM) {
      at.build.load(value, place, width);
    } else {
      at.build.copy(value, is_xmm(s) ? in(lane(*vector(s.reg), n)) : read(at, s, 3), width);
    }
    if (d.type == X86_OP_MEM) {
      at.build.store(place, in(value), width);
    } else if (is_xmm(d)) {
      at.build.copy(lane(*vector(d.reg), n), in(value), width);
    } else {
      write(at, d, in(value));
    }
  }
  for (unsigned n = parts; is_xmm(d) && n < lanes_; ++n) {
    at.build.copy(lane(*vector(d.reg), n), constant(0), word_);
  }
}

// MOVHPS and MOVLPS and the like: 8 bytes of memory and one half of a vector.
void X86Machine::move_half(Context& at, bool high) {
  const cs_x86_op& d = at.operand(0);
  const cs_x86_op& s = at.operand(at.detail.op_count - 1U);
  if (word_ != 8 || at.detail.op_count != 2) {
    clobber(at, d);
  } else if (d.type == X86_OP_MEM) {
    at.build.store(address_of(at, d), in(lane(*vector(s.reg), high ? 1 : 0)), 8);
  } else if (s.type == X86_OP_MEM) {
    at.build.load(lane(*vector(d.reg), high ? 1 : 0), address_of(at, s), 8);
  } else {
    clobber(at, d);
  }
}

// PUNPCKLQDQ, UNPCKLPD, MOVLHPS: the low halves of both, the second on top.
void X86Machine::interleave(Context& at) {
  const cs_x86_op& d = at.operand(0);
  const cs_x86_op& a = at.operand(at.detail.op_count - 2U);
  const cs_x86_op& b = at.operand(at.detail.op_count - 1U);
  if (word_ != 8 || !is_xmm(d) || !is_xmm(a) || (!is_xmm(b) && b.type != X86_OP_MEM)) {
    clobber(at, d);
    return;
  }
  if (b.type == X86_OP_MEM) {
    at.build.load(temporary(3), address_of(at, b), 8);
  } else {
    at.build.copy(temporary(3), in(lane(*vector(b.reg), 0)), 8);
  }
  at.build.copy(lane(*vector(d.reg), 0), in(lane(*vector(a.reg), 0)), 8);
  at.build.copy(lane(*vector(d.reg), 1), in(temporary(3)), 8);
}

void X86Machine::zero_or_clobber(Context& at) {
  const cs_x86_op& d = at.operand(0);
  const cs_x86_op& a = at.operand(at.detail.op_count - 2U);
  const cs_x86_op& b = at.operand(at.detail.op_count - 1U);
  const bool zero = b.type == X86_OP_REG && a.type == X86_OP_REG && a.reg == b.reg;
  if (!zero || !vector(d.reg)) {
    clobber(at, d);
    return;
  }
  for (unsigned n = 0; n < lanes_; ++n) {
    at.build.copy(lane(*vector(d.reg), n), constant(0), word_);
  }
}

bool X86Machine::vector_instruction(Context& at) {
  switch (at.insn.id) {
    case X86_INS_MOVAPS:
    case X86_INS_MOVUPS:
    case X86_INS_MOVAPD:
    case X86_INS_MOVUPD:
    case X86_INS_MOVDQA:
    case X86_INS_MOVDQU:
    case X86_INS_LDDQU:
    case X86_INS_VMOVAPS:
    case X86_INS_VMOVUPS:
    case X86_INS_VMOVAPD:
    case X86_INS_VMOVUPD:
    case X86_INS_VMOVDQA:
    case X86_INS_VMOVDQU:
    case X86_INS_VLDDQU:
      if (at.operand(0).size != 16 || at.detail.op_count != 2 ||
          (!is_xmm(at.operand(0)) && !is_xmm(at.operand(1)))) {
        return false;
      }
      read_vector(at, at.operand(1), 2);
      write_vector(at, at.operand(0), 2);
      return true;
    case X86_INS_MOVQ:
    case X86_INS_VMOVQ:
      move_low_lane(at, 8);
      return true;
    case X86_INS_MOVD:
    case X86_INS_VMOVD:
      move_low_lane(at, 4);
      return true;
    case X86_INS_MOVHPS:
    case X86_INS_MOVHPD:
    case X86_INS_VMOVHPS:
    case X86_INS_VMOVHPD:
      move_half(at, true);
      return true;
    case X86_INS_MOVLPS:
    case X86_INS_MOVLPD:
    case X86_INS_VMOVLPS:
    case X86_INS_VMOVLPD:
      move_half(at, false);
      return true;
    case X86_INS_PUNPCKLQDQ:
    case X86_INS_VPUNPCKLQDQ:
    case X86_INS_UNPCKLPD:
    case X86_INS_VUNPCKLPD:
    case X86_INS_MOVLHPS:
    case X86_INS_VMOVLHPS:
      interleave(at);
      return true;
    case X86_INS_PXOR:
    case X86_INS_XORPS:
    case X86_INS_XORPD:
    case X86_INS_VPXOR:
    case X86_INS_VXORPS:
    case X86_INS_VXORPD:
      zero_or_clobber(at);
      return true;
    case X86_INS_PINSRQ:
    case X86_INS_VPINSRQ: {
      const unsigned last = at.detail.op_count - 1U;
      const cs_x86_op& d = at.operand(0);
      if (last == 3) {
        at.build.copy(lane(*vector(d.reg), 0), in(lane(*vector(at.operand(1).reg), 0)), 8);
        at.build.copy(lane(*vector(d.reg), 1), in(lane(*vector(at.operand(1).reg), 1)), 8);
      }
      const Operand value = read(at, at.operand(last - 1), 2);
      at.build.copy(lane(*vector(d.reg), at.operand(last).imm & 1), value, 8);
      return true;
    }
    default:
      return false;
  }
}

}  // namespace ftcheck::python::analysis::x86
