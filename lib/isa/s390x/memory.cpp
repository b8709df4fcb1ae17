// Instructions of z/Architecture between a general register and memory.
#include "isa/s390x/machine.hpp"

#include <algorithm>
#include <span>

namespace ftcheck::isa::s390x {
namespace {

enum class Kind : std::uint8_t {
  load,  // the register, or its lower half, is the extended value
  test,  // the same, and compared with 0
  store,
  compute,   // register = register OP value
  compare,   // with or without a sign
  insert,    // the lowest byte
  reverse,   // load with the bytes in the opposite order
  reversed,  // store so
  address,
  forget,  // the register, and the condition code
  forget_pair,
  nothing,
};

struct Access {
  unsigned number = 0;
  Kind kind = Kind::nothing;
  std::uint8_t size = 0;   // in memory
  std::uint8_t width = 8;  // of the register
  bool is_signed = false;
  Opcode opcode = Opcode::copy;
  Code code = Code::kept;
};

constexpr Access load(unsigned number, std::uint8_t size, std::uint8_t width, bool is_signed) {
  return {number, Kind::load, size, width, is_signed};
}
constexpr Access store(unsigned number, std::uint8_t size) {
  return {number, Kind::store, size, 8, false};
}
constexpr Access computes(unsigned number, Opcode opcode, Code code, std::uint8_t size,
                          std::uint8_t width, bool is_signed = true) {
  return {number, Kind::compute, size, width, is_signed, opcode, code};
}
constexpr Access compares(unsigned number, bool is_signed, std::uint8_t size, std::uint8_t width) {
  return {number, Kind::compare, size,
          width,  is_signed,     is_signed ? Opcode::compare : Opcode::compare_unsigned};
}
constexpr Access other(unsigned number, Kind kind, std::uint8_t size = 8, std::uint8_t width = 8) {
  return {number, kind, size, width, true};
}

// With a distance of 12 bits (RX).
constexpr Access short_accesses[] = {
    store(0x40, 2),
    other(0x41, Kind::address),
    store(0x42, 1),
    other(0x43, Kind::insert, 1),
    load(0x48, 2, 4, true),
    compares(0x49, true, 2, 4),
    computes(0x4A, Opcode::add, Code::zero, 2, 4),
    computes(0x4B, Opcode::subtract, Code::zero, 2, 4),
    computes(0x4C, Opcode::multiply, Code::kept, 2, 4),
    store(0x50, 4),
    computes(0x54, Opcode::bit_and, Code::zero, 4, 4),
    compares(0x55, false, 4, 4),
    computes(0x56, Opcode::bit_or, Code::zero, 4, 4),
    computes(0x57, Opcode::bit_xor, Code::zero, 4, 4),
    load(0x58, 4, 4, false),
    compares(0x59, true, 4, 4),
    computes(0x5A, Opcode::add, Code::zero, 4, 4),
    computes(0x5B, Opcode::subtract, Code::zero, 4, 4),
    other(0x5C, Kind::forget_pair),
    other(0x5D, Kind::forget_pair),
    computes(0x5E, Opcode::add, Code::unknown, 4, 4),
    computes(0x5F, Opcode::subtract, Code::unknown, 4, 4),
    computes(0x71, Opcode::multiply, Code::kept, 4, 4),
};

// E3, with a distance of 20 bits (RXY).
constexpr Access long_accesses[] = {
    other(0x02, Kind::test, 8, 8),
    load(0x04, 8, 8, false),
    computes(0x08, Opcode::add, Code::zero, 8, 8),
    computes(0x09, Opcode::subtract, Code::zero, 8, 8),
    computes(0x0A, Opcode::add, Code::unknown, 8, 8),
    computes(0x0B, Opcode::subtract, Code::unknown, 8, 8),
    computes(0x0C, Opcode::multiply, Code::kept, 8, 8),
    other(0x0D, Kind::forget_pair),
    other(0x0F, Kind::reverse, 8, 8),
    other(0x12, Kind::test, 4, 4),
    load(0x14, 4, 8, true),
    load(0x15, 2, 8, true),
    load(0x16, 4, 8, false),
    other(0x17, Kind::forget),
    computes(0x18, Opcode::add, Code::zero, 4, 8),
    computes(0x19, Opcode::subtract, Code::zero, 4, 8),
    computes(0x1A, Opcode::add, Code::unknown, 4, 8, false),
    computes(0x1B, Opcode::subtract, Code::unknown, 4, 8, false),
    computes(0x1C, Opcode::multiply, Code::kept, 4, 8),
    other(0x1D, Kind::forget_pair),
    other(0x1E, Kind::reverse, 4, 4),
    other(0x1F, Kind::forget),
    compares(0x20, true, 8, 8),
    compares(0x21, false, 8, 8),
    store(0x24, 8),
    store(0x25, 8),
    other(0x2F, Kind::reversed, 8),
    Access{0x30, Kind::compare, 4, 8, true, Opcode::compare},
    Access{0x31, Kind::compare, 4, 8, false, Opcode::compare_unsigned},
    other(0x32, Kind::test, 4, 8),
    Access{0x34, Kind::compare, 2, 8, true, Opcode::compare},
    other(0x36, Kind::nothing),
    computes(0x38, Opcode::add, Code::zero, 2, 8),
    computes(0x39, Opcode::subtract, Code::zero, 2, 8),
    other(0x3A, Kind::forget),
    other(0x3B, Kind::forget),
    computes(0x3C, Opcode::multiply, Code::kept, 2, 8),
    other(0x3E, Kind::reversed, 4),
    other(0x3F, Kind::reversed, 2),
    store(0x50, 4),
    computes(0x51, Opcode::multiply, Code::kept, 4, 4),
    computes(0x54, Opcode::bit_and, Code::zero, 4, 4),
    compares(0x55, false, 4, 4),
    computes(0x56, Opcode::bit_or, Code::zero, 4, 4),
    computes(0x57, Opcode::bit_xor, Code::zero, 4, 4),
    load(0x58, 4, 4, false),
    compares(0x59, true, 4, 4),
    computes(0x5A, Opcode::add, Code::zero, 4, 4),
    computes(0x5B, Opcode::subtract, Code::zero, 4, 4),
    other(0x5C, Kind::forget_pair),
    computes(0x5E, Opcode::add, Code::unknown, 4, 4),
    computes(0x5F, Opcode::subtract, Code::unknown, 4, 4),
    store(0x70, 2),
    other(0x71, Kind::address),
    store(0x72, 1),
    other(0x73, Kind::insert, 1),
    load(0x76, 1, 4, true),
    load(0x77, 1, 8, true),
    load(0x78, 2, 4, true),
    compares(0x79, true, 2, 4),
    computes(0x7A, Opcode::add, Code::zero, 2, 4),
    computes(0x7B, Opcode::subtract, Code::zero, 2, 4),
    computes(0x7C, Opcode::multiply, Code::kept, 2, 4),
    computes(0x80, Opcode::bit_and, Code::zero, 8, 8),
    computes(0x81, Opcode::bit_or, Code::zero, 8, 8),
    computes(0x82, Opcode::bit_xor, Code::zero, 8, 8),
    other(0x84, Kind::forget_pair),
    other(0x85, Kind::forget),
    other(0x86, Kind::forget_pair),
    other(0x87, Kind::forget_pair),
    other(0x88, Kind::forget),
    other(0x89, Kind::forget),
    other(0x8F, Kind::forget_pair),
    load(0x90, 1, 8, false),
    load(0x91, 2, 8, false),
    load(0x94, 1, 4, false),
    load(0x95, 2, 4, false),
    other(0x96, Kind::forget_pair),
    other(0x97, Kind::forget_pair),
    other(0x98, Kind::forget),
    other(0x99, Kind::forget),
    other(0x9C, Kind::forget),
    other(0x9D, Kind::forget),
    other(0x9F, Kind::forget),
    other(0xC0, Kind::forget),
    other(0xC2, Kind::forget),
    other(0xC4, Kind::forget),
    other(0xC6, Kind::forget),
    other(0xC8, Kind::forget),
    other(0xCA, Kind::forget),
};

// C4 and C6, at an address relative to the instruction, where C6 has 16 added.
constexpr Access relative_accesses[] = {
    load(0x2, 2, 4, false),
    load(0x4, 2, 8, true),
    load(0x5, 2, 4, true),
    load(0x6, 2, 8, false),
    store(0x7, 2),
    load(0x8, 8, 8, false),
    store(0xB, 8),
    load(0xC, 4, 8, true),
    load(0xD, 4, 4, false),
    load(0xE, 4, 8, false),
    store(0xF, 4),
    other(0x12, Kind::nothing),
    Access{0x14, Kind::compare, 2, 8, true, Opcode::compare},
    compares(0x15, true, 2, 4),
    Access{0x16, Kind::compare, 2, 8, false, Opcode::compare_unsigned},
    compares(0x17, false, 2, 4),
    compares(0x18, true, 8, 8),
    compares(0x1A, false, 8, 8),
    Access{0x1C, Kind::compare, 4, 8, true, Opcode::compare},
    compares(0x1D, true, 4, 4),
    Access{0x1E, Kind::compare, 4, 8, false, Opcode::compare_unsigned},
    compares(0x1F, false, 4, 4),
};

void apply(Context& at, const Access& access, Operand place) {
  const unsigned d = at.high(1);
  switch (access.kind) {
    case Kind::load:
      at.write(d, at.load(place, access.size, access.is_signed, 1), access.width);
      break;
    case Kind::test: {
      const Operand value = at.load(place, access.size, true, 1);
      at.write(d, value, access.width);
      at.build.compare(Opcode::compare, value, constant(0), access.width);
      break;
    }
    case Kind::store:
      at.build.store(place, reg(d), access.size);
      break;
    case Kind::compute:
      at.compute(access.opcode, d, reg(d), at.load(place, access.size, access.is_signed, 1),
                 access.width, access.code);
      break;
    case Kind::compare:
      at.build.compare(access.opcode, reg(d), at.load(place, access.size, access.is_signed, 1),
                       access.width);
      break;
    case Kind::insert:
      at.build.compute(Opcode::insert, static_cast<Register>(d), at.load(place, 1, false, 1),
                       constant(0), 1);
      break;
    case Kind::reverse:
      at.build.load(temporary(1), place, access.size);
      at.build.compute(Opcode::reverse_bytes, temporary(1), in(temporary(1)), constant(access.size),
                       access.size);
      at.write(d, in(temporary(1)), access.width);
      break;
    case Kind::reversed:
      at.build.compute(Opcode::reverse_bytes, temporary(1), reg(d), constant(access.size),
                       access.size);
      at.build.store(place, in(temporary(1)), access.size);
      break;
    case Kind::address:
      at.write(d, place, 8);
      break;
    case Kind::forget:
    case Kind::forget_pair:
      at.forget(d);
      if (access.kind == Kind::forget_pair) at.forget(d | 1U);
      at.build.forget_flags();
      break;
    case Kind::nothing:
      break;
  }
}

template <typename PlaceOf>
bool find_and_apply(Context& at, std::span<const Access> all, unsigned number,
                    const PlaceOf& place_of) {
  const auto found = std::ranges::find(all, number, &Access::number);
  if (found == all.end()) return false;
  apply(at, *found, place_of());
  return true;
}

}  // namespace

bool memory_instruction(Context& at) {
  const auto relative = [&] { return constant(at.relative(2, 4)); };
  const auto far = [&] { return at.sum(at.base(2), at.low(1), at.long_distance(), 0); };
  const auto near = [&] { return at.sum(at.base(2), at.low(1), at.distance(2), 0); };
  switch (at.opcode()) {
    case 0xC4:
      return find_and_apply(at, relative_accesses, at.low(1), relative);
    case 0xC6:
      return find_and_apply(at, relative_accesses, at.low(1) + 16, relative);
    case 0xE3:
      return find_and_apply(at, long_accesses, at.bytes[5], far);
    default:
      return at.length == 4 && find_and_apply(at, short_accesses, at.opcode(), near);
  }
}

}  // namespace ftcheck::isa::s390x
