#include "isa/machine.hpp"

namespace ftcheck::isa {

Condition opposite(Condition condition) {
  switch (condition) {
    case Condition::equal:
      return Condition::not_equal;
    case Condition::not_equal:
      return Condition::equal;
    case Condition::unsigned_less:
      return Condition::unsigned_greater_equal;
    case Condition::unsigned_less_equal:
      return Condition::unsigned_greater;
    case Condition::unsigned_greater:
      return Condition::unsigned_less_equal;
    case Condition::unsigned_greater_equal:
      return Condition::unsigned_less;
    case Condition::signed_less:
      return Condition::signed_greater_equal;
    case Condition::signed_less_equal:
      return Condition::signed_greater;
    case Condition::signed_greater:
      return Condition::signed_less_equal;
    case Condition::signed_greater_equal:
      return Condition::signed_less;
    case Condition::negative:
      return Condition::not_negative;
    case Condition::not_negative:
      return Condition::negative;
    case Condition::overflow:
      return Condition::no_overflow;
    case Condition::no_overflow:
      return Condition::overflow;
    case Condition::parity:
      return Condition::no_parity;
    case Condition::no_parity:
      return Condition::parity;
    case Condition::undetermined:
      break;
  }
  return Condition::undetermined;
}

std::uint64_t Machine::outer_entry(const binary::Image& /*image*/, std::uint64_t entry) const {
  return entry;
}

std::unique_ptr<Machine> machine_for(const binary::Image& image) {
  switch (image.architecture) {
    case binary::Architecture::x86_64:
    case binary::Architecture::x86:
      return x86_machine(image);
    case binary::Architecture::aarch64:
      return aarch64_machine(image);
    case binary::Architecture::arm:
      return image.little_endian ? arm_machine(image) : nullptr;
    case binary::Architecture::ppc64le:
      return ppc64_machine(image);
    case binary::Architecture::riscv64:
      return riscv64_machine(image);
    case binary::Architecture::s390x:
      return s390x_machine(image);
    default:
      return nullptr;
  }
}

}  // namespace ftcheck::isa
