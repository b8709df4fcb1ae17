#include "flow/values/range.hpp"

#include <doctest/doctest.h>

#include "python/fixture.hpp"

using namespace ftcheck::flow;  // NOLINT(google-build-using-namespace)
using namespace ftcheck::isa;   // NOLINT(google-build-using-namespace)

namespace {

Value computed(Opcode opcode, const Value& a, std::uint64_t b, unsigned size = 8) {
  return compute_range(opcode, a, number(b), size);
}

}  // namespace

TEST_CASE("a range of one number is that number") {
  CHECK(range(5, 5) == number(5));
}

TEST_CASE("a comparison of a range is decided if it is the same for all its numbers") {
  const Value some = range(10, 20);
  CHECK(range_holds(Condition::unsigned_less, 8, some, number(21)) == true);
  CHECK(range_holds(Condition::unsigned_less, 8, some, number(10)) == false);
  CHECK(range_holds(Condition::unsigned_less, 8, some, number(15)) == std::nullopt);
  CHECK(range_holds(Condition::signed_less_equal, 4, some, number(20)) == true);
  CHECK(range_holds(Condition::signed_greater, 4, some, number(9)) == true);
  CHECK(range_holds(Condition::unsigned_greater_equal, 8, number(9), some) == false);
  CHECK(range_holds(Condition::equal, 8, some, number(9)) == false);
  CHECK(range_holds(Condition::not_equal, 8, some, number(15)) == std::nullopt);
  CHECK(range_holds(Condition::unsigned_less, 2, some, number(21)) == std::nullopt);
  CHECK(range_holds(Condition::unsigned_less, 4, some, number(0x80000000)) == std::nullopt);
  CHECK(range_holds(Condition::equal, 8, some, unknown()) == std::nullopt);
}

TEST_CASE("a shifted or masked range is a range if its order is kept") {
  const Value version = range(0x030D0000, 0x030EFFFF);
  CHECK(computed(Opcode::shift_right, version, 16) == range(0x030D, 0x030E));
  CHECK(computed(Opcode::shift_right, version, 24) == number(3));
  CHECK(computed(Opcode::shift_right, version, 40) == number(0));
  CHECK(computed(Opcode::bit_and, version, 0xFFFF0000) == range(0x030D0000, 0x030E0000));
  CHECK(computed(Opcode::bit_and, version, 0xFF) == unknown());
  CHECK(computed(Opcode::bit_and, range(0x030D, 0x030E), 0xFF) == range(0x0D, 0x0E));
  CHECK(computed(Opcode::copy, version, 0, 4) == version);
  CHECK(computed(Opcode::copy, version, 0, 1) == unknown());
  CHECK(computed(Opcode::copy, version, 0, 2) == unknown());
  CHECK(computed(Opcode::copy, range(0x030D, 0x030E), 0, 1) == range(0x0D, 0x0E));
  CHECK(computed(Opcode::add, version, 1) == unknown());
}
