#include "isa/ppc64_cases.hpp"

#include <doctest/doctest.h>

namespace ftcheck::isa::test {
namespace {

template <std::size_t N>
void check(const RecordedCase (&tests)[N], bool all_known) {
  Recorded processor{binary::Architecture::ppc64le,
                     8,
                     32,
                     35,
                     68,
                     {{3, 0x100}, {4, 0x40}, {1, 0x280}, {31, 0x340}},
                     {6, 5},
                     {2, 13}};  // register 2 is a constant, and the recording needed 13
  processor.three_conditions = true;
  for (const RecordedCase& test : tests) {
    const std::string found = differences(processor, test, all_known);
    CHECK_MESSAGE(found.empty(), std::string(test.text) << ": " << found);
  }
}

}  // namespace

TEST_CASE("modelled 64-bit Power instructions do the same as the processor") {
  check(ppc64_modelled, true);
}

TEST_CASE("no other 64-bit Power instruction leaves a wrong value") {
  check(ppc64_others, false);
}

TEST_CASE("on 64-bit Power register 2 is what the beginning of a function makes it") {
  // addis 2,12,2; addi 2,2,-32768; addis 4,2,-1; addi 3,4,8; std 2,24(1); ld 2,24(1); mr 5,2
  Interpreter model(BinaryFormat::elf, binary::Architecture::ppc64le, 8, 0x10000000,
                    from_hex("02004c3c 00804238 ffff823c 08006438 180041f8 180041e8 7813457c"),
                    0x20000000, {});
  REQUIRE(model.run(0x10000000));
  CHECK(model.get(4) == number(0x10008000));
  CHECK(model.get(3) == number(0x10008008));
  CHECK(model.get(5) == number(0x10018000));
}

TEST_CASE("on 64-bit Power nothing is known where register 2 is used otherwise") {
  // addi 2,3,8
  Interpreter model(BinaryFormat::elf, binary::Architecture::ppc64le, 8, 0x10000000,
                    from_hex("08004338"), 0x20000000, {});
  CHECK(!model.run(0x10000000));
}

}  // namespace ftcheck::isa::test
