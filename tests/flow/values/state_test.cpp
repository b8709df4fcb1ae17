#include "flow/values/state.hpp"

#include <doctest/doctest.h>

#include "python/api/effects.hpp"
#include "python/fixture.hpp"

using namespace ftcheck::flow;  // NOLINT(google-build-using-namespace)
using namespace ftcheck::isa;   // NOLINT(google-build-using-namespace)
using ftcheck::binary::Image;

namespace {

State with_registers(std::vector<Value> registers) {
  State state;
  state.registers = std::move(registers);
  return state;
}

Flags compare(const Value& a, const Value& b, unsigned size = 8) {
  return {Flags::Kind::difference, static_cast<std::uint8_t>(size), a, b};
}
Flags test_bits(const Value& a, const Value& b, unsigned size = 8) {
  return {Flags::Kind::bits, static_cast<std::uint8_t>(size), a, b};
}
Flags result_of(const Value& a, unsigned size = 8) {
  return {Flags::Kind::result, static_cast<std::uint8_t>(size), a, a};
}

std::optional<bool> numbers(Condition condition, std::uint64_t a, std::uint64_t b, unsigned size) {
  return holds({}, condition, compare(number(a), number(b), size), {});
}

}  // namespace

TEST_CASE("a counter is less than non-negative numbers, and no other comparison is decided") {
  const Value counted = counter(0x1000);
  CHECK(holds({}, Condition::signed_greater, compare(number(0), counted, 4), {}) == true);
  CHECK(holds({}, Condition::signed_less, compare(counted, number(0x7FFFFFFF), 4), {}) == true);
  CHECK(holds({}, Condition::equal, compare(counted, number(3), 4), {}) == false);
  for (const Flags& flags : {compare(number(0xFFFFFFFF), counted, 4), compare(number(0), counted),
                             compare(counted, counted, 4), test_bits(counted, number(1), 4)}) {
    CHECK(holds({}, Condition::signed_greater, flags, {}) == std::nullopt);
  }
  CHECK(holds({}, Condition::negative, compare(counted, number(1), 4), {}) == std::nullopt);
}

TEST_CASE("registers join one by one, and flags that differ are forgotten") {
  const Image image;
  Choices choices;
  State a = with_registers({number(1), call_result(0), unknown()});
  State b = with_registers({number(1), number(2), number(3)});
  a.flags[0] = compare(number(1), number(2));
  b.flags[0] = compare(number(1), number(3));
  CHECK(join(image, a, b, choices));
  CHECK(a.registers[0] == number(1));
  CHECK(a.registers[1] == choices.join(call_result(0), number(2)));
  CHECK(a.registers[2].is_unknown());
  CHECK(a.flags[0].kind == Flags::Kind::unknown);
  CHECK_FALSE(join(image, a, b, choices));
}

TEST_CASE("flags that agree survive a join") {
  const Image image;
  Choices choices;
  State a = with_registers({number(1)});
  a.flags[0] = compare(number(1), number(2));
  const State b = a;
  CHECK_FALSE(join(image, a, b, choices));
  CHECK(a.flags[0] == compare(number(1), number(2)));
}

TEST_CASE("after a join only the facts about results that both sides found are known") {
  const Image image;
  Choices choices;
  State a;
  State b;
  set_null(a, 1, true);
  set_null(a, 2, false);
  set_null(a, 3, true);
  set_null(b, 2, false);
  set_null(b, 3, false);
  set_null(b, 4, true);
  CHECK(join(image, a, b, choices));
  CHECK_FALSE(is_null(a, 1).has_value());
  CHECK(is_null(a, 2) == false);
  CHECK_FALSE(is_null(a, 3).has_value());
  CHECK_FALSE(is_null(a, 4).has_value());
  CHECK_FALSE(join(image, a, b, choices));
}

TEST_CASE("the facts about a result are forgotten when the call is made again") {
  State state;
  set_null(state, 1, true);
  set_null(state, 2, false);
  state.made = {{1, &ftcheck::python::module_of_definition, 0x10, number(0x4000), 0, {}},
                {2, &ftcheck::python::module_of_definition, 0x20, number(0x5000), 0, {}}};
  forget_result(state, 1, {});
  CHECK_FALSE(is_null(state, 1).has_value());
  CHECK(is_null(state, 2) == false);
  REQUIRE(state.made.size() == 1);
  CHECK(state.made[0].result == 2);
}

TEST_CASE("copies of a result become unknown when the call is made again") {
  const Image image;
  Choices choices;
  std::array both{call_result(1), number(0)};
  State state = with_registers({call_result(1), call_result(2), choices.one_of(both)});
  state.flags[0] = compare(call_result(1), number(0));
  store(state.memory, number(0x5000), 8, call_result(1), true);
  store(state.memory, stack_place(8), 8, call_result(1), true);
  state.error_unless = 1;
  forget_result(state, 1, choices);
  CHECK(state.registers[0].is_unknown());
  CHECK(state.registers[1] == call_result(2));
  CHECK(state.registers[2].is_unknown());
  CHECK(state.flags[0] == Flags{});
  REQUIRE(state.memory.cells().size() == 1);
  CHECK(state.memory.cells()[0].at == number(0x5000));
  CHECK(state.memory.cells()[0].value.is_unknown());
  CHECK_FALSE(state.error_unless.has_value());
}

TEST_CASE("a comparison of numbers is decided by size and sign") {
  CHECK(numbers(Condition::equal, 5, 5, 8) == true);
  CHECK(numbers(Condition::equal, 0x100000005, 5, 8) == false);
  CHECK(numbers(Condition::equal, 0x100000005, 5, 4) == true);
  CHECK(numbers(Condition::not_equal, 4, 5, 4) == true);
  CHECK(numbers(Condition::unsigned_less, 1, 0xFFFFFFFF, 4) == true);
  CHECK(numbers(Condition::signed_less, 1, 0xFFFFFFFF, 4) == false);
  CHECK(numbers(Condition::signed_less, 0x80, 0x7F, 1) == true);
  CHECK(numbers(Condition::unsigned_less, 0x80, 0x7F, 1) == false);
  CHECK(numbers(Condition::signed_greater_equal, 3, 3, 4) == true);
  CHECK(numbers(Condition::signed_greater, 3, 3, 4) == false);
  CHECK(numbers(Condition::signed_less_equal, 3, 3, 4) == true);
  CHECK(numbers(Condition::unsigned_less_equal, 4, 3, 4) == false);
  CHECK(numbers(Condition::unsigned_greater, 4, 3, 4) == true);
  CHECK(numbers(Condition::unsigned_greater_equal, 3, 3, 4) == true);
  CHECK(numbers(Condition::negative, 3, 4, 4) == true);
  CHECK(numbers(Condition::not_negative, 3, 4, 4) == false);
  CHECK_FALSE(numbers(Condition::undetermined, 3, 4, 4).has_value());
}

TEST_CASE("a comparison of unknown values is not decided") {
  const State state;
  CHECK_FALSE(holds(state, Condition::equal, compare(unknown(), number(1)), {}).has_value());
  CHECK_FALSE(holds(state, Condition::equal, {}, {}).has_value());
  CHECK_FALSE(holds(state, Condition::equal, compare(call_result(1), number(0)), {}).has_value());
  CHECK_FALSE(
      holds(state, Condition::unsigned_less, compare(call_result(1), number(0)), {}).has_value());
}

TEST_CASE("a test of bits is decided by the bits that both have") {
  const State state;
  CHECK(holds(state, Condition::equal, test_bits(number(6), number(1)), {}) == true);
  CHECK(holds(state, Condition::not_equal, test_bits(number(6), number(2)), {}) == true);
  CHECK(holds(state, Condition::negative, test_bits(number(0x80), number(0xFF), 1), {}) == true);
}

TEST_CASE("of a result's flags only zero and sign are known") {
  const State state;
  CHECK(holds(state, Condition::equal, result_of(number(0)), {}) == true);
  CHECK(holds(state, Condition::negative, result_of(number(0xFFFFFFFF), 4), {}) == true);
  CHECK_FALSE(holds(state, Condition::unsigned_less, result_of(number(0)), {}).has_value());
  CHECK_FALSE(holds(state, Condition::signed_greater, result_of(number(1)), {}).has_value());
}

TEST_CASE("a comparison of a choice is decided if all its members agree") {
  const State state;
  Choices choices;
  const Value some = choices.join(number(1), number(2));
  CHECK(holds(state, Condition::not_equal, compare(some, number(0)), choices) == true);
  CHECK(holds(state, Condition::equal, compare(some, number(7)), choices) == false);
  CHECK_FALSE(holds(state, Condition::equal, compare(some, number(1)), choices).has_value());
  CHECK(holds(state, Condition::not_equal, test_bits(some, some), choices) == true);
}

TEST_CASE("a stack location is never NULL") {
  const State state;
  CHECK(holds(state, Condition::equal, compare(stack_place(0), number(0)), {}) == false);
  CHECK(holds(state, Condition::not_equal, test_bits(stack_place(8), stack_place(8)), {}) == true);
}

TEST_CASE("a branch on NULL decides about the result on both sides, however it is tested") {
  for (const Flags& flags :
       {compare(call_result(1), number(0)), compare(number(0), call_result(1)),
        test_bits(call_result(1), call_result(1)), result_of(call_result(1))}) {
    State taken;
    CHECK(assume(taken, Condition::equal, flags, true));
    CHECK(is_null(taken, 1) == true);
    CHECK(holds(taken, Condition::equal, flags, {}) == true);
    State fell_through;
    CHECK(assume(fell_through, Condition::equal, flags, false));
    CHECK(is_null(fell_through, 1) == false);
    CHECK(holds(fell_through, Condition::equal, flags, {}) == false);
    State not_equal;
    CHECK(assume(not_equal, Condition::not_equal, flags, true));
    CHECK(is_null(not_equal, 1) == false);
  }
}

TEST_CASE("an assumption that contradicts known facts is impossible") {
  const Flags flags = test_bits(call_result(1), call_result(1));
  State null;
  set_null(null, 1, true);
  CHECK(assume(null, Condition::equal, flags, true));
  CHECK_FALSE(assume(null, Condition::equal, flags, false));
  State present;
  set_null(present, 1, false);
  CHECK(assume(present, Condition::not_equal, flags, true));
  CHECK_FALSE(assume(present, Condition::equal, flags, true));
}

TEST_CASE("a negative result is not 0, and one that is not negative may be") {
  const Flags flags = result_of(call_result(1), 4);
  State negative;
  CHECK(assume(negative, Condition::negative, flags, true));
  CHECK(is_null(negative, 1) == false);
  State other;
  CHECK(assume(other, Condition::negative, flags, false));
  CHECK_FALSE(is_null(other, 1).has_value());
  State null;
  set_null(null, 1, true);
  CHECK_FALSE(assume(null, Condition::negative, flags, true));
}

TEST_CASE("a test of a result's lowest byte does not decide whether the result is NULL") {
  State state;
  const Flags flags = test_bits(call_result(1), call_result(1), 1);
  CHECK(assume(state, Condition::equal, flags, true));
  CHECK_FALSE(is_null(state, 1).has_value());
  set_null(state, 1, false);
  CHECK_FALSE(holds(state, Condition::equal, flags, {}).has_value());
}

TEST_CASE("a comparison with anything but NULL says nothing about the result") {
  State state;
  CHECK(assume(state, Condition::equal, compare(call_result(1), number(5)), true));
  CHECK_FALSE(is_null(state, 1).has_value());
  CHECK(assume(state, Condition::equal, test_bits(call_result(1), number(1)), true));
  CHECK_FALSE(is_null(state, 1).has_value());
  Value member = call_result(1);
  member.offset = 8;
  CHECK(assume(state, Condition::equal, compare(member, number(0)), true));
  CHECK_FALSE(is_null(state, 1).has_value());
}

TEST_CASE("opposite conditions are opposite in both directions") {
  for (int i = 0; i <= static_cast<int>(Condition::undetermined); ++i) {
    const auto condition = static_cast<Condition>(i);
    CAPTURE(i);
    CHECK(opposite(opposite(condition)) == condition);
    for (const auto& [a, b] : {std::pair<std::uint64_t, std::uint64_t>{1, 2}, {2, 1}, {2, 2}}) {
      const auto holding = numbers(condition, a, b, 4);
      const auto opposed = numbers(opposite(condition), a, b, 4);
      CHECK(holding.has_value() == opposed.has_value());
      CHECK((!holding || *holding != *opposed));
    }
  }
}
