// The vector and floating-point registers of Power: moves and constants, with which compilers fill
// structures.  All other results are unknown.
#include "isa/ppc64/machine.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace ftcheck::isa::ppc64 {

std::optional<Register> lane(unsigned vector, unsigned half) {
  constexpr unsigned first_high = 32;
  if (vector < low_vectors) return static_cast<Register>(first_lane + 2 * vector + half);
  if (vector < first_high || vector >= first_high + high_vectors) return std::nullopt;
  return static_cast<Register>(first_lane + 2 * (vector - first_high + low_vectors) + half);
}

namespace {

constexpr unsigned altivec = 32;  // the vector-scalar register that is vector register 0

void set(Context& at, unsigned vector, unsigned half, Operand value) {
  if (const auto to = lane(vector, half)) at.build.copy(*to, value, 8);
}

void forget(Context& at, unsigned vector) {
  for (const unsigned half : {0U, 1U}) {
    if (const auto to = lane(vector, half)) at.build.forget(*to);
  }
}

// A half of a vector, unknown in temporary `n` if it is not modelled.
Operand get(Context& at, unsigned vector, unsigned half, unsigned n) {
  if (const auto from = lane(vector, half)) return in(*from);
  at.build.forget(temporary(n));
  return in(temporary(n));
}

void set_both(Context& at, unsigned vector, Operand first, Operand second) {
  at.build.copy(temporary(4), first, 8);
  at.build.copy(temporary(5), second, 8);
  set(at, vector, 0, in(temporary(4)));
  set(at, vector, 1, in(temporary(5)));
}

// The address of a load or store, in temporary 0.
Operand address_of(Context& at, Operand distance) {
  at.build.compute(Opcode::add, temporary(0), at.base(at.a()), distance, 8);
  return in(temporary(0));
}

// How a vector is transferred.
enum class Order : std::uint8_t {
  lines,        // the second half comes first, as the bytes of a number do
  doublewords,  // the first half comes first
  single,       // only the first half
  repeated,     // the first half is read into both
  aligned,      // like lines, at the beginning of a block of 16 bytes
  part,         // something else within 16 bytes
};

void load(Context& at, unsigned vector, Order order, Operand address) {
  if (order == Order::part) {
    forget(at, vector);
    return;
  }
  if (order == Order::aligned) {
    at.build.compute(Opcode::bit_and, temporary(0), address, constant(0 - std::uint64_t{16}), 8);
    address = in(temporary(0));
  }
  const Operand second = at.build.offset_by(address, 8, temporary(1), 8);
  at.build.load(temporary(2), address, 8);
  if (order == Order::single) {
    at.build.forget(temporary(3));
  } else if (order == Order::repeated) {
    at.build.copy(temporary(3), in(temporary(2)), 8);
  } else {
    at.build.load(temporary(3), second, 8);
  }
  const bool swaps = order == Order::lines || order == Order::aligned;
  set_both(at, vector, in(temporary(swaps ? 3 : 2)), in(temporary(swaps ? 2 : 3)));
}

void store(Context& at, unsigned vector, Order order, Operand address) {
  if (order == Order::aligned || order == Order::part) {
    at.build.compute(Opcode::bit_and, temporary(0), address,
                     constant(order == Order::aligned ? 0 - std::uint64_t{16} : ~std::uint64_t{0}),
                     8);
    address = in(temporary(0));
  }
  if (order == Order::part) {
    at.build.forget(temporary(2));
    at.build.store(address, in(temporary(2)), 16);
    return;
  }
  const bool swaps = order == Order::lines || order == Order::aligned;
  const Operand second = at.build.offset_by(address, 8, temporary(1), 8);
  at.build.store(address, get(at, vector, swaps ? 1 : 0, 2), 8);
  if (order == Order::single) return;
  at.build.store(second, get(at, vector, swaps ? 0 : 1, 3), 8);
}

struct Access {
  unsigned number = 0;
  bool stores = false;
  Order order = Order::part;
};

// With the register of the vector-scalar unit in bits 31 and 6 to 10.
constexpr std::array<Access, 27> scalar_accesses{{
    {844, false, Order::doublewords},  // LXVD2X
    {972, true, Order::doublewords},   // STXVD2X
    {588, false, Order::single},       // LXSDX
    {716, true, Order::single},        // STXSDX
    {268, false, Order::lines},        // LXVX
    {396, true, Order::lines},         // STXVX
    {332, false, Order::repeated},     // LXVDSX
    {780, false, Order::part},         // LXVW4X
    {908, true, Order::part},          // STXVW4X
    {364, false, Order::part},         // LXVWSX
    {812, false, Order::part},         // LXVH8X
    {876, false, Order::part},         // LXVB16X
    {940, true, Order::part},          // STXVH8X
    {1004, true, Order::part},         // STXVB16X
    {12, false, Order::part},          // LXSIWZX
    {76, false, Order::part},          // LXSIWAX
    {140, true, Order::part},          // STXSIWX
    {524, false, Order::part},         // LXSSPX
    {652, true, Order::part},          // STXSSPX
    {781, false, Order::part},         // LXSIBZX
    {813, false, Order::part},         // LXSIHZX
    {909, true, Order::part},          // STXSIBX
    {941, true, Order::part},          // STXSIHX
    {269, false, Order::part},         // LXVL
    {301, false, Order::part},         // LXVLL
    {397, true, Order::part},          // STXVL
    {429, true, Order::part},          // STXVLL
}};

// With a vector register.
constexpr std::array<Access, 12> vector_accesses{{
    {103, false, Order::aligned},  // LVX
    {359, false, Order::aligned},  // LVXL
    {231, true, Order::aligned},   // STVX
    {487, true, Order::aligned},   // STVXL
    {7, false, Order::part},       // LVEBX
    {39, false, Order::part},      // LVEHX
    {71, false, Order::part},      // LVEWX
    {135, true, Order::part},      // STVEBX
    {167, true, Order::part},      // STVEHX
    {199, true, Order::part},      // STVEWX
    {6, false, Order::part},       // LVSL
    {38, false, Order::part},      // LVSR
}};

// With a floating-point register; some also update the base.
constexpr std::array<Access, 11> float_accesses{{
    {599, false, Order::single},  // LFDX
    {631, false, Order::single},  // LFDUX
    {727, true, Order::single},   // STFDX
    {759, true, Order::single},   // STFDUX
    {535, false, Order::part},    // LFSX
    {567, false, Order::part},    // LFSUX
    {663, true, Order::part},     // STFSX
    {695, true, Order::part},     // STFSUX
    {855, false, Order::part},    // LFIWAX
    {887, false, Order::part},    // LFIWZX
    {983, true, Order::part},     // STFIWX
}};

void transfer(Context& at, unsigned vector, const Access& access, Operand address) {
  if (access.stores) {
    store(at, vector, access.order, address);
  } else {
    load(at, vector, access.order, address);
  }
}

bool indexed(Context& at, std::span<const Access> all, unsigned vector) {
  const auto found = std::ranges::find(all, at.extended(), &Access::number);
  if (found == all.end()) return false;
  transfer(at, vector, *found, address_of(at, at.read(at.b())));
  return true;
}

// Moves between the general and the vector-scalar registers, of opcode 31.
bool move_between(Context& at, unsigned vector) {
  switch (at.extended()) {
    case 51:  // MFVSRD
      at.build.copy(at.written(at.a()), get(at, vector, 0, 0), 8);
      return true;
    case 307:  // MFVSRLD
      at.build.copy(at.written(at.a()), get(at, vector, 1, 0), 8);
      return true;
    case 115:  // MFVSRWZ
      at.build.copy(at.written(at.a()), get(at, vector, 0, 0), 4);
      return true;
    case 179:  // MTVSRD
      at.build.forget(temporary(0));
      set_both(at, vector, at.read(at.a()), in(temporary(0)));
      return true;
    case 435: {  // MTVSRDD
      const Operand second = at.read(at.b());
      set_both(at, vector, at.base(at.a()), second);
      return true;
    }
    case 211:  // MTVSRWA, MTVSRWZ, MTVSRWS
    case 243:
    case 403:
      forget(at, vector);
      return true;
    default:
      return false;
  }
}

bool extended(Context& at) {
  const unsigned scalar = at.t() | (at.word & 1U) << 5U;
  if (indexed(at, scalar_accesses, scalar) || indexed(at, vector_accesses, altivec + at.t())) {
    return true;
  }
  if (!indexed(at, float_accesses, at.t())) return move_between(at, scalar);
  const bool updates =
      at.extended() == 567 || at.extended() == 631 || at.extended() == 695 || at.extended() == 759;
  if (updates)
    at.build.compute(Opcode::add, at.written(at.a()), at.base(at.a()), at.read(at.b()), 8);
  return true;
}

// Loads and stores of floating-point registers with a distance: opcodes 48 to 55.
void float_transfer(Context& at) {
  const unsigned kind = at.opcode() - 48;
  const Access access{0, kind >= 4, (kind & 2U) != 0 ? Order::single : Order::part};
  transfer(at, at.t(), access, address_of(at, constant(at.immediate())));
  if ((kind & 1U) != 0) {
    at.build.compute(Opcode::add, at.written(at.a()), at.base(at.a()), constant(at.immediate()), 8);
  }
}

// Opcodes 57 and 61: LXSD, LXSSP, LXV and their stores, and pairs.
bool scalar_transfer(Context& at) {
  const bool stores = at.opcode() == 61;
  if (stores && (at.word & 3U) == 1) {  // LXV, STXV
    const std::uint64_t distance = at.immediate() & ~std::uint64_t{15};
    const unsigned vector = at.t() | (at.word & 8U) << 2U;
    transfer(at, vector, {0, (at.word & 4U) != 0, Order::lines},
             address_of(at, constant(distance)));
    return true;
  }
  const unsigned form = at.word & 3U;
  if (form == 1) return false;
  const Operand address = address_of(at, constant(at.immediate() & ~std::uint64_t{3}));
  const bool is_pair = form == 0;
  const unsigned vector = is_pair ? at.t() : altivec + at.t();
  transfer(at, vector, {0, stores, form == 2 ? Order::single : Order::part}, address);
  if (is_pair && !stores) forget(at, (at.t() + 1) & 31U);
  return true;
}

// A number repeated in all elements.
std::uint64_t repeated(std::uint64_t n, unsigned size) {
  n = truncate(n, size);
  for (unsigned bits = 8 * size; bits < 64; bits *= 2) n |= n << bits;
  return n;
}

void both(Context& at, Opcode opcode, unsigned d, unsigned a, unsigned b) {
  for (const unsigned half : {0U, 1U}) {
    if (a == b && opcode == Opcode::bit_xor) {
      at.build.copy(temporary(4 + half), constant(0), 8);
    } else if (a == b) {
      at.build.copy(temporary(4 + half), get(at, a, half, 0), 8);
    } else {
      at.build.compute(opcode, temporary(4 + half), get(at, a, half, 0), get(at, b, half, 1), 8);
    }
  }
  set(at, d, 0, in(temporary(4)));
  set(at, d, 1, in(temporary(5)));
}

// Opcode 4, of the vector registers.
bool altivec_instruction(Context& at) {
  const unsigned d = altivec + at.t();
  const unsigned a = altivec + at.a();
  const unsigned b = altivec + at.b();
  const std::uint64_t small =
      sign_extend(at.a() << 3U, 1) >> 3U | (at.a() >= 16 ? ~std::uint64_t{31} : 0);
  switch (at.word & 0x7FFU) {
    case 1028:  // VAND
      both(at, Opcode::bit_and, d, a, b);
      return true;
    case 1156:  // VOR
      both(at, Opcode::bit_or, d, a, b);
      return true;
    case 1220:  // VXOR
      both(at, Opcode::bit_xor, d, a, b);
      return true;
    case 780:  // VSPLTISB, VSPLTISH, VSPLTISW
    case 844:
    case 908: {
      const unsigned size = 1U << (((at.word & 0x7FFU) - 780) / 64);
      const Operand value = constant(repeated(small, size));
      set_both(at, d, value, value);
      return true;
    }
    case 1538:  // to a general register: VCLZLSBB and the like, VEXTUBLX and the like, VCNTMBB
    case 1549:
    case 1602:
    case 1613:
    case 1677:
    case 1805:
    case 1869:
    case 1933:
      at.build.forget(at.written(at.t()));
      break;
    default:
      break;
  }
  const unsigned last = at.word & 0x3FU;
  if (last == 48 || last == 49 || last == 51) {  // MADDHD, MADDHDU, MADDLD
    at.build.forget(at.written(at.t()));
    return true;
  }
  forget(at, d);
  at.forget_field(6);  // of comparisons
  return true;
}

// Opcode 60, of the vector-scalar registers.
void scalar_instruction(Context& at) {
  const unsigned d = at.t() | (at.word & 1U) << 5U;
  const unsigned a = at.a() | (at.word & 4U) << 3U;
  const unsigned b = at.b() | (at.word & 2U) << 4U;
  const unsigned number = at.bits(21, 28);
  if ((number & 0x9FU) == 10) {  // XXPERMDI
    const unsigned halves = at.bits(22, 23);
    at.build.copy(temporary(4), get(at, a, halves >> 1U, 0), 8);
    at.build.copy(temporary(5), get(at, b, halves & 1U, 1), 8);
    set(at, d, 0, in(temporary(4)));
    set(at, d, 1, in(temporary(5)));
    return;
  }
  switch (number) {
    case 130:
      both(at, Opcode::bit_and, d, a, b);
      return;
    case 146:
      both(at, Opcode::bit_or, d, a, b);
      return;
    case 154:
      both(at, Opcode::bit_xor, d, a, b);
      return;
    default:
      break;
  }
  if (at.bits(21, 30) == 360 && at.bits(11, 12) == 0) {  // XXSPLTIB
    const Operand value = constant(repeated(at.bits(13, 20), 1));
    set_both(at, d, value, value);
    return;
  }
  if (at.bits(21, 29) == 347 && at.a() < 2) at.build.forget(at.written(at.t()));  // XSXEXPDP, ...
  forget(at, d);
  at.forget_field(at.t() >> 2U);
  at.forget_field(6);
}

// Opcodes 59 and 63: arithmetic of floating-point numbers, and of matrices on POWER10.
void float_instruction(Context& at) {
  if (at.opcode() == 59) {
    for (unsigned vector = 0; vector < low_vectors; ++vector) forget(at, vector);
  } else if (at.extended() == 72) {  // FMR
    at.build.forget(temporary(1));
    set_both(at, at.t(), get(at, at.b(), 0, 0), in(temporary(1)));
  } else {
    forget(at, at.t());
    forget(at, altivec + at.t());
  }
  at.forget_field(at.t() >> 2U);
  at.forget_field(1);
}

}  // namespace

bool vector_instruction(Context& at) {
  switch (at.opcode()) {
    case 4:
      return altivec_instruction(at);
    case 31:
      return extended(at);
    case 57:
    case 61:
      return scalar_transfer(at);
    case 59:
    case 63:
      float_instruction(at);
      return true;
    case 60:
      scalar_instruction(at);
      return true;
    default:
      if (at.opcode() < 48 || at.opcode() > 55) return false;
      float_transfer(at);
      return true;
  }
}

}  // namespace ftcheck::isa::ppc64
