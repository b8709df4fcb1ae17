#include "flow/functions/jump_table.hpp"

#include <doctest/doctest.h>

#include <initializer_list>

#include "flow/code.hpp"
#include "flow/engine/follow.hpp"
#include "flow/model.hpp"

using namespace ftcheck::flow;  // NOLINT(google-build-using-namespace)
using namespace ftcheck::isa;   // NOLINT(google-build-using-namespace)
using ftcheck::flow::test::follow;
using ftcheck::flow::test::model;
using ftcheck::python::test::CodeAndVariables;

namespace {

constexpr std::uint64_t f = 0x1000;
constexpr std::uint64_t elsewhere = 0x1200;
constexpr std::uint64_t table = 0x1C00;
constexpr std::uint64_t cases[] = {0x1300, 0x1340, 0x1380};
constexpr std::uint64_t no_code = 0x9000;

// A switch in the form that compilers emit for x86-64; the number is in EAX.
struct Switch : CodeAndVariables {
  std::vector<std::uint64_t> instructions;

  // The fourth distance in the table leads out of the code.
  explicit Switch(unsigned greatest, bool compares = true) {
    std::uint64_t at = table;
    for (const std::uint64_t target : {cases[0], cases[1], cases[2], no_code}) {
      put(at, target - table, 4);
      at += 4;
    }
    if (compares) {
      add({0x83, 0xF8, greatest});  // cmp eax, greatest
      instructions.push_back(here());
      jump_if_above(elsewhere);
    }
    add({0x89, 0xC0});  // mov eax, eax
    instructions.push_back(here());
    second_argument_address(table);  // lea rsi, table
    add({0x48, 0x63, 0x04, 0x86});   // movsxd rax, dword [rsi + 4 * rax]
    add({0x48, 0x01, 0xF0});         // add rax, rsi
    add({0xFF, 0xE0});               // jmp rax
  }
  void add(std::initializer_list<unsigned> code) {
    instructions.push_back(here());
    bytes(code);
  }
  ComputedJump computed() const {
    Program program(image, machine_for(image), model());
    return computed_jump(program, instructions);
  }
};

}  // namespace

TEST_CASE("a jump through a table leads to each case that the comparison admits") {
  const ComputedJump all = Switch(2).computed();
  CHECK(all.targets == std::vector<std::uint64_t>(std::begin(cases), std::end(cases)));
  CHECK_FALSE(all.is_call);
  CHECK(Switch(1).computed().targets == std::vector<std::uint64_t>{cases[0], cases[1]});
}

TEST_CASE("a jump through a table is unknown if one of the cases does not lead to code") {
  CHECK(Switch(3).computed().targets.empty());
}

TEST_CASE("a jump through a table is unknown without a comparison before it") {
  const ComputedJump jump = Switch(2, false).computed();
  CHECK(jump.targets.empty());
  CHECK_FALSE(jump.is_call);
}

TEST_CASE("a jump through a table does not depend on what a register held before a call") {
  struct AfterCall : Switch {
    AfterCall() : Switch(2) {
      Switch::instructions.clear();
      move_to(f + 0x80);
      add({0xB8, 0, 0, 0, 0});  // mov eax, 0
      instructions.push_back(here());
      call(elsewhere);
      add({0x48, 0x89, 0x45, 0xF0});  // mov [rbp - 16], rax
      add({0x83, 0xF8, 2});           // cmp eax, 2
      instructions.push_back(here());
      jump_if_above(elsewhere);
      add({0x48, 0x8B, 0x45, 0xF0});  // mov rax, [rbp - 16]
      instructions.push_back(here());
      second_argument_address(table);  // lea rsi, table
      add({0x48, 0x63, 0x04, 0x86});   // movsxd rax, dword [rsi + 4 * rax]
      add({0x48, 0x01, 0xF0});         // add rax, rsi
      add({0xFF, 0xE0});               // jmp rax
    }
  };
  CHECK(AfterCall().computed().targets != std::vector<std::uint64_t>{cases[0]});
}

TEST_CASE("a jump to a loaded pointer is a call, not a switch") {
  for (const bool is_copied : {false, true}) {
    CAPTURE(is_copied);
    CodeAndVariables code;
    std::vector<std::uint64_t> instructions{f};
    if (is_copied) {
      code.bytes({0x48, 0x8B, 0x47, 0x08});  // mov rax, [rdi + 8]
      instructions.push_back(code.here());
      code.bytes({0xFF, 0xE0});  // jmp rax
    } else {
      code.bytes({0xFF, 0x67, 0x08});  // jmp [rdi + 8]
    }
    Program program(code.image, machine_for(code.image), model());
    const ComputedJump jump = computed_jump(program, instructions);
    CHECK(jump.targets.empty());
    CHECK(jump.is_call);
  }
}

TEST_CASE("all cases of a switch on an unknown value are followed") {
  Switch code(2);
  std::uint64_t definition = 0x4000;
  for (const std::uint64_t at : {cases[0], cases[1], cases[2], elsewhere}) {
    code.move_to(at);
    code.first_argument(definition);
    code.jump_import("PyModuleDef_Init");
    definition += 0x100;
  }
  constexpr std::uint64_t entry = 0x1400;
  code.move_to(entry);
  code.call_import("PyLong_AsLong");
  code.jump(f);
  const Outcome outcome = follow(code.image, entry, {10'000});
  CHECK(outcome.stopped == "");
  CHECK(outcome.returns.size() == 4);
}
