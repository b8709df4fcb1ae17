#include "flow/values/value.hpp"

#include <doctest/doctest.h>

using namespace ftcheck::flow;  // NOLINT(google-build-using-namespace)

TEST_CASE("equal values join to themselves, and unknown absorbs everything") {
  Choices choices;
  CHECK(choices.join(number(1), number(1)) == number(1));
  CHECK(choices.join(call_result(2), call_result(2)) == call_result(2));
  CHECK(choices.join(number(1), unknown()).is_unknown());
  CHECK(choices.join(unknown(), number(1)).is_unknown());
  CHECK(choices.join(unknown(), unknown()).is_unknown());
}

namespace {

std::vector<Value> all_of(const Alternatives& values) {
  return {values.begin(), values.end()};
}

}  // namespace

TEST_CASE("different values join to a choice of both, in any order") {
  Choices choices;
  const Value one = choices.join(number(1), number(2));
  const Value other = choices.join(number(2), number(1));
  CHECK(one == other);
  CHECK(one.kind == Value::Kind::choice);
  CHECK(all_of(choices.alternatives(one)) == std::vector<Value>{number(1), number(2)});
}

TEST_CASE("a choice has only plain members, each once") {
  Choices choices;
  const Value two = choices.join(number(1), stack_place(8));
  const Value three = choices.join(two, import_address(0));
  CHECK(choices.alternatives(three).size() == 3);
  CHECK(choices.join(three, two) == three);
  CHECK(choices.join(two, number(1)) == two);
  for (const Value& member : choices.alternatives(three)) {
    CHECK(member.kind != Value::Kind::choice);
  }
}

TEST_CASE("a choice of too many is unknown, so every loop settles") {
  Choices choices;
  Value joined = number(0);
  unsigned steps = 0;
  while (!joined.is_unknown()) {
    REQUIRE(steps < 100);
    joined = choices.join(joined, number(++steps));
  }
  CHECK(steps > 2);
  CHECK(choices.join(joined, number(0)).is_unknown());
}

TEST_CASE("one of a list is the value, a choice, or unknown") {
  Choices choices;
  const auto one_of = [&](std::vector<Value> values) { return choices.one_of(values); };
  CHECK(one_of({number(3), number(3)}) == number(3));
  CHECK(one_of({number(3), number(4)}) == choices.join(number(4), number(3)));
  CHECK(one_of({number(3), unknown()}).is_unknown());
  CHECK(one_of({}).is_unknown());
}

TEST_CASE("a plain value is its only alternative") {
  const Choices choices;
  CHECK(all_of(choices.alternatives(number(7))) == std::vector<Value>{number(7)});
  CHECK(all_of(choices.alternatives(unknown())) == std::vector<Value>{unknown()});
}

TEST_CASE("a value that is one of too many stays in the area of all of them") {
  constexpr std::uint32_t many = 7;
  Choices choices;
  const auto one_of_many = [&](const auto& each, std::vector<Value> more = {}) {
    for (std::uint32_t i = 0; i < many; ++i) more.push_back(each(i));
    return choices.one_of(more);
  };
  const auto on_stack = [](std::uint32_t i) { return stack_place(stack_on_entry - 8 * i); };
  const auto in_result = [](std::uint32_t i) { return offset_by(call_result(3), 8 * i); };
  CHECK(one_of_many([](std::uint32_t i) { return number(i); }) == within(area_of_numbers));
  CHECK(one_of_many(on_stack) == within(area_of_stack));
  CHECK(one_of_many(in_result) == within(area_of_result(3)));
  CHECK(one_of_many([](std::uint32_t i) { return call_result(i); }) == within(area_of_results));
  CHECK(one_of_many(on_stack, {number(1)}) == unknown());
  CHECK(one_of_many(on_stack, {call_result(1)}) == unknown());
  CHECK(one_of_many(in_result, {import_address(0)}) == unknown());
}

TEST_CASE("a pointer that may also be NULL stays in its area") {
  Choices choices;
  CHECK(choices.join(within(area_of_stack), number(0)) == within(area_of_stack));
  CHECK(choices.join(number(0), within(area_of_result(1))) == within(area_of_result(1)));
  CHECK(choices.join(within(area_of_stack), number(8)) == unknown());
}

TEST_CASE("an area joined with a value in it is the area, with another one unknown") {
  Choices choices;
  CHECK(choices.join(within(area_of_stack), stack_place(8)) == within(area_of_stack));
  CHECK(choices.join(within(area_of_result(1)), call_result(1)) == within(area_of_result(1)));
  CHECK(choices.join(within(area_of_result(1)), call_result(2)) == within(area_of_results));
  CHECK(choices.join(within(area_of_results), call_result(2)) == within(area_of_results));
  CHECK(choices.join(within(area_of_stack), call_result(2)) == unknown());
  CHECK(choices.join(within(area_of_stack), unknown()) == unknown());
}
