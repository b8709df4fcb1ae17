#include <doctest/doctest.h>

#include <algorithm>
#include <initializer_list>

#include "flow/code.hpp"
#include "flow/functions/summaries.hpp"
#include "flow/model.hpp"

using namespace ftcheck::flow;  // NOLINT(google-build-using-namespace)
using namespace ftcheck::isa;   // NOLINT(google-build-using-namespace)
using ftcheck::binary::Architecture;
using ftcheck::binary::Fixup;
using ftcheck::flow::test::model;
using ftcheck::python::test::SmallImage;

namespace {

constexpr std::uint64_t f = 0x1000;
constexpr std::uint64_t variable = 0x4100;
constexpr std::uint64_t neighbour = 0x4140;
constexpr std::uint64_t far_on = 0x4F00;
constexpr std::uint64_t descriptor = 0x4800;  // of a thread-local variable

// Instructions of AArch64; the address is in X2.
constexpr std::uint64_t page = 0xF0000002;             // adrp x2, 0x4000, at 0x1000
constexpr std::uint64_t offset = 0x91040042;           // add x2, x2, #0x100
constexpr std::uint64_t element = 0x8B030C42;          // add x2, x2, x3, lsl #3
constexpr std::uint64_t store_near = 0xF9002041;       // str x1, [x2, #0x40]
constexpr std::uint64_t store_on_page = 0xF900A041;    // str x1, [x2, #0x140]
constexpr std::uint64_t store_and_count = 0xF8008441;  // str x1, [x2], #8
constexpr std::uint64_t skip_ret = 0x35000040;         // cbnz w0, over the next instruction
constexpr std::uint64_t ret = 0xD65F03C0;

// The effects of this code.
SideEffects effects_of(std::initializer_list<std::uint64_t> instructions) {
  SmallImage code(f, 0x1000);
  code.image.architecture = Architecture::aarch64;
  code.image.regions.push_back({0x4000, 0x1000, {}, true, false});
  code.image.fixups.push_back({.address = descriptor, .kind = Fixup::Kind::opaque});
  std::uint64_t at = f;
  for (const std::uint64_t instruction : instructions) {
    code.put(at, instruction, 4);
    at += 4;
  }
  Program program(code.image, machine_for(code.image), model());
  Summaries functions(program, false, 10'000);
  return functions.effects(f);
}

bool writes(const SideEffects& effects, std::uint64_t address) {
  return std::ranges::any_of(effects.writes,
                             [&](const WrittenVariable& one) { return one.address == address; });
}

bool exposes(const SideEffects& effects, std::uint64_t address) {
  return std::ranges::any_of(effects.exposed, [&](const Exposed& one) {
    return one.begin <= address && address < one.end;
  });
}

}  // namespace

TEST_CASE("AArch64 code writes to one variable by the address of another, after a branch") {
  const SideEffects effects = effects_of({page, offset, skip_ret, ret, store_near, ret});
  CHECK(writes(effects, neighbour));
  CHECK_FALSE(exposes(effects, variable));
  CHECK_FALSE(exposes(effects, far_on));
}

TEST_CASE("AArch64 code writes to a variable by the address of its page, after a branch") {
  const SideEffects effects = effects_of({page, skip_ret, ret, store_on_page, ret});
  CHECK(writes(effects, neighbour));
  CHECK_FALSE(exposes(effects, far_on));
}

TEST_CASE("AArch64 code writes by an address that a function of its own leaves in the register") {
  constexpr std::uint64_t call = 0x94000003;  // bl, to the last instruction
  CHECK(writes(effects_of({page, offset, call, store_near, ret, ret}), neighbour));
}

TEST_CASE("AArch64 code with an unknown index may write anywhere after the address") {
  const SideEffects effects = effects_of({page, offset, element, store_near, ret});
  CHECK(exposes(effects, variable));
  CHECK(exposes(effects, far_on));
}

TEST_CASE("AArch64 code reaches an array from the address of a variable after it") {
  CHECK(exposes(effects_of({page, offset, element, store_near, ret}), variable - 0x80));
}

TEST_CASE("AArch64 code reaches a variable by an address that it has put on the stack") {
  constexpr std::uint64_t put = 0xF9000BE2;      // str x2, [sp, #16]
  constexpr std::uint64_t other = 0xD2800002;    // mov x2, #0
  constexpr std::uint64_t get = 0xF9400BE4;      // ldr x4, [sp, #16]
  constexpr std::uint64_t store = 0xF9002081;    // str x1, [x4, #0x40]
  constexpr std::uint64_t indexed = 0x8B030C84;  // add x4, x4, x3, lsl #3
  CHECK(writes(effects_of({page, offset, put, skip_ret, ret, other, get, store, ret}), neighbour));
  CHECK(exposes(effects_of({page, offset, put, skip_ret, ret, other, get, indexed, store, ret}),
                far_on));
}

TEST_CASE("AArch64 code that counts through memory in a loop may write on from there") {
  constexpr std::uint64_t back = 0x17FFFFFF;  // b, to the instruction before
  const SideEffects effects = effects_of({page, offset, store_and_count, back});
  CHECK(writes(effects, variable));
  CHECK_FALSE(effects.exposed.empty());
}

TEST_CASE("AArch64 code keeps an address while it finds a thread-local variable") {
  constexpr std::uint64_t page_of_descriptor = 0xF0000000;  // adrp x0, 0x4000, at 0x1008
  constexpr std::uint64_t load = 0xF9440003;                // ldr x3, [x0, #0x800]
  constexpr std::uint64_t rest = 0x91200000;                // add x0, x0, #0x800
  constexpr std::uint64_t call = 0xD63F0060;                // blr x3
  const SideEffects effects =
      effects_of({page, offset, page_of_descriptor, load, rest, call, store_near, ret});
  CHECK(writes(effects, neighbour));
  CHECK_FALSE(effects.is_blind);
  // Whatever another function leaves in the register, it is not that address.
  CHECK_FALSE(writes(effects_of({page, offset, call, store_near, ret}), neighbour));
}
