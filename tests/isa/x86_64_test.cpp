// The x86-64 model against the processor itself: each instruction runs on both with the same random
// registers, flags and memory, and both must end in the same state.
#include "isa/interpreter.hpp"
#include "isa/native_x86_64.hpp"
#include "isa/x86_64_cases.hpp"

#include <doctest/doctest.h>

#ifdef FTCHECK_RUNS_X86_64
#include <cstring>
#include <random>

namespace ftcheck::isa::test {
namespace {

constexpr unsigned inputs = 12;
constexpr std::size_t window = 1024;  // the compared part of the data
constexpr Register first_lane = 16;   // the number in x86/registers.hpp

bool processor_knows(std::string_view text) {
  static const bool has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") &&
                               __builtin_cpu_supports("fma");
  static const bool has_sse4 = __builtin_cpu_supports("sse4.2");
  for (const std::string_view name : {"andn", "bextr", "bls", "bzhi", "pdep", "pext", "mulx",
                                      "rorx", "sarx", "shlx", "shrx", "tzcnt", "lzcnt"}) {
    if (text.starts_with(name)) {
      return has_avx2;
    }
  }
  return text.find("; v") != std::string_view::npos || text.starts_with('v') ? has_avx2 : has_sse4;
}

std::uint64_t any_number(std::mt19937_64& random) {
  switch (random() % 6) {
    case 0:
      return random() % 4;
    case 1:
      return 0 - random() % 4;
    case 2:
      return std::uint64_t{0x80000000} - random() % 2;
    case 3:
      return std::uint64_t{0x0101010101010101} * (random() % 256);
    default:
      return random();
  }
}

Processor any_state(std::mt19937_64& random, std::uint64_t data) {
  Processor state;
  for (std::uint64_t& reg : state.general) {
    reg = any_number(random);
  }
  if (random() % 3 == 0) {
    state.general[2] = state.general[0];
  }
  state.general[1] = random() % 4;  // rcx counts
  state.general[3] = data + 0x100;  // rbx
  state.general[4] = data + 0x280;  // rsp
  state.general[5] = data + 0x340;  // rbp
  state.general[6] = data + 0x80;   // rsi
  state.general[7] = data + 0x380;  // rdi
  state.flags = (random() & 0x8D5U) | 2U;
  for (auto& vector : state.vector) {
    vector = {any_number(random), any_number(random)};
  }
  return state;
}

// Whether a condition holds for the processor's flags (Intel SDM, volume 1, appendix B).
bool holds(Condition condition, std::uint64_t flags) {
  const bool carry = (flags & 1U) != 0;
  const bool zero = (flags & 0x40U) != 0;
  const bool sign = (flags & 0x80U) != 0;
  const bool less = sign != ((flags & 0x800U) != 0);
  switch (condition) {
    case Condition::equal:
      return zero;
    case Condition::not_equal:
      return !zero;
    case Condition::unsigned_less:
      return carry;
    case Condition::unsigned_less_equal:
      return carry || zero;
    case Condition::unsigned_greater:
      return !carry && !zero;
    case Condition::unsigned_greater_equal:
      return !carry;
    case Condition::signed_less:
      return less;
    case Condition::signed_less_equal:
      return less || zero;
    case Condition::signed_greater:
      return !less && !zero;
    case Condition::signed_greater_equal:
      return !less;
    case Condition::negative:
      return sign;
    case Condition::not_negative:
      return !sign;
    case Condition::overflow:
      return (flags & 0x800U) != 0;
    case Condition::no_overflow:
      return (flags & 0x800U) == 0;
    case Condition::parity:
      return (flags & 4U) != 0;
    default:
      return (flags & 4U) == 0;
  }
}

std::string in_words(const Value& value) {
  return value.is_number() ? std::to_string(value.offset) : "something";
}

class Comparison {
 public:
  Comparison(const Case& test, bool all_known) : test_(test), all_known_(all_known) {}

  // The differences; empty if there are none.
  std::string run(std::mt19937_64& random) {
    const std::vector<std::byte> code = from_hex(test_.code);
    const NativeCode native(code);
    std::vector<std::byte> data(window);
    for (std::byte& byte : data) {
      byte = static_cast<std::byte>(random());
    }
    std::copy(data.begin(), data.end(), native.data().begin());
    Processor processor = any_state(random, native.data_address());

    Interpreter model(BinaryFormat::elf, binary::Architecture::x86_64, 8, native.code_address(),
                      code, native.data_address(), data);
    for (Register reg = 0; reg < 16; ++reg) {
      model.set(reg, processor.general[reg]);
      model.set(lane(reg, 0), processor.vector[reg][0]);
      model.set(lane(reg, 1), processor.vector[reg][1]);
    }
    if (!model.run(native.code_address())) {
      return all_known_ ? model.stopped : "";
    }
    native.run(processor);
    compare(model, processor, native);
    return differences_;
  }

 private:
  static Register lane(Register vector, unsigned n) {
    return static_cast<Register>(first_lane + 2 * vector + n);
  }

  void compare_value(const Value& value, std::uint64_t expected, const char* what,
                     std::uint64_t which) {
    if (value.is_number() ? value.offset != expected : all_known_) {
      differences_ += std::string(what) + " " + std::to_string(which) + " is " + in_words(value) +
                      ", not " + std::to_string(expected) + "; ";
    }
  }

  void compare(const Interpreter& model, const Processor& processor, const NativeCode& native) {
    for (Register reg = 0; reg < 16; ++reg) {
      compare_value(model.get(reg), processor.general[reg], "register", reg);
      compare_value(model.get(lane(reg, 0)), processor.vector[reg][0], "low half of xmm", reg);
      compare_value(model.get(lane(reg, 1)), processor.vector[reg][1], "high half of xmm", reg);
    }
    for (std::size_t at = 0; at < window; ++at) {
      const auto byte = std::to_integer<std::uint64_t>(native.data()[at]);
      compare_value(model.memory(native.data_address() + at, 1), byte, "memory at", at);
    }
    for (auto condition = Condition::equal; condition != Condition::undetermined;
         condition = static_cast<Condition>(static_cast<int>(condition) + 1)) {
      const auto known = model.condition(condition);
      if (known && *known != holds(condition, processor.flags)) {
        differences_ += "condition " + std::to_string(static_cast<int>(condition)) + "; ";
      }
    }
  }

  const Case& test_;
  bool all_known_;
  std::string differences_;
};

template <std::size_t N>
void check(const Case (&tests)[N], bool all_known) {
  std::mt19937_64 random(N);
  for (const Case& test : tests) {
    std::string differences;
    for (unsigned i = 0; i < inputs && differences.empty() && processor_knows(test.text); ++i) {
      differences = Comparison(test, all_known).run(random);
    }
    CHECK_MESSAGE(differences.empty(), std::string(test.text) << ": " << differences);
  }
}

}  // namespace

TEST_CASE("modelled x86-64 instructions do the same as the processor") {
  check(modelled, true);
}

TEST_CASE("no other x86-64 instruction leaves a wrong value") {
  check(others, false);
}

}  // namespace ftcheck::isa::test
#endif
