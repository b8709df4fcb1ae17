#include "isa/recorded.hpp"

#include "isa/bits.hpp"

#include <algorithm>
#include <charconv>

namespace ftcheck::isa::test {
namespace {

constexpr std::uint64_t code_start = 0x10000000;
constexpr std::uint64_t data_start = 0x20000000;
constexpr std::size_t window = 1024;

// The initial numbers in registers and memory.
class Numbers {
 public:
  explicit Numbers(std::uint64_t seed) : seed_(seed) {}
  std::uint64_t next() {
    seed_ = seed_ * 6364136223846793005U + 1442695040888963407U;
    const std::uint64_t n = seed_ ^ (seed_ >> 29U);
    switch (n >> 61U) {
      case 0:
        return (n >> 8U) & 3U;
      case 1:
        return 0 - ((n >> 8U) & 3U);
      default:
        return n;
    }
  }

 private:
  std::uint64_t seed_;
};

struct Start {
  std::vector<std::byte> memory;
  std::vector<std::uint64_t> general;
  std::vector<std::uint64_t> vector;
};

// State `n`; register 1 is a small number.
Start start(const Recorded& processor, unsigned n) {
  Numbers numbers(n + 1);
  Start state;
  for (std::size_t i = 0; i < window; ++i) {
    state.memory.push_back(static_cast<std::byte>(numbers.next() >> 24U));
  }
  for (unsigned i = 0; i < processor.registers; ++i) {
    state.general.push_back(isa::truncate(numbers.next(), processor.pointer_size));
  }
  for (unsigned i = 0; i < processor.vector_words; ++i) {
    state.vector.push_back(numbers.next());
  }
  if (n == 1) {
    state.general[processor.equal.first] = state.general[processor.equal.second];
  }
  state.general[1] = n + 1;
  for (const Recorded::Pointer& pointer : processor.pointers) {
    state.general[pointer.reg] = data_start + pointer.distance;
  }
  return state;
}

std::uint64_t number_of(std::string_view hex) {
  std::uint64_t n = 0;
  std::from_chars(hex.data(), hex.data() + hex.size(), n, 16);
  return n;
}

// Applies the recorded changes to the state and returns the flags.
std::uint64_t change(Start& state, std::string_view changes) {
  std::uint64_t flags = 0;
  while (!changes.empty()) {
    const std::string_view one = changes.substr(0, changes.find(' '));
    changes.remove_prefix(std::min(changes.size(), one.size() + 1));
    const std::size_t sign = one.find('=');
    const std::string_view name = one.substr(1, sign - 1);
    const std::string_view value = one.substr(sign + 1);
    std::size_t index = 0;
    std::from_chars(name.data(), name.data() + name.size(), index, one[0] == 'm' ? 16 : 10);
    switch (one[0]) {
      case 'r':
        state.general.at(index) = number_of(value);
        break;
      case 'v':
        state.vector.at(index) = number_of(value);
        break;
      case 'm':
        for (const std::byte byte : from_hex(value)) {
          state.memory.at(index++) = byte;
        }
        break;
      default:
        flags = number_of(value);
        break;
    }
  }
  return flags;
}

// Whether a condition holds for N, Z, C, V (Arm Architecture Reference Manual, section C1.2.4).
bool condition_holds(Condition condition, std::uint64_t flags) {
  const bool negative = (flags & 8U) != 0;
  const bool zero = (flags & 4U) != 0;
  const bool carry = (flags & 2U) != 0;
  const bool less = negative != ((flags & 1U) != 0);
  switch (condition) {
    case Condition::equal:
      return zero;
    case Condition::not_equal:
      return !zero;
    case Condition::unsigned_less:
      return !carry;
    case Condition::unsigned_less_equal:
      return !carry || zero;
    case Condition::unsigned_greater:
      return carry && !zero;
    case Condition::unsigned_greater_equal:
      return carry;
    case Condition::signed_less:
      return less;
    case Condition::signed_less_equal:
      return less || zero;
    case Condition::signed_greater:
      return !less && !zero;
    case Condition::signed_greater_equal:
      return !less;
    case Condition::negative:
      return negative;
    case Condition::not_negative:
      return !negative;
    case Condition::overflow:
      return (flags & 1U) != 0;
    default:
      return (flags & 1U) == 0;
  }
}

class Comparison {
 public:
  Comparison(const Recorded& processor, bool all_known)
      : processor_(processor), all_known_(all_known) {}

  std::string run(const RecordedCase& test, unsigned n) {
    Start state = start(processor_, n);
    Interpreter model(BinaryFormat::elf, processor_.architecture, processor_.pointer_size,
                      code_start, from_hex(test.code), data_start, state.memory);
    for (unsigned i = 0; i < processor_.registers; ++i) {
      model.set(static_cast<Register>(i), state.general[i]);
    }
    for (unsigned i = 0; i < processor_.vector_words; ++i) {
      for (unsigned part = 0; part < lanes(); ++part) {
        model.set(lane(i, part), lane_of(state.vector[i], part));
      }
    }
    if (!model.run(code_start | (processor_.thumb ? 1U : 0U))) {
      return all_known_ ? model.stopped : "";
    }
    const std::uint64_t flags = change(state, test.changes[n]);
    compare(model, state, flags);
    return found_;
  }

 private:
  unsigned lanes() const { return 8 / processor_.pointer_size; }
  Register lane(unsigned doubleword, unsigned part) const {
    return static_cast<Register>(processor_.first_lane + lanes() * doubleword + part);
  }
  std::uint64_t lane_of(std::uint64_t doubleword, unsigned part) const {
    return isa::truncate(doubleword >> (32 * part), processor_.pointer_size);
  }

  void compare_value(const Value& value, std::uint64_t expected, const char* what, std::size_t n) {
    if (value.is_number() ? value.offset != expected : all_known_) {
      found_ += std::string(what) + " " + std::to_string(n) + " is " +
                (value.is_number() ? std::to_string(value.offset) : "something") + ", not " +
                std::to_string(expected) + "; ";
    }
  }

  void compare(const Interpreter& model, const Start& expected, std::uint64_t flags) {
    const std::vector<Register>& left_out = processor_.not_recorded;
    for (Register reg = 0; reg < processor_.registers; ++reg) {
      if (std::find(left_out.begin(), left_out.end(), reg) == left_out.end()) {
        compare_value(model.get(reg), expected.general[reg], "register", reg);
      }
    }
    for (unsigned i = 0; i < processor_.vector_words; ++i) {
      for (unsigned part = 0; part < lanes(); ++part) {
        compare_value(model.get(lane(i, part)), lane_of(expected.vector[i], part), "vector word",
                      i);
      }
    }
    for (std::size_t at = 0; at < window; ++at) {
      compare_value(model.memory(data_start + at, 1),
                    std::to_integer<std::uint64_t>(expected.memory[at]), "memory at", at);
    }
    for (auto condition = Condition::equal; condition != Condition::parity;
         condition = static_cast<Condition>(static_cast<int>(condition) + 1)) {
      const bool is_one_of_three =
          condition == Condition::equal || condition == Condition::not_equal ||
          (condition >= Condition::signed_less && condition <= Condition::signed_greater_equal);
      if (processor_.three_conditions && !is_one_of_three) continue;
      const auto known = model.condition(condition);
      if (known && *known != condition_holds(condition, flags)) {
        found_ += "condition " + std::to_string(static_cast<int>(condition)) + "; ";
      }
    }
  }

  const Recorded& processor_;
  bool all_known_;
  std::string found_;
};

}  // namespace

std::string differences(const Recorded& processor, const RecordedCase& test, bool all_known) {
  std::string all;
  for (const unsigned n : {0U, 1U}) {
    all += Comparison(processor, all_known).run(test, n);
  }
  return all;
}

}  // namespace ftcheck::isa::test
