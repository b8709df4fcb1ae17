// The vector and floating-point registers of z/Architecture: moves and constants, with which
// compilers fill structures and save general registers.  All other results are unknown.
#include "isa/s390x/machine.hpp"

#include <algorithm>
#include <array>

namespace ftcheck::isa::s390x {
namespace {

void forget_vector(Context& at, unsigned vector) {
  at.build.forget(lane(vector, 0));
  at.build.forget(lane(vector, 1));
}

// A floating-point register is the first half of a vector register; writing it leaves the rest
// undefined.
void write_float(Context& at, unsigned number, Operand value) {
  at.build.copy(lane(number, 0), value, 8);
  at.build.forget(lane(number, 1));
}

// Opcodes 20 to 3F, of two bytes, and of the table of B3.
void forget_floats(Context& at, unsigned number) {
  forget_vector(at, number);
  forget_vector(at, number ^ 2U);  // of a pair
  at.build.forget_flags();
}

// Conversions to general registers and the like, by the second byte.
constexpr std::array<unsigned, 39> to_general{
    0x41, 0x42, 0x43, 0x49, 0x4A, 0x4B, 0x8C, 0x98, 0x99, 0x9A, 0x9C, 0x9D, 0x9E,
    0xA8, 0xA9, 0xAA, 0xAC, 0xAD, 0xAE, 0xB8, 0xB9, 0xBA, 0xC8, 0xC9, 0xCA, 0xE1,
    0xE2, 0xE3, 0xE5, 0xE7, 0xE9, 0xEA, 0xEB, 0xED, 0xEF, 0x40, 0x48, 0x4C, 0x4F};

// B3.
bool of_floats(Context& at) {
  const unsigned kind = at.bytes[1];
  const unsigned d = at.high(3);
  switch (kind) {
    case 0xC1:  // LDGR
      write_float(at, d, reg(at.low(3)));
      return true;
    case 0xCD:  // LGDR
      at.write(d, in(lane(at.low(3), 0)), 8);
      return true;
    case 0x74:  // LZER, LZDR
    case 0x75:
      write_float(at, d, constant(0));
      return true;
    default:
      break;
  }
  if (std::ranges::count(to_general, kind) > 0) {
    at.forget(d);
    at.forget(d ^ 1U);
  }
  // Some name their result in other bits.
  forget_floats(at, d);
  forget_floats(at, at.high(2));
  return true;
}

// Loads and stores of floating-point registers; the others compute.
bool of_memory(Context& at, unsigned kind, Operand place) {
  const unsigned d = at.high(1);
  switch (kind) {
    case 0x60:
    case 0x67:
      at.build.store(place, in(lane(d, 0)), 8);
      return true;
    case 0x70:
    case 0x66:
      at.build.forget(temporary(1));
      at.build.store(place, in(temporary(1)), 4);
      return true;
    case 0x68:
    case 0x65:
      at.build.load(temporary(1), place, 8);
      write_float(at, d, in(temporary(1)));
      return true;
    default:
      return false;
  }
}

unsigned vector_number(Context& at, unsigned first) {
  // The highest bits of the four possible operands are in the fifth byte.
  return (first == 0 ? at.high(1) : at.low(1)) | (at.bytes[4] >> (3 - first) & 1U) << 4U;
}

std::uint64_t spread_bits(unsigned bits) {
  std::uint64_t n = 0;
  for (unsigned i = 0; i < 8; ++i) {
    if ((bits >> i & 1U) != 0) n |= std::uint64_t{0xFF} << (8 * i);
  }
  return n;
}

std::uint64_t repeated(std::uint64_t n, unsigned size) {
  n = truncate(n, size);
  for (unsigned bits = 8 * size; bits < 64; bits *= 2) n |= n << bits;
  return n;
}

void set_both(Context& at, unsigned vector, Operand first, Operand second) {
  at.build.copy(temporary(4), first, 8);
  at.build.copy(temporary(5), second, 8);
  at.build.copy(lane(vector, 0), in(temporary(4)), 8);
  at.build.copy(lane(vector, 1), in(temporary(5)), 8);
}

void transfer(Context& at, bool loads, unsigned vector, Operand place) {
  const Operand second = at.build.offset_by(place, 8, temporary(1), 8);
  if (loads) {
    at.build.load(lane(vector, 0), place, 8);
    at.build.load(lane(vector, 1), second, 8);
  } else {
    at.build.store(place, in(lane(vector, 0)), 8);
    at.build.store(second, in(lane(vector, 1)), 8);
  }
}

void forget_stored(Context& at, Operand place) {
  at.build.forget(temporary(2));
  at.build.store(place, in(temporary(2)), 16);
}

// E7.
bool of_vectors(Context& at) {
  const unsigned kind = at.bytes[5];
  const unsigned d = vector_number(at, 0);
  const unsigned a = vector_number(at, 1);
  const auto place = [&] { return at.sum(at.base(2), at.low(1), at.distance(2), 0); };
  const auto without_index = [&] { return at.sum(at.base(2), 0, at.distance(2), 0); };
  switch (kind) {
    case 0x06:  // VL, VST
    case 0x0E:
      transfer(at, kind == 0x06, d, place());
      return true;
    case 0x36:  // VLM, VSTM
    case 0x3E: {
      const Operand first = without_index();
      for (unsigned n = 0; n <= ((a - d) & 31U); ++n) {
        at.build.compute(Opcode::add, temporary(3), first, constant(std::uint64_t{16} * n), 8);
        transfer(at, kind == 0x36, (d + n) & 31U, in(temporary(3)));
      }
      return true;
    }
    case 0x05:  // VLREP
      if (at.high(4) != 3) break;
      at.build.load(temporary(2), place(), 8);
      set_both(at, d, in(temporary(2)), in(temporary(2)));
      return true;
    case 0x02:  // VLEG
      if (at.high(4) > 1) break;
      at.build.load(lane(d, at.high(4)), place(), 8);
      return true;
    case 0x0A:  // VSTEG
      if (at.high(4) > 1) break;
      at.build.store(place(), in(lane(d, at.high(4))), 8);
      return true;
    case 0x08:  // VSTEB, VSTEH, VSTEF
    case 0x09:
    case 0x0B:
      forget_stored(at, place());
      return true;
    case 0x3F:  // VSTL
      forget_stored(at, without_index());
      return true;
    case 0x1A:  // VSCEG, VSCEF
    case 0x1B:
      return false;
    case 0x56:  // VLR
      set_both(at, d, in(lane(a, 0)), in(lane(a, 1)));
      return true;
    case 0x44:  // VGBM
      set_both(at, d, constant(spread_bits(at.bytes[2])), constant(spread_bits(at.bytes[3])));
      return true;
    case 0x45: {  // VREPI
      const Operand n =
          constant(repeated(sign_extend(at.half_word(2), 2), 1U << (at.high(4) & 3U)));
      set_both(at, d, n, n);
      return true;
    }
    case 0x62:  // VLVGP
      set_both(at, d, reg(at.low(1)), reg(at.high(2)));
      return true;
    case 0x42:  // VLEIG
      if (at.high(4) > 1) break;
      at.build.copy(lane(d, at.high(4)), constant(sign_extend(at.half_word(2), 2)), 8);
      return true;
    case 0x22:  // VLVG
      if (at.high(4) == 3 && at.base(2) == 0 && at.distance(2) < 2) {
        at.build.copy(lane(d, static_cast<unsigned>(at.distance(2))), reg(at.low(1)), 8);
        return true;
      }
      break;
    case 0x21:  // VLGV
      if (at.high(4) == 3 && at.base(2) == 0 && at.distance(2) < 2) {
        at.write(at.high(1), in(lane(a, static_cast<unsigned>(at.distance(2)))), 8);
      } else {
        at.forget(at.high(1));
      }
      return true;
    case 0x27:  // LCBB
      at.forget(at.high(1));
      at.build.forget_flags();
      return true;
    case 0x84: {  // VPDI
      const unsigned b = at.high(2) | (at.bytes[4] >> 1U & 1U) << 4U;
      const unsigned halves = at.high(4);
      set_both(at, d, in(lane(a, halves >> 2U & 1U)), in(lane(b, halves & 1U)));
      return true;
    }
    case 0x68:  // VN, VO, VX
    case 0x6A:
    case 0x6D: {
      const unsigned b = at.high(2) | (at.bytes[4] >> 1U & 1U) << 4U;
      const Opcode opcode = kind == 0x68   ? Opcode::bit_and
                            : kind == 0x6A ? Opcode::bit_or
                                           : Opcode::bit_xor;
      for (const unsigned half : {0U, 1U}) {
        if (a == b && opcode == Opcode::bit_xor) {
          at.build.copy(lane(d, half), constant(0), 8);
        } else if (a == b) {
          at.build.copy(lane(d, half), in(lane(a, half)), 8);
        } else {
          at.build.compute(opcode, lane(d, half), in(lane(a, half)), in(lane(b, half)), 8);
        }
      }
      return true;
    }
    default:
      break;
  }
  forget_vector(at, d);
  at.build.forget_flags();
  return true;
}

}  // namespace

bool vector_instruction(Context& at) {
  const unsigned opcode = at.opcode();
  if (opcode >= 0x20 && opcode <= 0x3F) {
    if (opcode == 0x28) {  // LDR
      write_float(at, at.high(1), in(lane(at.low(1), 0)));
    } else {
      forget_floats(at, at.high(1));
    }
    return true;
  }
  switch (opcode) {
    case 0xB3:
      return of_floats(at);
    case 0xE7:
      return of_vectors(at);
    case 0xED: {
      const unsigned kind = at.bytes[5];
      const bool is_long = kind >= 0x64 && kind <= 0x67;
      const Operand place =
          at.sum(at.base(2), at.low(1), is_long ? at.long_distance() : at.distance(2), 0);
      if (is_long && of_memory(at, kind, place)) return true;
      if (kind >= 0xA8) return false;  // to memory, in decimal digits
      forget_floats(at, at.high(1));
      forget_floats(at, at.high(4));
      return true;
    }
    default:
      break;
  }
  if (opcode < 0x60 || opcode > 0x7F || opcode == 0x71) return false;
  if (!of_memory(at, opcode, at.sum(at.base(2), at.low(1), at.distance(2), 0))) {
    forget_floats(at, at.high(1));
  }
  return true;
}

}  // namespace ftcheck::isa::s390x
