// Branches of z/Architecture, and instructions that depend on the condition code.
#include "isa/s390x/machine.hpp"

namespace ftcheck::isa::s390x {

// The lowest bit is for code 3, which means an overflow, and does not occur after comparisons.
Test test_of(unsigned mask) {
  switch (mask) {
    case 0:
      return {Condition::undetermined, false, true};
    case 15:
      return {Condition::undetermined, true, false};
    case 8:
      return {Condition::equal};
    case 6:
    case 7:
      return {Condition::not_equal};
    case 4:
      return {Condition::signed_less};
    case 2:
      return {Condition::signed_greater};
    case 12:
    case 13:
      return {Condition::signed_less_equal};
    case 10:
    case 11:
      return {Condition::signed_greater_equal};
    default:
      return {};
  }
}

namespace {

// Operations that follow happen only if the test holds.
void only_if(Context& at, const Test& test, unsigned flags = 0) {
  if (!test.always) {
    at.build.branch(opposite(test.condition), at.next(), static_cast<Register>(flags));
  }
}

// True if the register of a branch was loaded from where register 14 is saved: LG r,y(15); LMG
// a,15,x(15), where x is the place of register a.  Old start-up code returns like this.
bool has_return_address(const Context& at, unsigned reg) {
  constexpr std::size_t both = 12;
  constexpr unsigned stack = 15, link = 14;
  const base::Bytes before = binary::read_bytes(at.image, at.address - both);
  if (before.size() < both) return false;
  const auto byte = [&](std::size_t i) { return std::to_integer<unsigned>(before[i]); };
  const auto distance = [&](std::size_t i) { return (byte(i) & 15U) << 8U | byte(i + 1); };
  const unsigned first = byte(7) >> 4U;
  const bool loads = byte(0) == 0xE3 && byte(1) == reg << 4U && byte(2) >> 4U == stack &&
                     byte(4) == 0 && byte(5) == 0x04;
  const bool restores = byte(6) == 0xEB && (byte(7) & 15U) == stack && byte(8) >> 4U == stack &&
                        byte(10) == 0 && byte(11) == 0x04;
  return loads && restores && first <= link && reg < first &&
         distance(2) == distance(8) + 8 * (link - first);
}

// A branch to an address in a register or in temporary 0.
void branch_to(Context& at, unsigned mask, Operand target) {
  const Test test = test_of(mask);
  if (test.never) return;
  only_if(at, test);
  const bool is_return = !target.is_constant && target.reg < first_lane &&
                         (target.reg == r14 || has_return_address(at, target.reg));
  at.build.control(is_return ? Opcode::ret : Opcode::jump, target);
}

void branch_relative(Context& at, unsigned mask, std::uint64_t target) {
  const Test test = test_of(mask);
  if (test.never) return;
  if (test.always) {
    at.build.control(Opcode::jump, constant(target));
  } else {
    at.build.branch(test.condition, target);
  }
}

// A branch that leaves the address of the next instruction in a register.
void branch_and_save(Context& at, unsigned link, Operand target) {
  if (link == r14) {
    at.build.control(Opcode::call, target);
    return;
  }
  at.build.copy(temporary(1), target, 8);
  at.write(link, constant(at.next()), 8);
  at.build.control(Opcode::jump, target.is_constant ? target : in(temporary(1)));
}

void count_down(Context& at, unsigned size, std::uint64_t target) {
  const unsigned counter = at.high(1);
  at.compute(Opcode::subtract, counter, reg(counter), constant(1), size, Code::kept);
  at.build.compare(Opcode::compare, reg(counter), constant(0), size, own_flags);
  at.build.branch(Condition::not_equal, target, own_flags);
}

// Compares, and branches by the result: opcode EC.
bool compare_and_branch(Context& at) {
  const unsigned kind = at.bytes[5];
  const bool of_registers = kind == 0x64 || kind == 0x65 || kind == 0x76 || kind == 0x77;
  const bool with_constant = kind >= 0x7C && kind <= 0x7F;
  if (!of_registers && !with_constant) return false;
  const bool is_logical = (kind & 1U) != 0;
  const unsigned size = kind == 0x64 || kind == 0x65 || kind == 0x7C || kind == 0x7D ? 8 : 4;
  const std::uint64_t number = is_logical ? at.bytes[4] : sign_extend(at.bytes[4], 1);
  const unsigned mask = of_registers ? at.high(4) : at.low(1);
  const Test test = test_of(mask & 14U);
  const std::uint64_t target = at.relative(2, 2);
  if (test.never) return true;
  at.build.compare(is_logical ? Opcode::compare_unsigned : Opcode::compare, reg(at.high(1)),
                   of_registers ? reg(at.low(1)) : constant(number), size, own_flags);
  if (mask == 14) {
    at.build.control(Opcode::jump, constant(target));
  } else {
    at.build.branch(test.condition, target, own_flags);
  }
  return true;
}

// d = value if the test holds.
void move_if(Context& at, unsigned mask, unsigned d, Operand value, unsigned size) {
  const Test test = test_of(mask);
  if (test.never) return;
  if (test.always) {
    at.write(d, value, size);
    return;
  }
  at.build.copy(temporary(2), reg(d), size);
  at.build.select(test.condition, temporary(2), value, size);
  at.write(d, in(temporary(2)), size);
}

bool conditional_move(Context& at) {
  const unsigned kind = at.bytes[5];
  switch (at.opcode()) {
    case 0xB9:
      if (at.bytes[1] == 0xE2 || at.bytes[1] == 0xF2) {  // LOCGR, LOCR
        move_if(at, at.high(2), at.high(3), reg(at.low(3)), at.bytes[1] == 0xE2 ? 8 : 4);
        return true;
      }
      if (at.bytes[1] == 0xE3 || at.bytes[1] == 0xF0) {  // SELGR, SELR
        const unsigned size = at.bytes[1] == 0xE3 ? 8 : 4;
        at.build.copy(temporary(3), reg(at.high(2)), size);
        const Test test = test_of(at.low(2));
        if (!test.never && !test.always) {
          at.build.select(test.condition, temporary(3), reg(at.low(3)), size);
        } else if (test.always) {
          at.build.copy(temporary(3), reg(at.low(3)), size);
        }
        at.write(at.high(3), in(temporary(3)), size);
        return true;
      }
      return false;
    case 0xEB: {
      const unsigned size = kind == 0xE2 || kind == 0xE3 ? 8 : 4;
      const bool loads = kind == 0xE2 || kind == 0xF2;
      const bool stores = kind == 0xE3 || kind == 0xF3;
      if (!loads && !stores) return false;
      const Operand place = at.sum(at.base(2), 0, at.long_distance(), 0);
      if (loads) {
        at.build.load(temporary(1), place, size);
        move_if(at, at.low(1), at.high(1), in(temporary(1)), size);
        return true;
      }
      const Test test = test_of(at.low(1));
      if (test.never) return true;
      only_if(at, test);
      at.build.store(place, reg(at.high(1)), size);
      return true;
    }
    case 0xEC:
      if (kind != 0x42 && kind != 0x46) return false;  // LOCHI, LOCGHI
      move_if(at, at.low(1), at.high(1), constant(sign_extend(at.half_word(2), 2)),
              kind == 0x46 ? 8 : 4);
      return true;
    default:
      return false;
  }
}

}  // namespace

bool control_instruction(Context& at) {
  switch (at.opcode()) {
    case 0x00:
      at.build.control(Opcode::stop);  // no instruction
      return true;
    case 0x06:  // BCTR
      if (at.low(1) != 0) return false;
      at.compute(Opcode::subtract, at.high(1), reg(at.high(1)), constant(1), 4, Code::kept);
      return true;
    case 0x07:  // BCR
      if (at.low(1) != 0) branch_to(at, at.high(1), reg(at.low(1)));
      return true;
    case 0x0A:  // SVC
      at.forget(r2);
      return true;
    case 0x0D:  // BASR
      if (at.low(1) == 0) {
        at.write(at.high(1), constant(at.next()), 8);
      } else {
        branch_and_save(at, at.high(1), reg(at.low(1)));
      }
      return true;
    case 0x47:  // BC
      if (at.high(1) != 0) {
        branch_to(at, at.high(1), at.sum(at.base(2), at.low(1), at.distance(2), 0));
      }
      return true;
    case 0xA7:
      switch (at.low(1)) {
        case 4:
          branch_relative(at, at.high(1), at.relative(2, 2));
          return true;
        case 5:
          branch_and_save(at, at.high(1), constant(at.relative(2, 2)));
          return true;
        case 6:
          count_down(at, 4, at.relative(2, 2));
          return true;
        case 7:
          count_down(at, 8, at.relative(2, 2));
          return true;
        default:
          return false;
      }
    case 0xB9:
      if (at.bytes[1] == 0x46) {  // BCTGR
        if (at.low(3) != 0) return false;
        at.compute(Opcode::subtract, at.high(3), reg(at.high(3)), constant(1), 8, Code::kept);
        return true;
      }
      return conditional_move(at);
    case 0xC0:
      if (at.low(1) == 4) {
        branch_relative(at, at.high(1), at.relative(2, 4));
        return true;
      }
      if (at.low(1) != 5) return false;
      branch_and_save(at, at.high(1), constant(at.relative(2, 4)));
      return true;
    case 0xEB:
      return conditional_move(at);
    case 0xEC:
      return compare_and_branch(at) || conditional_move(at);
    default:
      return false;
  }
}

}  // namespace ftcheck::isa::s390x
