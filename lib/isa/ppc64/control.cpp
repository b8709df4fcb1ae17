// Branches, the condition register and the special registers of Power.
#include "isa/ppc64/machine.hpp"

namespace ftcheck::isa::ppc64 {
namespace {

struct Test {
  Condition condition = Condition::undetermined;
  unsigned flags = own_flags;
};

// Whether a bit of the condition register is set.
Test test_of(Context& at, unsigned bit) {
  constexpr Condition conditions[] = {Condition::signed_less, Condition::signed_greater,
                                      Condition::equal};
  const auto flags = flags_of_field(bit / 4);
  if (!flags || bit % 4 == 3) {
    at.build.compare(Opcode::unknown_flags, constant(0), constant(0), 8, own_flags);
    return {};
  }
  return {conditions[bit % 4], *flags};
}

// When a conditional branch is taken; nothing if always.  Counts down if it does so.
std::optional<Test> condition_of_branch(Context& at) {
  const unsigned options = at.t();
  const bool ignores_bit = (options & 16U) != 0;
  const bool counts = (options & 4U) == 0;
  if (counts) {
    at.build.compute(Opcode::subtract, ctr, in(ctr), constant(1), 8);
    if (!ignores_bit) {
      at.build.compare(Opcode::unknown_flags, constant(0), constant(0), 8, own_flags);
      return Test{};
    }
    at.build.compare(Opcode::compare, in(ctr), constant(0), 8, own_flags);
    return Test{(options & 2U) != 0 ? Condition::equal : Condition::not_equal, own_flags};
  }
  if (ignores_bit) return std::nullopt;
  Test test = test_of(at, at.a());
  if ((options & 8U) == 0) test.condition = opposite(test.condition);
  return test;
}

void branch(Context& at) {
  const std::uint64_t next = at.address + 4;
  const std::uint64_t distance = sign_extend(at.word & 0xFFFCU, 2);
  const std::uint64_t target = distance + ((at.word & 2U) != 0 ? 0 : at.address);
  const auto test = condition_of_branch(at);
  if (at.records() && target == next) {  // finds its own address
    at.build.copy(lr, constant(next), 8);
  } else if (at.records()) {
    if (test) at.build.branch(opposite(test->condition), next, static_cast<Register>(test->flags));
    at.build.control(Opcode::call, constant(target));
  } else if (test) {
    at.build.branch(test->condition, target, static_cast<Register>(test->flags));
  } else {
    at.build.control(Opcode::jump, constant(target));
  }
}

void branch_to(Context& at, Register target) {
  const auto test = condition_of_branch(at);
  if (test) {
    at.build.branch(opposite(test->condition), at.address + 4, static_cast<Register>(test->flags));
  }
  const bool is_call = at.records();
  at.build.control(is_call ? Opcode::call : target == lr ? Opcode::ret : Opcode::jump, in(target));
}

// Opcode 19.
bool extended_control(Context& at) {
  switch (at.extended()) {
    case 16:
      branch_to(at, lr);
      return true;
    case 528:
      branch_to(at, ctr);
      return true;
    case 0:  // MCRF
    case 33:
    case 129:
    case 193:
    case 225:
    case 257:
    case 289:
    case 417:
    case 449:  // CRAND and the like
      at.forget_field(at.t() / 4);
      return true;
    case 150:  // ISYNC
      return true;
    default:
      break;
  }
  if ((at.extended() & 31U) != 2) return false;
  // ADDPCIS
  const std::uint32_t upper = at.bits(16, 25) << 6U | at.bits(11, 15) << 1U | (at.word & 1U);
  at.build.copy(at.written(at.t()), constant(at.address + 4 + (sign_extend(upper, 2) << 16U)), 8);
  return true;
}

std::optional<Register> special_register(Context& at) {
  constexpr unsigned link = 8, count = 9;
  const unsigned number = at.b() << 5U | at.a();
  if (number == link) return lr;
  return number == count ? std::optional(ctr) : std::nullopt;
}

void forget_all_fields(Context& at) {
  for (unsigned field = 0; field < 8; ++field) at.forget_field(field);
}

// ISEL: one of two registers, by a bit of the condition register.
void select(Context& at) {
  const Test test = test_of(at, at.bits(21, 25));
  at.build.copy(temporary(0), at.read(at.b()), 8);
  at.build.select(test.condition, temporary(0), at.base(at.a()), 8, test.flags);
  at.build.copy(at.written(at.t()), in(temporary(0)), 8);
}

// In opcode 31.
bool system_instruction(Context& at) {
  constexpr unsigned always = 31;
  switch (at.extended()) {
    case 339:  // MFSPR
      if (const auto from = special_register(at)) {
        at.build.copy(at.written(at.t()), in(*from), 8);
      } else {
        at.build.forget(at.written(at.t()));
      }
      return true;
    case 467:  // MTSPR
      if (const auto to = special_register(at)) {
        at.build.copy(*to, at.read(at.t()), 8);
      } else {
        at.build.forget(ca);  // of XER
      }
      return true;
    case 19:   // MFCR
    case 128:  // SETB, SETBC and the like
    case 371:  // MFTB
    case 384:
    case 416:
    case 448:
    case 480:
    case 755:  // DARN
      at.build.forget(at.written(at.t()));
      return true;
    case 144:  // MTCRF
      forget_all_fields(at);
      return true;
    case 192:  // CMPRB, CMPEQB, MCRXRX
    case 224:
    case 576:
      at.forget_field(at.t() / 4);
      return true;
    case 4:  // TW, TD
    case 68:
      if (at.t() == always) at.build.control(Opcode::stop);
      return true;
    case 22:  // caches, barriers and hints
    case 30:
    case 54:
    case 86:
    case 246:
    case 278:
    case 342:
    case 374:
    case 598:
    case 822:
    case 854:
    case 982:
      return true;
    default:
      break;
  }
  if ((at.extended() & 31U) != 15) return false;
  select(at);
  return true;
}

}  // namespace

bool control_instruction(Context& at) {
  constexpr unsigned always = 31;
  switch (at.opcode()) {
    case 0:
      at.build.control(Opcode::stop);  // no instruction
      return true;
    case 2:  // TDI, TWI
    case 3:
      if (at.t() == always) at.build.control(Opcode::stop);
      return true;
    case 16:
      branch(at);
      return true;
    case 17:  // a system call
      at.build.forget(r3);
      forget_all_fields(at);
      return true;
    case 18: {
      const std::uint64_t distance =
          ((at.word & 0x3FFFFFCU) ^ 0x2000000U) - std::uint64_t{0x2000000};
      const std::uint64_t target = distance + ((at.word & 2U) != 0 ? 0 : at.address);
      at.build.control(at.records() ? Opcode::call : Opcode::jump, constant(target));
      return true;
    }
    case 19:
      return extended_control(at);
    case 31:
      return system_instruction(at);
    default:
      return false;
  }
}

}  // namespace ftcheck::isa::ppc64
