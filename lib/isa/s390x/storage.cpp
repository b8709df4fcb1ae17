// Instructions of z/Architecture on memory alone or with several registers: constants to memory,
// copies, comparisons, saved registers, and atomic operations.
#include "isa/s390x/machine.hpp"

#include <algorithm>

namespace ftcheck::isa::s390x {
namespace {

constexpr std::uint64_t longest_target = 256;  // of a copy

void forget_memory(Context& at, Operand place, unsigned size) {
  constexpr unsigned most = 128;  // in one operation
  at.build.forget(temporary(7));
  for (unsigned done = 0; done < size; done += most) {
    at.build.store(at.build.offset_by(place, done, temporary(3), 8), in(temporary(7)),
                   std::min(most, size - done));
  }
}

// LM, STM, LMG, STMG: registers from the first to the last, around the end.
void several_registers(Context& at, bool loads, unsigned size, Operand place) {
  const unsigned first = at.high(1);
  const unsigned count = ((at.low(1) - first) & 15U) + 1;
  at.build.copy(temporary(2), place, 8);  // the base may be loaded
  for (unsigned n = 0; n < count; ++n) {
    const unsigned one = (first + n) & 15U;
    const Operand where = at.build.offset_by(in(temporary(2)), n * size, temporary(3), 8);
    if (!loads) {
      at.build.store(where, reg(one), size);
    } else if (size == 8) {
      at.build.load(static_cast<Register>(one), where, 8);
    } else {
      at.build.load(temporary(4), where, size);
      at.write(one, in(temporary(4)), size);
    }
  }
}

// A byte in memory and a constant: 91 to 97, and the same with a longer distance.
bool of_byte(Context& at, unsigned kind, Operand place) {
  const Operand n = constant(at.bytes[1]);
  switch (kind) {
    case 0x1:  // TM
      at.build.load(temporary(1), place, 1);
      at.build.compute(Opcode::bit_and, temporary(1), in(temporary(1)), n, 1);
      at.build.compare(Opcode::compare_zero, in(temporary(1)), constant(0), 1);
      return true;
    case 0x2:  // MVI
      at.build.store(place, n, 1);
      return true;
    case 0x5:  // CLI
      at.build.load(temporary(1), place, 1);
      at.build.compare(Opcode::compare_unsigned, in(temporary(1)), n, 1);
      return true;
    case 0x4:  // NI, OI, XI
    case 0x6:
    case 0x7: {
      const Opcode opcode = kind == 0x4   ? Opcode::bit_and
                            : kind == 0x6 ? Opcode::bit_or
                                          : Opcode::bit_xor;
      at.build.load(temporary(1), place, 1);
      at.build.compute(opcode, temporary(1), in(temporary(1)), n, 1);
      at.build.store(place, in(temporary(1)), 1);
      at.build.compare(Opcode::compare_zero, in(temporary(1)), constant(0), 1);
      return true;
    }
    default:
      return false;
  }
}

// E5: a constant of 16 bits to memory, or compared with it.
bool of_constant(Context& at) {
  const Operand place = at.sum(at.base(2), 0, at.distance(2), 0);
  const Operand n = constant(sign_extend(at.half_word(4), 2));
  const Operand without_sign = constant(at.half_word(4));
  const auto compare = [&](unsigned size, bool is_signed) {
    at.build.load(temporary(1), place, size);
    at.build.compare(is_signed ? Opcode::compare : Opcode::compare_unsigned, in(temporary(1)),
                     is_signed ? n : without_sign, size);
  };
  switch (at.bytes[1]) {
    case 0x44:
      at.build.store(place, n, 2);
      return true;
    case 0x48:
      at.build.store(place, n, 8);
      return true;
    case 0x4C:
      at.build.store(place, n, 4);
      return true;
    case 0x54:
    case 0x55:
      compare(2, at.bytes[1] == 0x54);
      return true;
    case 0x58:
    case 0x59:
      compare(8, at.bytes[1] == 0x58);
      return true;
    case 0x5C:
    case 0x5D:
      compare(4, at.bytes[1] == 0x5C);
      return true;
    default:
      return false;
  }
}

// Copies byte by byte from the lowest address on, so a copy to just after its source repeats it.
void copy(Context& at, unsigned size, Operand to, Operand from, bool may_repeat) {
  if (may_repeat) {
    forget_memory(at, to, size);
    return;
  }
  for (unsigned done = 0; done < size;) {
    unsigned step = 8;
    while (step > size - done) step /= 2;
    at.build.load(temporary(4), at.build.offset_by(from, done, temporary(2), 8), step);
    at.build.store(at.build.offset_by(to, done, temporary(3), 8), in(temporary(4)), step);
    done += step;
  }
}

void clear(Context& at, unsigned size, Operand to) {
  for (unsigned done = 0; done < size;) {
    unsigned step = 8;
    while (step > size - done) step /= 2;
    at.build.store(at.build.offset_by(to, done, temporary(3), 8), constant(0), step);
    done += step;
  }
  at.build.compare(Opcode::compare, constant(0), constant(0), 8);
}

// D1 to DD: two places in memory.
bool of_two_places(Context& at) {
  const unsigned size = at.bytes[1] + 1U;
  const Operand to = at.sum(at.base(2), 0, at.distance(2), 0);
  const Operand from = at.sum(at.base(4), 0, at.distance(4), 1);
  const bool same_base = at.base(2) == at.base(4);
  switch (at.opcode()) {
    case 0xD2: {  // MVC
      const std::uint64_t ahead = at.distance(2) - at.distance(4);
      copy(at, size, to, from, same_base && ahead != 0 && ahead < size);
      return true;
    }
    case 0xD7:  // XC
      if (same_base && at.distance(2) == at.distance(4)) {
        clear(at, size, to);
        return true;
      }
      break;
    case 0xD5: {  // CLC
      const bool is_number = size == 1 || size == 2 || size == 4 || size == 8;
      if (!is_number) {
        at.build.forget_flags();
        return true;
      }
      at.build.load(temporary(2), to, size);
      at.build.load(temporary(3), from, size);
      at.build.compare(Opcode::compare_unsigned, in(temporary(2)), in(temporary(3)), size);
      return true;
    }
    case 0xD0:  // TRTR, TRT
    case 0xDD:
      at.forget(1);
      at.forget(2);
      at.build.forget_flags();
      return true;
    case 0xD1:  // MVN, MVZ, NC, OC, TR
    case 0xD3:
    case 0xD4:
    case 0xD6:
    case 0xDC:
      break;
    default:
      return false;
  }
  forget_memory(at, to, size);
  at.build.forget_flags();
  return true;
}

// EXRL executes another instruction with other lengths: of at most as many bytes as there can be.
bool execute_relative(Context& at) {
  const base::Bytes code = binary::read_bytes(at.image, at.relative(2, 4));
  constexpr std::size_t longest = 6;
  if (code.size() < longest) return false;
  const auto byte = [&](std::size_t i) { return std::to_integer<unsigned>(code[i]); };
  const unsigned opcode = byte(0);
  const Operand to = at.sum(byte(2) >> 4U, 0, (byte(2) & 15U) << 8U | byte(3), 0);
  switch (opcode) {
    case 0xD1:
    case 0xD2:
    case 0xD3:
    case 0xD4:
    case 0xD6:
    case 0xD7:
    case 0xDC:
      forget_memory(at, to, longest_target);
      at.build.forget_flags();
      return true;
    case 0x92:  // MVI
      forget_memory(at, to, 1);
      return true;
    case 0xD5:
    case 0x91:  // TM
    case 0x95:
      at.build.forget_flags();
      return true;
    case 0xDD:
      at.forget(1);
      at.forget(2);
      at.build.forget_flags();
      return true;
    default:
      return false;
  }
}

// CS, CSY, CSG: if memory equals R1, it becomes R3; otherwise R1 becomes memory.
void compare_and_swap(Context& at, unsigned size, Operand place) {
  const unsigned expected = at.high(1);
  at.build.load(temporary(4), place, size);
  // The code says only whether they are equal.
  at.build.compute(Opcode::subtract, temporary(5), in(temporary(4)), reg(expected), size);
  at.build.compare(Opcode::compare_zero, in(temporary(5)), constant(0), size);
  at.build.copy(temporary(5), in(temporary(4)), size);
  at.build.select(Condition::equal, temporary(5), reg(at.low(1)), size);
  at.build.store(place, in(temporary(5)), size);
  at.build.copy(temporary(5), reg(expected), size);
  at.build.select(Condition::not_equal, temporary(5), in(temporary(4)), size);
  at.write(expected, in(temporary(5)), size);
}

// LAA and the like: R1 is memory, which is then combined with R3.
bool load_and_combine(Context& at, unsigned kind, Operand place) {
  const unsigned size = kind >= 0xF0 ? 4 : 8;
  Opcode opcode = Opcode::add;
  switch (kind & 15U) {
    case 0x4:
      opcode = Opcode::bit_and;
      break;
    case 0x6:
      opcode = Opcode::bit_or;
      break;
    case 0x7:
      opcode = Opcode::bit_xor;
      break;
    case 0x8:
    case 0xA:
      break;
    default:
      return false;
  }
  at.build.load(temporary(4), place, size);
  at.build.compute(opcode, temporary(5), in(temporary(4)), reg(at.low(1)), size);
  at.build.store(place, in(temporary(5)), size);
  at.write(at.high(1), in(temporary(4)), size);
  at.build.forget_flags();
  return true;
}

// EB, with a distance of 20 bits.
bool of_eb(Context& at) {
  const unsigned kind = at.bytes[5];
  const Operand place = at.sum(at.base(2), 0, at.long_distance(), 0);
  switch (kind) {
    case 0x04:
    case 0x24:
      several_registers(at, kind == 0x04, 8, place);
      return true;
    case 0x98:
    case 0x90:
      several_registers(at, kind == 0x98, 4, place);
      return true;
    case 0x14:
    case 0x30:
      compare_and_swap(at, kind == 0x30 ? 8 : 4, place);
      return true;
    case 0x31:  // CDSY, CDSG
    case 0x3E:
      at.forget(at.high(1));
      at.forget(at.high(1) | 1U);
      forget_memory(at, place, kind == 0x3E ? 16 : 8);
      at.build.forget_flags();
      return true;
    case 0x51:
    case 0x52:
    case 0x54:
    case 0x55:
    case 0x56:
    case 0x57:
      return of_byte(at, kind & 15U, place);
    case 0x6A:  // ASI, ALSI, AGSI, ALGSI
    case 0x6E:
    case 0x7A:
    case 0x7E: {
      const unsigned size = kind >= 0x7A ? 8 : 4;
      at.build.load(temporary(4), place, size);
      at.build.compute(Opcode::add, temporary(4), in(temporary(4)),
                       constant(sign_extend(at.bytes[1], 1)), size);
      at.build.store(place, in(temporary(4)), size);
      if ((kind & 4U) == 0) {
        at.build.compare(Opcode::compare_zero, in(temporary(4)), constant(0), size);
      } else {
        at.build.forget_flags();
      }
      return true;
    }
    case 0x26:  // STMH, STCMH, STCMY
    case 0x2C:
    case 0x2D:
    case 0xE1:
      forget_memory(at, place, 64);
      return true;
    case 0x20:  // CLMH, CLMY
    case 0x21:
      at.build.forget_flags();
      return true;
    case 0x80:  // ICMH, ICMY, LOCFH
    case 0x81:
    case 0xE0:
      at.forget(at.high(1));
      at.build.forget_flags();
      return true;
    case 0x23:  // CLT, CLGT: traps
    case 0x2B:
      return true;
    default:
      return kind >= 0xE4 && load_and_combine(at, kind, place);
  }
}

// Bytes of a register by a mask: CLM, STCM, ICM.
bool by_mask(Context& at) {
  const Operand place = at.sum(at.base(2), 0, at.distance(2), 0);
  const unsigned mask = at.low(1);
  constexpr unsigned all = 15;
  switch (at.opcode()) {
    case 0xBD:
      at.build.forget_flags();
      return true;
    case 0xBE:
      forget_memory(at, place, 4);
      return true;
    default:
      if (mask == all) {
        at.build.load(temporary(1), place, 4);
        at.write(at.high(1), in(temporary(1)), 4);
        at.build.compare(Opcode::compare, in(temporary(1)), constant(0), 4);
      } else {
        at.forget(at.high(1));
        at.build.forget_flags();
      }
      return true;
  }
}

// MVCLE, CLCLE, MVCL, CLCL: two places and lengths in pairs of registers.
void of_pairs(Context& at, bool copies, unsigned first, unsigned second) {
  if (copies) {
    at.build.forget(temporary(6));
    forget_memory(at, in(temporary(6)), 8);
  }
  for (const unsigned one : {first, first | 1U, second, second | 1U}) at.forget(one);
  at.build.forget_flags();
}

}  // namespace

bool storage_instruction(Context& at) {
  const auto near = [&] { return at.sum(at.base(2), 0, at.distance(2), 0); };
  switch (at.opcode()) {
    case 0x0E:
    case 0x0F:
      of_pairs(at, at.opcode() == 0x0E, at.high(1), at.low(1));
      return true;
    case 0x90:
    case 0x98:
      several_registers(at, at.opcode() == 0x98, 4, near());
      return true;
    case 0x91:
    case 0x92:
    case 0x94:
    case 0x95:
    case 0x96:
    case 0x97:
      return of_byte(at, at.opcode() & 15U, near());
    case 0x93:  // TS
      forget_memory(at, near(), 1);
      at.build.forget_flags();
      return true;
    case 0xA8:
    case 0xA9:
      of_pairs(at, at.opcode() == 0xA8, at.high(1), at.low(1));
      return true;
    case 0xBA:
      compare_and_swap(at, 4, near());
      return true;
    case 0xBB:  // CDS
      at.forget(at.high(1));
      at.forget(at.high(1) | 1U);
      forget_memory(at, near(), 8);
      at.build.forget_flags();
      return true;
    case 0xBD:
    case 0xBE:
    case 0xBF:
      return by_mask(at);
    case 0xC6:
      return at.low(1) == 0 && execute_relative(at);
    case 0xE5:
      return of_constant(at);
    case 0xEB:
      return of_eb(at);
    default:
      return at.opcode() >= 0xD0 && at.opcode() <= 0xDD && of_two_places(at);
  }
}

}  // namespace ftcheck::isa::s390x
