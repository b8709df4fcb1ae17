// Loads and stores of the general registers of Power.
#include "isa/ppc64/machine.hpp"

#include <array>
#include <span>

namespace ftcheck::isa::ppc64 {
namespace {

enum class Kind : std::uint8_t { load, load_signed, load_reversed, store, store_reversed };

struct Access {
  unsigned number = 0;  // the opcode, or the extended one
  Kind kind = Kind::load;
  std::uint8_t size = 0;
  bool updates = false;  // the base becomes the address
};

constexpr std::array<Access, 14> with_distance{{
    {32, Kind::load, 4, false},         // LWZ
    {33, Kind::load, 4, true},          // LWZU
    {34, Kind::load, 1, false},         // LBZ
    {35, Kind::load, 1, true},          // LBZU
    {36, Kind::store, 4, false},        // STW
    {37, Kind::store, 4, true},         // STWU
    {38, Kind::store, 1, false},        // STB
    {39, Kind::store, 1, true},         // STBU
    {40, Kind::load, 2, false},         // LHZ
    {41, Kind::load, 2, true},          // LHZU
    {42, Kind::load_signed, 2, false},  // LHA
    {43, Kind::load_signed, 2, true},   // LHAU
    {44, Kind::store, 2, false},        // STH
    {45, Kind::store, 2, true},         // STHU
}};

constexpr std::array<Access, 34> with_index{{
    {21, Kind::load, 8, false},             // LDX
    {53, Kind::load, 8, true},              // LDUX
    {23, Kind::load, 4, false},             // LWZX
    {55, Kind::load, 4, true},              // LWZUX
    {87, Kind::load, 1, false},             // LBZX
    {119, Kind::load, 1, true},             // LBZUX
    {279, Kind::load, 2, false},            // LHZX
    {311, Kind::load, 2, true},             // LHZUX
    {20, Kind::load, 4, false},             // LWARX
    {52, Kind::load, 1, false},             // LBARX
    {84, Kind::load, 8, false},             // LDARX
    {116, Kind::load, 2, false},            // LHARX
    {343, Kind::load_signed, 2, false},     // LHAX
    {375, Kind::load_signed, 2, true},      // LHAUX
    {341, Kind::load_signed, 4, false},     // LWAX
    {373, Kind::load_signed, 4, true},      // LWAUX
    {532, Kind::load_reversed, 8, false},   // LDBRX
    {534, Kind::load_reversed, 4, false},   // LWBRX
    {790, Kind::load_reversed, 2, false},   // LHBRX
    {149, Kind::store, 8, false},           // STDX
    {181, Kind::store, 8, true},            // STDUX
    {151, Kind::store, 4, false},           // STWX
    {183, Kind::store, 4, true},            // STWUX
    {215, Kind::store, 1, false},           // STBX
    {247, Kind::store, 1, true},            // STBUX
    {407, Kind::store, 2, false},           // STHX
    {439, Kind::store, 2, true},            // STHUX
    {150, Kind::store, 4, false},           // STWCX.
    {214, Kind::store, 8, false},           // STDCX.
    {694, Kind::store, 1, false},           // STBCX.
    {726, Kind::store, 2, false},           // STHCX.
    {660, Kind::store_reversed, 8, false},  // STDBRX
    {662, Kind::store_reversed, 4, false},  // STWBRX
    {918, Kind::store_reversed, 2, false},  // STHBRX
}};

std::optional<Access> find(std::span<const Access> all, unsigned number) {
  for (const Access& one : all) {
    if (one.number == number) return one;
  }
  return std::nullopt;
}

void load(Context& at, const Access& access, Operand address) {
  const Register to = at.written(at.t());
  at.build.load(to, address, access.size);
  if (access.kind == Kind::load_signed) {
    at.build.compute(Opcode::sign_extend, to, in(to), constant(access.size), 8);
  } else if (access.kind == Kind::load_reversed) {
    at.build.compute(Opcode::reverse_bytes, to, in(to), constant(access.size), access.size);
  }
}

void transfer(Context& at, const Access& access, Operand address) {
  Operand place = address;
  if (access.updates) {  // the loaded register is another one
    at.build.copy(temporary(0), address, 8);
    place = in(temporary(0));
  }
  if (access.kind == Kind::store) {
    at.build.store(place, at.read(at.t()), access.size);
  } else if (access.kind == Kind::store_reversed) {
    at.build.compute(Opcode::reverse_bytes, temporary(1), at.read(at.t()), constant(access.size),
                     access.size);
    at.build.store(place, in(temporary(1)), access.size);
  } else {
    load(at, access, place);
  }
  if (access.updates) at.build.copy(at.written(at.a()), place, 8);
}

Operand sum(Context& at, Operand base, Operand distance) {
  if (distance.is_constant && distance.constant == 0) return base;
  if (base.is_constant && base.constant == 0) return distance;
  at.build.compute(Opcode::add, temporary(0), base, distance, 8);
  return in(temporary(0));
}

// Opcodes 58 and 62, of doublewords and LWA.
bool transfer_doubleword(Context& at, bool loads) {
  const std::uint64_t distance = at.immediate() & ~std::uint64_t{3};
  const unsigned form = at.word & 3U;
  // Register 2 is saved for calls to other images.
  constexpr std::uint64_t saved = 24;
  if (form == 0 && at.t() == toc_register && at.a() == r1 && distance == saved) return true;
  const Operand address = sum(at, at.base(at.a()), constant(distance));
  if (loads) {
    if (form == 3) return false;
    transfer(at,
             {0, form == 2 ? Kind::load_signed : Kind::load,
              form == 2 ? std::uint8_t{4} : std::uint8_t{8}, form == 1},
             address);
    return true;
  }
  if (form == 3) return false;
  if (form == 2) {  // STQ
    at.build.forget(temporary(1));
    at.build.store(address, in(temporary(1)), 16);
    return true;
  }
  transfer(at, {0, Kind::store, 8, form == 1}, address);
  return true;
}

// What other instructions of opcode 31 do to memory and the general registers.
bool transfer_otherwise(Context& at) {
  const auto address = [&] { return sum(at, at.base(at.a()), at.read(at.b())); };
  switch (at.extended()) {
    case 276:  // LQARX
      at.build.forget(at.written(at.t()));
      at.build.forget(at.written((at.t() + 1) & 31U));
      return true;
    case 182:  // STQCX.
      at.build.forget(temporary(1));
      at.build.store(address(), in(temporary(1)), 16);
      at.forget_field(0);
      return true;
    case 1014: {  // DCBZ clears a block, of 128 bytes on all processors since POWER4
      constexpr std::uint64_t block = 128;
      at.build.compute(Opcode::bit_and, temporary(0), address(), constant(0 - block), 8);
      at.build.forget(temporary(1));
      at.build.store(in(temporary(0)), in(temporary(1)), block);
      return true;
    }
    default:
      return false;
  }
}

}  // namespace

bool memory_instruction(Context& at) {
  switch (at.opcode()) {
    case 31: {
      const auto access = find(with_index, at.extended());
      if (!access) return transfer_otherwise(at);
      transfer(at, *access, sum(at, at.base(at.a()), at.read(at.b())));
      const unsigned number = access->number;
      // A conditional store is assumed to succeed.
      const bool is_conditional = number == 150 || number == 214 || number == 694 || number == 726;
      if (is_conditional) at.build.compare(Opcode::compare, constant(0), constant(0), 8);
      return true;
    }
    case 56:  // LQ
      at.build.forget(at.written(at.t()));
      at.build.forget(at.written((at.t() + 1) & 31U));
      return true;
    case 58:
      return transfer_doubleword(at, true);
    case 62:
      return transfer_doubleword(at, false);
    default: {
      const auto access = find(with_distance, at.opcode());
      if (!access) return false;
      transfer(at, *access, sum(at, at.base(at.a()), constant(at.immediate())));
      return true;
    }
  }
}

}  // namespace ftcheck::isa::ppc64
