// Capstone's results for rare instructions, and the effects of unmodelled ones.
#include "isa/x86/fallback.hpp"

#include "isa/interpreter.hpp"
#include "isa/x86/registers.hpp"

#include <doctest/doctest.h>

namespace ftcheck::isa::test {
namespace {

using namespace x86;

Instruction decoded(const char* code) {
  return Fallback(8).decode(from_hex(code), 0x1000).value();
}

Effects effects(const char* code) {
  Fallback fallback(8);
  REQUIRE(fallback.decode(from_hex(code), 0x1000).has_value());
  return fallback.effects();
}

}  // namespace

TEST_CASE("a 64-bit x86 address is kept whole") {
  const Instruction load = decoded("48a18877665544332211");  // movabs rax, [0x1122334455667788]
  CHECK(load.operands[1].kind == Kind::memory);
  CHECK(load.is_far);
  CHECK(load.immediate == 0x1122334455667788);
}

TEST_CASE("both constants of ENTER are kept") {
  const Instruction enter = decoded("c8100002");
  CHECK(enter.immediate == 0x10);
  CHECK(enter.displacement == 2);
}

TEST_CASE("the destination of MOVS's two memory operands is kept") {
  const Instruction moves = decoded("f3a4");
  CHECK(moves.repeats);
  CHECK(moves.operand_count == 2);
  CHECK(moves.base == rdi);
}

TEST_CASE("memory that is repeated for each element is not a plain memory operand") {
  const Instruction sum = decoded("62f174585800");  // vaddps zmm0, zmm1, dword ptr [rax]{1to16}
  CHECK(sum.operands[1] == make_operand(Kind::vector, 1, 64));
  CHECK(sum.operands[2].kind == Kind::other);
}

TEST_CASE("the effects of an x86 instruction are everything that it may write") {
  CHECK(effects("0fae00").stored == 4096);              // fxsave [rax]
  CHECK(effects("62f27d49a00c90").stores_anywhere);     // vpscatterdd [rax+zmm2*4], zmm1
  CHECK((effects("c4e261900c90").operands & 5U) == 5);  // vpgatherdd clears its mask
  CHECK(effects("c5fc77").vectors == 0xFFFF);           // vzeroall
  CHECK(effects("660ff7ca").stores_at_rdi);             // maskmovdqu xmm1, xmm2
  CHECK((effects("0fa2").generals & 15U) == 15);        // cpuid
  CHECK((effects("0f05").generals & 1U << 11U) != 0);   // syscall
  CHECK(effects("0f00c8").operands == 1);               // str eax
}

}  // namespace ftcheck::isa::test
