// Capstone's results for instructions with many operands, and the effects of unmodelled ones.
#include "isa/arm/fallback.hpp"

#include "isa/interpreter.hpp"

#include <doctest/doctest.h>

namespace ftcheck::isa::test {
namespace {

using namespace arm;

Instruction decoded(const char* code) {
  return Fallback(false).decode(from_hex(code), 0x1000).value();
}

}  // namespace

TEST_CASE("a list of ARM's general registers is one bit for each") {
  const Instruction pop = decoded("f087bde8");  // pop {r4, r5, r6, r7, r8, r9, r10, pc}
  CHECK(pop.operand_count == 1);
  CHECK(pop.operands[0].kind == Kind::generals);
  CHECK(pop.constant == 0x87F0);
}

TEST_CASE("an ARM instruction that stores a list does not write it") {
  const Instruction store = decoded("0f0800f4");  // vst2.8 {d0, d1}, [r0]
  CHECK(store.operands[0].count == 4);
  CHECK(store.stores);
  CHECK(store.written == 0);
}

TEST_CASE("the element of a list of ARM's vector registers has a position") {
  const Instruction load = decoded("8f08e2f4");  // vld1.32 {d16[1]}, [r2]
  CHECK(load.operands[0].number == 32);
  CHECK(load.operands[0].position == 1);
  CHECK(load.element == 4);
  CHECK(load.written % 2 == 1);
}

TEST_CASE("MRC, which has the most operands, keeps the register that it writes") {
  const Instruction move = decoded("703f1dee");  // mrc p15, #0, r3, c13, c0, #3
  REQUIRE(move.operand_count == 3);
  CHECK(move.operands[1].is(Kind::general, 3));
  CHECK((move.written & 2U) != 0);
}

}  // namespace ftcheck::isa::test
