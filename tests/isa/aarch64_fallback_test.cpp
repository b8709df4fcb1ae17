// Capstone's results for instructions with many operands, and the effects of unmodelled ones.
#include "isa/aarch64/fallback.hpp"

#include "isa/interpreter.hpp"

#include <doctest/doctest.h>

namespace ftcheck::isa::test {
namespace {

using namespace aarch64;

Instruction decoded(const char* code) {
  return Fallback().decode(from_hex(code), 0x1000).value();
}

}  // namespace

TEST_CASE("a list of AArch64's vector registers is its first register and their number") {
  const Instruction load = decoded("5f28df4c");  // ld1 {v31.4s, v0.4s, v1.4s, v2.4s}, [x2], #64
  CHECK(load.operand_count == 3);
  CHECK(load.operands[0].kind == Kind::vector);
  CHECK(load.operands[0].number == 31);
  CHECK(load.operands[0].size == 16);
  CHECK(load.operands[0].element == 4);
  CHECK(load.list == 4);
  CHECK(load.operands[1].kind == Kind::memory);
  CHECK(load.operands[2].kind == Kind::small);
  CHECK(load.operands[2].number == 64);
  CHECK(load.written % 2 == 1);
}

TEST_CASE("an AArch64 instruction that stores or looks up in a list does not write it") {
  CHECK(decoded("e083004c").written == 0);          // st2 {v0.16b, v1.16b}, [sp]
  const Instruction look_up = decoded("2020034e");  // tbl v0.16b, {v1.16b, v2.16b}, v3.16b
  CHECK(look_up.written == 1);
  CHECK(look_up.list == 1);
}

TEST_CASE("the element that an AArch64 operand names has a size and a position") {
  const Instruction move = decoded("4104146e");  // mov v1.s[2], v2.s[0]
  CHECK(move.operands[0].element == 4);
  CHECK(move.operands[0].position == 2);
  CHECK(move.operands[1].position == 0);
}

TEST_CASE("a constant that moves the base of an AArch64 load is not a displacement") {
  const Instruction load = decoded("4004d0a8");  // ldp x0, x1, [x2], #256
  CHECK(load.operand_count == 4);
  CHECK(load.operands[3].kind == Kind::immediate);
  CHECK(load.immediate == 256);
}

TEST_CASE("SYS, which has the most operands, keeps its register") {
  const Instruction system = decoded("46740bd5");  // sys #3, c7, c4, #2, x6
  REQUIRE(system.operand_count == 3);
  CHECK(system.operands[2].kind == Kind::general);
  CHECK(system.operands[2].number == 6);
}

}  // namespace ftcheck::isa::test
