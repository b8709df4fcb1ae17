// The atomic instructions of AArch64 (Arm Architecture Reference Manual, section C4.1.94).  Those
// of Armv8.0 are pairs of an exclusive load and an exclusive store, which is assumed to succeed.
//
// Those of Armv8.1, 8.3 and 8.4 are decoded here from their bits, because Capstone 4 does not know
// them and Apple's compilers use them everywhere.
#include "isa/aarch64/machine.hpp"

namespace ftcheck::isa::aarch64 {
namespace {

constexpr unsigned load_acquire = 12;  // LDAPR, which stores nothing

struct Fields {
  unsigned size;  // in bytes
  Operand s;      // Rs and Rt as read
  Operand t;
  std::optional<Register> s_out;  // and as written
  std::optional<Register> t_out;
  Operand address;  // Rn
};

Fields fields_of(std::uint32_t word) {
  const auto read = [](unsigned n) { return n == 31 ? constant(0) : in(static_cast<Register>(n)); };
  const auto written = [](unsigned n) {
    return n == 31 ? std::nullopt : std::optional(static_cast<Register>(n));
  };
  const unsigned s = (word >> 16U) & 31U;
  const unsigned t = word & 31U;
  // As a base, 31 is SP, which has the same number in the model.
  return {1U << (word >> 30U), read(s),    read(t),
          written(s),          written(t), in(static_cast<Register>((word >> 5U) & 31U))};
}

// LDADD, LDCLR, LDEOR, LDSET, LDSMAX and the like, SWP, LDAPR: Rt = [Rn], [Rn] = [Rn] op Rs.
bool read_modify_write(std::uint32_t word, Builder& build) {
  if ((word & 0x3F200C00U) != 0x38200000U) {
    return false;
  }
  const Fields f = fields_of(word);
  const unsigned operation = (word >> 12U) & 15U;
  const Operand old = in(temporary(4));
  const Register changed = temporary(5);
  build.load(temporary(4), f.address, f.size);
  switch (operation) {
    case 0:
      build.compute(Opcode::add, changed, old, f.s, f.size);
      break;
    case 1:
      build.compute(Opcode::bit_xor, changed, f.s, constant(~std::uint64_t{0}), f.size);
      build.compute(Opcode::bit_and, changed, old, in(changed), f.size);
      break;
    case 2:
      build.compute(Opcode::bit_xor, changed, old, f.s, f.size);
      break;
    case 3:
      build.compute(Opcode::bit_or, changed, old, f.s, f.size);
      break;
    case 8:
      build.copy(changed, f.s, f.size);
      break;
    case 4:
      build.compute(Opcode::maximum_signed, changed, old, f.s, f.size);
      break;
    case 5:
      build.compute(Opcode::minimum_signed, changed, old, f.s, f.size);
      break;
    case 6:
      build.compute(Opcode::maximum, changed, old, f.s, f.size);
      break;
    case 7:
      build.compute(Opcode::minimum, changed, old, f.s, f.size);
      break;
    case load_acquire:
      break;
    default:
      return false;
  }
  if (operation != load_acquire) {
    build.store(f.address, in(changed), f.size);
  }
  if (f.t_out) {
    build.copy(*f.t_out, old, f.size);
  }
  return true;
}

// CAS: if [Rn] equals Rs, it becomes Rt; Rs becomes the old [Rn].
bool compare_and_swap(std::uint32_t word, Builder& build) {
  if ((word & 0x3FA07C00U) != 0x08A07C00U) {
    return false;
  }
  const Fields f = fields_of(word);
  const Operand old = in(temporary(4));
  build.load(temporary(4), f.address, f.size);
  build.compare(Opcode::compare, old, f.s, f.size, 1);
  build.copy(temporary(5), old, f.size);
  build.select(Condition::equal, temporary(5), f.t, f.size, 1);
  build.store(f.address, in(temporary(5)), f.size);
  if (f.s_out) {
    build.copy(*f.s_out, old, f.size);
  }
  return true;
}

// LDAPUR and STLUR, with and without sign: like LDUR and STUR.
bool ordered_unscaled(std::uint32_t word, Builder& build) {
  if ((word & 0x3F200C00U) != 0x19000000U) {
    return false;
  }
  const Fields f = fields_of(word);
  const unsigned operation = (word >> 22U) & 3U;
  const std::uint64_t distance = ((word >> 12U) & 0x1FFU) ^ 0x100U;
  build.compute(Opcode::add, temporary(0), f.address, constant(distance - 0x100U), 8);
  if (operation == 0) {
    build.store(in(temporary(0)), f.t, f.size);
    return true;
  }
  build.load(temporary(4), in(temporary(0)), f.size);
  if (operation > 1) {
    build.compute(Opcode::sign_extend, temporary(4), in(temporary(4)), constant(f.size),
                  operation == 2 ? 8 : 4);
  }
  if (f.t_out) {
    build.copy(*f.t_out, in(temporary(4)), 8);
  }
  return true;
}

bool compare_and_swap_pair(std::uint32_t word, Builder& build) {
  if ((word & 0xBFA07C00U) != 0x08207C00U) {
    return false;
  }
  const Fields f = fields_of(word);
  build.forget(temporary(4));
  build.store(f.address, in(temporary(4)), 16);
  if (f.s_out) {
    build.forget(*f.s_out);
    build.forget(static_cast<Register>(*f.s_out | 1U));
  }
  return true;
}

std::optional<unsigned> exclusive_size(Context& at, const InstructionOperand& operand) {
  switch (at.insn.id) {
    case ARM64_INS_LDXR:
    case ARM64_INS_LDAXR:
    case ARM64_INS_STXR:
    case ARM64_INS_STLXR:
      return width(operand);
    case ARM64_INS_LDXRB:
    case ARM64_INS_LDAXRB:
    case ARM64_INS_STXRB:
    case ARM64_INS_STLXRB:
      return 1;
    case ARM64_INS_LDXRH:
    case ARM64_INS_LDAXRH:
    case ARM64_INS_STXRH:
    case ARM64_INS_STLXRH:
      return 2;
    default:
      return std::nullopt;
  }
}

}  // namespace

bool exclusive_instruction(Context& at) {
  const unsigned count = at.count();
  if (count < 2 || count > 3 || at.operand(count - 1).kind != Kind::memory) {
    return false;
  }
  const auto size = exclusive_size(at, at.operand(count - 2));
  if (!size) {
    return false;
  }
  const Operand address = address_of(at, count - 1, temporary(0));
  if (count == 2) {
    at.build.load(temporary(4), address, *size);
    write(at, at.operand(0), in(temporary(4)));
  } else {
    at.build.store(address, read(at, at.operand(1), 4), *size);
    write(at, at.operand(0), constant(0));
  }
  return true;
}

bool decode_atomic(std::uint32_t word, Lifted& instruction) {
  Builder build(instruction);
  if (!read_modify_write(word, build) && !compare_and_swap(word, build) &&
      !compare_and_swap_pair(word, build) && !ordered_unscaled(word, build)) {
    return false;
  }
  instruction.length = 4;
  return true;
}

}  // namespace ftcheck::isa::aarch64
