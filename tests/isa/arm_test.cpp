#include "flow/engine/follow.hpp"
#include "flow/model.hpp"
#include "isa/arm_cases.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace ftcheck::isa::test {

using ftcheck::flow::test::follow;
namespace {

template <std::size_t N>
void check(const RecordedCase (&tests)[N], bool thumb, bool all_known) {
  const Recorded processor{binary::Architecture::arm,
                           4,
                           16,
                           16,
                           32,
                           {{0, 0x100}, {2, 0x40}, {13, 0x280}, {11, 0x340}},
                           {4, 3},
                           {12, 15},  // the recording needed the first; the other is pc
                           thumb};
  for (const RecordedCase& test : tests) {
    const std::string found = differences(processor, test, all_known);
    CHECK_MESSAGE(found.empty(), std::string(test.text) << ": " << found);
  }
}

// The possible results of a function with unknown arguments.
std::vector<flow::Value> returned(const char* hex, bool thumb) {
  const std::vector<std::byte> code = from_hex(hex);
  binary::Image image;
  image.architecture = binary::Architecture::arm;
  image.pointer_size = 4;
  image.regions = {{0x1000, code.size(), code, false, true}};
  const flow::Outcome outcome = follow(image, thumb ? 0x1001 : 0x1000, flow::Pass{});
  CHECK(outcome.stopped == "");
  std::vector<flow::Value> values;
  for (const flow::Return& one : outcome.returns) {
    values.push_back(one.value);
  }
  std::sort(values.begin(), values.end());
  return values;
}

}  // namespace

TEST_CASE("exactly one of two opposite conditional instructions is assumed to run") {
  const std::vector<flow::Value> one_or_two{number(1), number(2)};
  // cmp r1, #3; moveq r0, #1; movne r0, #2; bx lr
  CHECK(returned("030051e3 0100a003 0200a013 1eff2fe1", false) == one_or_two);
  // cmp r1, #3; ite eq; moveq r0, #1; movne r0, #2; bx lr
  CHECK(returned("0329 0cbf 0120 0220 7047", true) == one_or_two);
}

// Capstone's enumeration of conditions also lacks this one.
TEST_CASE("an instruction with the undefined condition may or may not run") {
  // movs r0, #1; cmp r1, #3; it <1111>; mov<1111> r0, #2; bx lr
  CHECK(returned("01200329f8bf02207047", true) == std::vector<flow::Value>{number(1), number(2)});
}

TEST_CASE("modelled ARM instructions do the same as the processor") {
  check(arm_modelled, false, true);
}

TEST_CASE("modelled Thumb instructions do the same as the processor") {
  check(thumb_modelled, true, true);
}

TEST_CASE("no other ARM or Thumb instruction leaves a wrong value") {
  check(arm_others, false, false);
  check(thumb_others, true, false);
}

}  // namespace ftcheck::isa::test
