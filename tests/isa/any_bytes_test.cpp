// A module may hold any bytes as code: random ones, and known instructions with bits flipped.
#include "isa/aarch64_cases.hpp"
#include "isa/arm_cases.hpp"
#include "isa/interpreter.hpp"
#include "isa/ppc64_cases.hpp"
#include "isa/riscv64_cases.hpp"
#include "isa/s390x_cases.hpp"
#include "isa/x86_64_cases.hpp"
#include "isa/x86_cases.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

namespace ftcheck::isa::test {
namespace {

constexpr unsigned pieces = 20'000;
constexpr std::size_t longest = 16;

bool is_register(const Operand& operand, const Convention& convention) {
  return operand.is_constant || operand.reg < convention.registers;
}

bool is_sound(const Operation& operation, const Convention& convention) {
  return operation.d < convention.registers && is_register(operation.a, convention) &&
         is_register(operation.b, convention);
}

class AnyBytes {
 public:
  AnyBytes(binary::Architecture architecture, unsigned pointer_size) {
    image_.architecture = architecture;
    image_.pointer_size = pointer_size;
    image_.little_endian = architecture != binary::Architecture::s390x;
    machine_ = machine_for(image_);
  }

  template <typename Test, std::size_t N>
  void add(const Test (&tests)[N]) {
    for (const Test& test : tests) {
      known_.push_back(from_hex(test.code));
    }
  }

  // Decodes many pieces of code and executes the results.  Returns false if something is not sound.
  bool decode(std::uint64_t address) {
    bool sound = true;
    for (unsigned i = 0; i < pieces && sound; ++i) {
      sound = decode_one(i % 2 == 0 ? random_code() : flipped_code(), address + 16 * i);
    }
    return sound;
  }

 private:
  std::vector<std::byte> random_code() {
    std::vector<std::byte> code(random_() % (longest + 1));
    std::generate(code.begin(), code.end(), [&] { return static_cast<std::byte>(random_()); });
    return code;
  }

  std::vector<std::byte> flipped_code() {
    std::vector<std::byte> code = known_[random_() % known_.size()];
    for (unsigned flips = random_() % 4; flips > 0; --flips) {
      code[random_() % code.size()] ^= std::byte{1} << (random_() % 8);
    }
    return code;
  }

  bool decode_one(const std::vector<std::byte>& code, std::uint64_t address) {
    State state;
    state.registers.resize(machine_->convention().registers);
    Lifted instruction;
    machine_->lift(code, address, instruction);
    for (const Operation& operation : instruction.operations) {
      if (!is_sound(operation, machine_->convention())) {
        return false;
      }
      if (!flow::is_control(operation.opcode)) {
        execute(image_, operation, state, choices_);
      }
    }
    return instruction.length <= code.size();
  }

  binary::Image image_;
  std::unique_ptr<Machine> machine_;
  std::vector<std::vector<std::byte>> known_;
  std::mt19937 random_{7};
  Choices choices_;
};

}  // namespace

TEST_CASE("any bytes can be decoded as x86-64") {
  AnyBytes bytes(binary::Architecture::x86_64, 8);
  bytes.add(modelled);
  bytes.add(others);
  CHECK(bytes.decode(0x1000));
}

TEST_CASE("any bytes can be decoded as x86") {
  AnyBytes bytes(binary::Architecture::x86, 4);
  bytes.add(x86_modelled);
  bytes.add(x86_others);
  CHECK(bytes.decode(0x1000));
}

TEST_CASE("any bytes can be decoded as AArch64") {
  AnyBytes bytes(binary::Architecture::aarch64, 8);
  bytes.add(aarch64_modelled);
  bytes.add(aarch64_others);
  CHECK(bytes.decode(0x1000));
}

TEST_CASE("any bytes can be decoded as 64-bit Power") {
  AnyBytes bytes(binary::Architecture::ppc64le, 8);
  bytes.add(ppc64_modelled);
  bytes.add(ppc64_others);
  CHECK(bytes.decode(0x1000));
}

TEST_CASE("any bytes can be decoded as 64-bit RISC-V") {
  AnyBytes bytes(binary::Architecture::riscv64, 8);
  bytes.add(riscv64_modelled);
  bytes.add(riscv64_others);
  CHECK(bytes.decode(0x1000));
}

TEST_CASE("any bytes can be decoded as z/Architecture") {
  AnyBytes bytes(binary::Architecture::s390x, 8);
  bytes.add(s390x_modelled);
  bytes.add(s390x_others);
  CHECK(bytes.decode(0x1000));
}

TEST_CASE("any bytes can be decoded as ARM and as Thumb") {
  AnyBytes arm(binary::Architecture::arm, 4);
  arm.add(arm_modelled);
  arm.add(arm_others);
  CHECK(arm.decode(0x1000));
  AnyBytes thumb(binary::Architecture::arm, 4);
  thumb.add(thumb_modelled);
  thumb.add(thumb_others);
  CHECK(thumb.decode(0x1001));
}

}  // namespace ftcheck::isa::test
