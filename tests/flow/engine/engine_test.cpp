#include "flow/engine/follow.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "flow/code.hpp"
#include "flow/functions/image_code.hpp"
#include "flow/model.hpp"
#include "python/api/effects.hpp"

using namespace ftcheck::flow;  // NOLINT(google-build-using-namespace)
using namespace ftcheck::isa;   // NOLINT(google-build-using-namespace)
using ftcheck::flow::test::follow;
using ftcheck::flow::test::model;
using ftcheck::python::test::Code;
using ftcheck::python::test::Opened;
using ftcheck::python::test::SmallImage;
using ftcheck::python::test::step_limit;

namespace {

constexpr std::uint64_t f = 0x1000;
constexpr std::uint64_t g = 0x1100;

Outcome run(const ftcheck::binary::Image& image, std::uint64_t entry,
            std::size_t steps = step_limit) {
  Pass limits;
  limits.steps = steps;
  return follow(image, entry, limits);
}

Outcome follow_init(const Opened& opened, const char* symbol, std::size_t steps = step_limit) {
  const auto* init = ftcheck::binary::find_export(opened.image(), symbol);
  REQUIRE(init != nullptr);
  return follow(opened.image(), init->address, {steps});
}

// Hands over the definition at 0x1A00 if EAX is 0, and the one at 0x1B00 otherwise.
void hand_over_by_eax(Code& code) {
  code.test_eax();
  code.jump_if_not_zero(g);
  code.first_argument(0x1A00);
  code.jump_import("PyModuleDef_Init");
  code.move_to(g);
  code.first_argument(0x1B00);
  code.jump_import("PyModuleDef_Init");
}

}  // namespace

TEST_CASE("a function that returns NULL on every path hands over nothing") {
  Code code;
  code.call_import("PyErr_SetString");
  code.clear_eax();
  code.ret();
  const Outcome outcome = follow(code.image, f, {step_limit});
  CHECK(outcome.stopped == "");
  CHECK(outcome.returns.empty());
}

TEST_CASE("a jump to PyModuleDef_Init hands over its argument") {
  Code code;
  code.first_argument(0x1900);
  code.jump_import("PyModuleDef_Init");
  const Outcome outcome = follow(code.image, f, {step_limit});
  CHECK(outcome.stopped == "");
  REQUIRE(outcome.returns.size() == 1);
  REQUIRE(outcome.returns[0].made.has_value());
  CHECK(outcome.returns[0].made->kind == &ftcheck::python::definition);
  CHECK(outcome.returns[0].made->argument == number(0x1900));
  CHECK(outcome.returns[0].made->at == f + 7);
}

// Code for the i386 psABI, whose linkage stubs find their import through EBX.
TEST_CASE("32-bit code that calls the next instruction to get its address stays in its function") {
  SmallImage code(f, 0x1000);
  code.image.architecture = ftcheck::binary::Architecture::x86;
  code.image.pointer_size = 4;
  code.image.imports.push_back({"PyModuleDef_Init", "", false});
  code.image.fixups.push_back({0x1810, 0, 0, ftcheck::binary::Fixup::Kind::import, 4, true});
  const auto put = [&](std::uint64_t address, std::initializer_list<std::uint8_t> bytes) {
    for (const std::uint8_t byte : bytes) code.put(address++, byte, 1);
  };
  put(f, {0x53,                                // push ebx
          0xE8, 0x00, 0x00, 0x00, 0x00,        // call next
          0x5B,                                // next: pop ebx
          0x81, 0xC3, 0xFA, 0x07, 0x00, 0x00,  // add ebx, 0x1800 - next
          0x8D, 0x83, 0x00, 0x01, 0x00, 0x00,  // lea eax, [ebx + 0x100]
          0x50,                                // push eax
          0xE8, 0xE7, 0x00, 0x00, 0x00,        // call g
          0x83, 0xC4, 0x04,                    // add esp, 4
          0x5B,                                // pop ebx
          0xC3});                              // ret
  put(g, {0xFF, 0x63, 0x10});                  // jmp [ebx + 0x10]
  const Outcome outcome = run(code.image, f);
  CHECK(outcome.stopped == "");
  REQUIRE(outcome.returns.size() == 1);
  REQUIRE(outcome.returns[0].made.has_value());
  CHECK(outcome.returns[0].made->argument == number(0x1900));
}

// Past the arguments that a function removes from the stack lie its caller's arguments.
TEST_CASE("a function that removes its arguments gets no other address") {
  for (const bool removes : {true, false}) {
    CAPTURE(removes);
    SmallImage code(f, 0x1000);
    code.image.format = ftcheck::BinaryFormat::pe;
    code.image.architecture = ftcheck::binary::Architecture::x86;
    code.image.pointer_size = 4;
    code.image.imports.push_back({"PyModuleDef_Init", "", false});
    code.image.imports.push_back(
        {removes ? "AcquireSRWLockExclusive" : "strange", removes ? "KERNEL32.dll" : "other.dll"});
    for (const std::uint32_t import : {0U, 1U}) {
      code.image.fixups.push_back(
          {0x1810 + 4 * import, 0, import, ftcheck::binary::Fixup::Kind::import, 4, true});
    }
    std::uint64_t at = f;
    for (const unsigned byte : {0x55U, 0x89U, 0xE5U,                       // push ebp; mov ebp, esp
                                0x68U, 0x00U, 0x19U, 0x00U, 0x00U,         // push 0x1900
                                0x68U, 0x00U, 0x1AU, 0x00U, 0x00U,         // push 0x1A00
                                0xFFU, 0x15U, 0x14U, 0x18U, 0x00U, 0x00U,  // call [0x1814]
                                0x68U, 0x00U, 0x1BU, 0x00U, 0x00U,         // push 0x1B00
                                0xFFU, 0x15U, 0x10U, 0x18U, 0x00U, 0x00U,  // call [0x1810]
                                0x89U, 0xECU, 0x5DU, 0xC3U}) {  // mov esp, ebp; pop ebp; ret
      code.put(at++, byte, 1);
    }
    const Outcome outcome = run(code.image, f);
    CHECK(outcome.stopped == "");
    REQUIRE(outcome.returns.size() == 1);
    const auto is_exposed = [&](std::uint64_t address) {
      return std::ranges::any_of(outcome.returns[0].memory.exposed(),
                                 [&](const auto& one) { return one.begin == address; });
    };
    CHECK(is_exposed(0x1A00));
    CHECK(is_exposed(0x1900) == !removes);
  }
}

TEST_CASE("a function that drops its return address returns for its caller") {
  Code code;
  code.call(g);
  code.first_argument(0x1A00);
  code.jump_import("PyModuleDef_Init");
  code.move_to(g);
  code.drop_return_address();
  code.first_argument(0x1900);
  code.call_import("PyModuleDef_Init");
  code.ret();
  const Outcome outcome = run(code.image, f);
  CHECK(outcome.stopped == "");
  REQUIRE(outcome.returns.size() == 1);
  REQUIRE(outcome.returns[0].made.has_value());
  CHECK(outcome.returns[0].made->argument == number(0x1900));
}

TEST_CASE("both sides of a branch that cannot be decided are followed") {
  Code code;
  code.call_import("PySys_GetObject");
  code.test_eax();
  code.jump_if_zero(g);
  code.first_argument(0x1900);
  code.jump_import("PyModuleDef_Init");
  code.move_to(g);
  code.first_argument(0x1A00);
  code.jump_import("PyModuleDef_Init");
  const Outcome outcome = follow(code.image, f, {step_limit});
  CHECK(outcome.stopped == "");
  CHECK(outcome.returns.size() == 2);
}

TEST_CASE("a path that ends in a call that does not return hands over nothing") {
  Code code;
  code.call_import("PyErr_Occurred");
  code.test_eax();
  code.jump_if_zero(g);
  code.call_import("abort");
  code.move_to(g);
  code.first_argument(0x1900);
  code.jump_import("PyModuleDef_Init");
  const Outcome outcome = follow(code.image, f, {step_limit});
  CHECK(outcome.stopped == "");
  REQUIRE(outcome.returns.size() == 1);
  CHECK(outcome.returns[0].made.has_value());
}

TEST_CASE("an endless loop ends the analysis, not the other way round") {
  Code code;
  code.jump(f);
  const Outcome outcome = follow(code.image, f, {step_limit});
  CHECK(outcome.returns.empty());
  CHECK(outcome.steps < 100);
}

TEST_CASE("a function that sets an argument and jumps to an import is understood") {
  Code code;
  code.call(g);
  code.ret();
  code.move_to(g);
  code.first_argument(0x1900);
  code.jump_import("PyModuleDef_Init");
  const Outcome outcome = run(code.image, f);
  CHECK(outcome.stopped == "");
  REQUIRE(outcome.returns.size() == 1);
  REQUIRE(outcome.returns[0].made.has_value());
  CHECK(outcome.returns[0].made->argument == number(0x1900));
  CHECK(outcome.returns[0].made->at == f);
}

TEST_CASE("a linkage table that the code has written to leads to an unknown address") {
  Code code;
  code.first_argument(0x1900);
  code.store(ftcheck::python::test::data_start, 0x1234);
  code.call(g);
  code.ret();
  code.move_to(g);
  code.jump_import("PyModuleDef_Init");
  const Outcome outcome = run(code.image, f);
  CHECK(outcome.stopped != "");
  CHECK(outcome.stopped_at == g);
}

TEST_CASE("a linkage stub that the code has overwritten is not treated as before") {
  Code code;
  code.first_argument(0x1900);
  code.store(g, 0x90909090);
  code.call(g);
  code.ret();
  code.move_to(g);
  code.jump_import("PyModuleDef_Init");
  const Outcome outcome = run(code.image, f);
  CHECK(outcome.stopped == "code written at run time");
}

// As compilers lay out a long init function that frees what it has made when a later call fails.
TEST_CASE("code where many paths join is not processed again for each of them") {
  constexpr unsigned ways = 60;
  constexpr unsigned length = 20;
  Code code;
  for (unsigned i = 0; i + 2 < length; ++i) code.store(0x1E00, i);
  code.clear_eax();
  code.ret();
  code.move_to(g);
  for (unsigned i = 0; i < ways; ++i) {
    code.call_import("PyLong_FromLong");
    code.test_eax();
    code.jump_if_zero(f);
    code.store(0x1C00 + std::uint64_t{4} * i, i);
  }
  code.first_argument(0x1F00);
  code.jump_import("PyModuleDef_Init");
  const Outcome outcome = run(code.image, g);
  CHECK(outcome.stopped == "");
  CHECK(outcome.returns.size() == 1);
  CHECK(outcome.steps < 4 * ways + 12 * length);
}

TEST_CASE("the analysis stops where there is no code, and says where") {
  Code code;
  code.jump(0x9000);
  const Outcome outcome = follow(code.image, f, {step_limit});
  CHECK(outcome.returns.empty());
  CHECK(outcome.stopped != "");
  CHECK(outcome.stopped_at == 0x9000);
  CHECK(run(code.image, 0x7777).stopped_at == 0x7777);
}

TEST_CASE("the step limit stops the analysis, with that reason") {
  const Opened opened("linux-x86_64/many_branches.cpython-314t-x86_64-linux-gnu.so");
  const Outcome whole = follow_init(opened, "PyInit_many_branches");
  CHECK(whole.stopped == "");
  CHECK(whole.steps < 20'000);
  const Outcome cut = follow_init(opened, "PyInit_many_branches", 20);
  CHECK(cut.stopped.find("20") != std::string::npos);
  CHECK(cut.steps <= 21);
}

TEST_CASE("an architecture without an instruction model is named") {
  Opened opened("linux-riscv64/multi_ready.cpython-314t-riscv64-linux-gnu.so");
  opened.images.front().architecture = ftcheck::binary::Architecture::loongarch64;
  const Outcome outcome = follow_init(opened, "PyInit_multi_ready");
  CHECK(outcome.returns.empty());
  CHECK(outcome.stopped.find("loongarch64") != std::string::npos);
}

TEST_CASE("a definition is handed over with its address in the file") {
  const Opened opened("linux-x86_64/multi_used.cpython-314t-x86_64-linux-gnu.so");
  const Outcome outcome = follow_init(opened, "PyInit_multi_used");
  CHECK(outcome.stopped == "");
  REQUIRE(outcome.returns.size() == 1);
  REQUIRE(outcome.returns[0].made.has_value());
  CHECK(outcome.returns[0].made->kind == &ftcheck::python::definition);
  CHECK(outcome.returns[0].made->argument == number(0x2020));
}

TEST_CASE("the last of several declarations counts") {
  const Opened opened("linux-x86_64/single_twice.cpython-314t-x86_64-linux-gnu.so");
  const Outcome outcome = follow_init(opened, "PyInit_single_twice");
  CHECK(outcome.stopped == "");
  REQUIRE(outcome.returns.size() == 1);
  REQUIRE(outcome.returns[0].made.has_value());
  const Made& made = *outcome.returns[0].made;
  CHECK(made.kind == &ftcheck::python::module_of_definition);
  CHECK(made.at == 0x2fd);
  CHECK(made.argument == number(0x2020));
  CHECK(made.marked_at == 0x330);
  CHECK(made.mark == number(0));
}

TEST_CASE("a declaration on another module does not count for the returned one") {
  const Opened opened("linux-x86_64/single_submodule.cpython-314t-x86_64-linux-gnu.so");
  const Outcome outcome = follow_init(opened, "PyInit_single_submodule");
  CHECK(outcome.stopped == "");
  REQUIRE_FALSE(outcome.returns.empty());
  for (const Return& returned : outcome.returns) {
    REQUIRE(returned.made.has_value());
    CHECK(returned.made->argument == number(0x2020));
    CHECK(returned.made->marked_at == 0);
  }
}

TEST_CASE("paths with and without a declaration are kept apart") {
  const Opened opened("linux-x86_64/single_one_path.cpython-314t-x86_64-linux-gnu.so");
  const Outcome outcome = follow_init(opened, "PyInit_single_one_path");
  CHECK(outcome.stopped == "");
  bool with = false;
  bool without = false;
  for (const Return& returned : outcome.returns) {
    REQUIRE(returned.made.has_value());
    (returned.made->marked_at == 0 ? without : with) = true;
  }
  CHECK(with);
  CHECK(without);
}

TEST_CASE("writes of a called function are seen, or known to be unknown") {
  for (const int length : {0, 10, 100, 300}) {
    for (const bool calls : {true, false}) {
      CAPTURE(length);
      CAPTURE(calls);
      Code code;
      code.call(g);
      code.first_argument(0x1A00);
      code.jump_import("PyModuleDef_Init");
      code.move_to(g);
      if (calls) {
        code.call_import("Py_GetVersion");
      }
      for (int i = 0; i < length; ++i) {
        code.clear_eax();
      }
      code.store(0x1900, 4);
      code.ret();
      const Outcome outcome = run(code.image, f);
      REQUIRE(outcome.returns.size() == 1);
      CHECK(load(code.image, outcome.returns[0].memory, number(0x1900), 4) != number(0));
    }
  }
}

TEST_CASE("memory that an imported function may write through a pointer is unknown") {
  Code code;
  code.first_argument(0x1900);
  code.call_import("fill_in");
  code.first_argument(0x1A00);
  code.jump_import("PyModuleDef_Init");
  const Outcome outcome = run(code.image, f);
  REQUIRE(outcome.returns.size() == 1);
  CHECK(load(code.image, outcome.returns[0].memory, number(0x1900), 4).is_unknown());
}

TEST_CASE("memory is taken at the return, when the interpreter reads it, not at the call") {
  Code code;
  code.first_argument(0x1A00);
  code.call_import("PyModuleDef_Init");
  code.store(0x1900, 4);
  code.ret();
  const Outcome outcome = run(code.image, f);
  REQUIRE(outcome.returns.size() == 1);
  CHECK(outcome.returns[0].made.has_value());
  CHECK(load(code.image, outcome.returns[0].memory, number(0x1900), 4) == number(4));
}

TEST_CASE("a thing that is made but not returned is not handed over") {
  Code code;
  code.first_argument(0x1A00);
  code.call_import("PyModuleDef_Init");
  code.first_argument(0x1B00);
  code.jump_import("PyModule_Create2");
  const Outcome outcome = run(code.image, f);
  REQUIRE(outcome.returns.size() == 1);
  REQUIRE(outcome.returns[0].made.has_value());
  CHECK(outcome.returns[0].made->kind == &ftcheck::python::module_of_definition);
  CHECK(outcome.returns[0].made->argument == number(0x1B00));
}

TEST_CASE("a definition returned without PyModuleDef_Init does not count as made") {
  Code code;
  code.first_argument(0x1A00);
  code.return_first_argument();
  code.ret();
  const Outcome outcome = run(code.image, f);
  REQUIRE(outcome.returns.size() == 1);
  CHECK_FALSE(outcome.returns[0].made.has_value());
  CHECK(outcome.returns[0].value == number(0x1A00));
}

TEST_CASE("a second pass over the same code has the result of the first") {
  Code code;
  code.call(g);
  code.first_argument(0x1900);
  code.jump_import("PyModuleDef_Init");
  code.move_to(g);
  for (int i = 0; i < 40; ++i) code.clear_eax();  // too long to be followed for being small
  code.ret();
  const Outcome only = follow(code.image, f, {step_limit});
  REQUIRE(only.returns.size() == 1);
  ImageCode kept(code.image, model());
  const Outcome small = follow(kept, f, {5});
  CHECK(small.stopped != "");
  for (int look = 0; look < 2; ++look) {
    const Outcome outcome = follow(kept, f, {step_limit});
    CHECK(outcome.stopped == "");
    CHECK(outcome.steps == only.steps);
    CHECK(outcome.returns == only.returns);
  }
}

// Microsoft's run-time library makes a function's static variable if its guard is greater than the
// thread's epoch, which is INT_MIN plus the number of variables made.
TEST_CASE("a number that unfollowed code counted up from INT_MIN is still negative") {
  constexpr std::uint64_t epoch = ftcheck::python::test::data_start + 0x80;
  struct Row {
    std::uint32_t in_file;
    std::optional<std::uint32_t> stored;
    unsigned counted;
    bool is_told;
  };
  for (const Row& row : {Row{0x80000000, {}, 1, true}, Row{0x80000000, 0x80000007, 1, true},
                         Row{5, {}, 1, false}, Row{0x80000000, 5, 1, false},
                         Row{0x80000000, 0xFFFFFFFF, 1, false}, Row{0x80000000, {}, 2, false}}) {
    CAPTURE(row.in_file);
    CAPTURE(row.counted);
    Code code;
    code.put(epoch, row.in_file, 4);
    if (row.stored) code.store(epoch, *row.stored);
    code.call(g);
    code.clear_eax();
    code.compare_eax(epoch);
    code.jump_if_greater(f + 0x80);
    code.first_argument(0x1A00);
    code.jump_import("PyModuleDef_Init");
    code.move_to(f + 0x80);
    code.first_argument(0x1900);
    code.jump_import("PyModuleDef_Init");
    code.move_to(g);
    for (int i = 0; i < 200; ++i) code.clear_eax();  // too long to be followed without need
    code.load_eax(epoch);
    code.add_to_eax(row.counted);
    code.store_eax(epoch);
    code.ret();
    const Outcome outcome = run(code.image, f);
    CHECK(outcome.stopped == "");
    REQUIRE(outcome.returns.size() == (row.is_told ? 1 : 2));
    if (row.is_told) CHECK(outcome.returns[0].made->argument == number(0x1900));
  }
}

TEST_CASE("a function does not write through a pointer that is left over in a register") {
  constexpr std::uint64_t variable = 0x1A40;
  for (const bool is_argument : {false, true}) {
    CAPTURE(is_argument);
    Code code;
    code.store(variable, 1);
    code.first_argument(variable - 0x20);
    code.call(g);
    code.load_eax(variable);
    code.test_eax();
    code.jump_if_zero(f + 0x80);
    code.first_argument(0x1900);
    code.jump_import("PyModuleDef_Init");
    code.move_to(f + 0x80);
    code.first_argument(0x1A00);
    code.jump_import("PyModuleDef_Init");
    code.move_to(g);
    if (is_argument) {
      code.return_first_argument();
    } else {
      code.first_argument(0x1A80);
    }
    for (int i = 0; i < 260; ++i) code.clear_eax();  // too long to be followed without need
    code.ret();
    const Outcome outcome = run(code.image, f);
    CHECK(outcome.stopped == "");
    CHECK(outcome.returns.size() == (is_argument ? 2 : 1));
  }
}

TEST_CASE("returning the argument of PyModuleDef_Init also hands over the definition") {
  Code code;
  code.first_argument(0x1900);
  code.call_import("PyModuleDef_Init");
  code.first_argument(0x1900);
  code.return_first_argument();
  code.ret();
  const Outcome outcome = run(code.image, f);
  CHECK(outcome.stopped == "");
  REQUIRE(outcome.returns.size() == 1);
  REQUIRE(outcome.returns[0].made.has_value());
  CHECK(outcome.returns[0].made->argument == number(0x1900));
}

TEST_CASE("a definition other than the argument of PyModuleDef_Init does not count as made") {
  Code code;
  code.first_argument(0x1900);
  code.call_import("PyModuleDef_Init");
  code.first_argument(0x1980);
  code.return_first_argument();
  code.ret();
  const Outcome outcome = run(code.image, f);
  REQUIRE(outcome.returns.size() == 1);
  CHECK_FALSE(outcome.returns[0].made.has_value());
}

// Like make_module() of PyO3 when a module adds modules to itself.
TEST_CASE("a relevant recursive function is followed within itself, but not endlessly") {
  for (const bool ends : {false, true}) {
    CAPTURE(ends);
    constexpr std::uint64_t count = ftcheck::python::test::data_start + 0x100;
    Code code;
    code.call(g);
    code.first_argument(0x1900);
    code.jump_import("PyModuleDef_Init");
    code.move_to(g);
    code.first_argument(0x1980);
    code.call_import("PyModule_Create2");
    code.load_eax(count);
    code.test_eax();
    code.store(count, ends ? 1 : 0);
    if (ends) code.jump_if_not_zero(g + 0x80);
    code.call(g);
    code.move_to(g + 0x80);
    code.ret();
    const Outcome outcome = run(code.image, f);
    CHECK(outcome.stopped == (ends ? "" : "a function that calls itself"));
  }
}

TEST_CASE("a call in a loop makes a module each time, and each declares for itself") {
  Code code;
  code.bytes({0x31, 0xDB});  // xor ebx, ebx
  const std::uint64_t again = code.here();
  code.first_argument(0x1900);
  code.call_import("PyModule_Create2");
  code.bytes({0x48, 0x85, 0xC0});  // test rax, rax
  code.jump_if_zero(g + 0x80);
  code.bytes({0x48, 0x85, 0xDB});  // test rbx, rbx
  code.jump_if_not_zero(g);
  code.bytes({0x48, 0x89, 0xC3});  // mov rbx, rax
  code.jump(again);
  code.move_to(g);
  code.move_result_to_first_argument();
  code.second_argument(1);
  code.call_import("PyUnstable_Module_SetGIL");
  code.bytes({0x48, 0x89, 0xD8});  // mov rax, rbx
  code.ret();
  code.move_to(g + 0x80);
  code.ret();
  const Outcome outcome = run(code.image, f);
  CHECK(outcome.stopped == "");
  REQUIRE(outcome.returns.size() == 1);
  REQUIRE(outcome.returns[0].made.has_value());
  CHECK(outcome.returns[0].made->marked_at == 0);
}

TEST_CASE("a declaration for a lost value is for the module that was made, if only one was") {
  for (const bool is_only : {true, false}) {
    CAPTURE(is_only);
    Code code;
    if (!is_only) {
      code.first_argument(0x1A00);
      code.call_import("PyModule_Create2");
    }
    code.first_argument(0x1900);
    code.call_import("PyModule_Create2");
    code.bytes({0x48, 0x89, 0xC3});        // mov rbx, rax
    code.bytes({0x48, 0x8B, 0x3C, 0x24});  // mov rdi, [rsp], which holds an unknown value
    code.second_argument(1);
    code.call_import("PyUnstable_Module_SetGIL");
    code.bytes({0x48, 0x89, 0xD8});  // mov rax, rbx
    code.ret();
    const Outcome outcome = run(code.image, f);
    REQUIRE(outcome.returns.size() == 1);
    REQUIRE(outcome.returns[0].made.has_value());
    CHECK(outcome.returns[0].made->marked_at != 0);
    CHECK(outcome.returns[0].made->mark == (is_only ? number(1) : unknown()));
  }
}

TEST_CASE("an endless loop that makes modules ends the analysis") {
  Code code;
  code.first_argument(0x1900);
  code.call_import("PyModule_Create2");
  code.jump(f);
  const Outcome outcome = run(code.image, f);
  CHECK(outcome.stopped == "a call that makes more modules than can be distinguished");
}

TEST_CASE("setjmp returns once if nothing can jump back, and otherwise ends the analysis") {
  for (const bool jumps_back : {false, true}) {
    CAPTURE(jumps_back);
    Code code;
    code.first_argument(0x1C00);
    code.call_import("_setjmp");
    code.test_eax();
    code.jump_if_zero(g);
    code.first_argument(0x1900);
    code.jump_import("PyModuleDef_Init");
    code.move_to(g);
    code.first_argument(0x1A00);
    code.jump_import("PyModuleDef_Init");
    if (jumps_back) code.image.imports.push_back({"__longjmp_chk", "", false});
    const Outcome outcome = run(code.image, f);
    CHECK(outcome.stopped == (jumps_back ? "a call that may return twice" : ""));
    if (jumps_back) continue;
    REQUIRE(outcome.returns.size() == 1);
    REQUIRE(outcome.returns[0].made.has_value());
    CHECK(outcome.returns[0].made->argument == number(0x1A00));
  }
}

TEST_CASE("things made are recorded where an exception may be thrown that the image may catch") {
  for (const bool catches : {false, true}) {
    CAPTURE(catches);
    Code code;
    code.first_argument(0x1900);
    code.call_import("PyModule_Create2");
    code.call_import("may_throw");
    code.clear_eax();
    code.ret();
    if (catches) code.image.imports.push_back({"__cxa_begin_catch", "", false});
    const Outcome outcome = run(code.image, f);
    REQUIRE(outcome.thrown.size() == (catches ? 1 : 0));
    if (catches) CHECK(outcome.thrown[0].marked_at == 0);
  }
}

TEST_CASE("the interpreter's functions throw nothing") {
  Code code;
  code.first_argument(0x1900);
  code.call_import("PyModule_Create2");
  code.call_import("PyList_New");
  code.clear_eax();
  code.ret();
  code.image.imports.push_back({"__cxa_begin_catch", "", false});
  CHECK(run(code.image, f).thrown.empty());
}

TEST_CASE("a handler may have changed any variable if the image catches exceptions") {
  for (const bool catches : {false, true}) {
    CAPTURE(catches);
    Code code;
    code.store(0x1900, 4);
    code.call_import("may_throw");
    code.first_argument(0x1A00);
    code.jump_import("PyModuleDef_Init");
    if (catches) code.image.imports.push_back({"__cxa_begin_catch", "", false});
    const Outcome outcome = run(code.image, f);
    REQUIRE(outcome.returns.size() == 1);
    CHECK(outcome.returns[0].memory.image_is_doubtful == catches);
  }
}

TEST_CASE("a static variable is made once") {
  constexpr std::uint64_t guard = 0x1900;
  Code code;
  for (const char* function :
       {"__cxa_guard_acquire", "__cxa_guard_release", "__cxa_guard_acquire"}) {
    code.first_argument(guard);
    code.call_import(function);
  }
  hand_over_by_eax(code);
  const Outcome outcome = run(code.image, f);
  REQUIRE(outcome.returns.size() == 1);
  CHECK(outcome.returns[0].made->argument == number(0x1A00));
}

TEST_CASE("code that ran before may have made a static variable") {
  constexpr std::uint64_t guard = 0x1900;
  for (const bool may_be_made : {false, true}) {
    CAPTURE(may_be_made);
    Code code;
    code.first_argument(guard);
    code.call_import("__cxa_guard_acquire");
    hand_over_by_eax(code);
    Pass limits;
    if (may_be_made) limits.before.writes.push_back({guard, 1, false, true});
    CHECK(follow(code.image, f, limits).returns.size() == (may_be_made ? 2 : 1));
  }
}

TEST_CASE("a function that is called later finds what was lost or exposed before") {
  Memory lost;
  forget_area(lost, unknown());
  CHECK(left_behind(lost).image_is_lost);
  Memory doubtful;
  doubt_all(doubtful);
  CHECK(left_behind(doubtful).image_is_doubtful);
  Memory exposed;
  const std::vector<Exposed> one{exposed_at(0x1900)};
  exposed.expose(one);
  CHECK(left_behind(exposed).exposed().size() == 1);
}

TEST_CASE("imports may call a function that is stored in an exposed variable") {
  constexpr std::uint64_t variable = 0x1900;
  constexpr std::uint64_t declares = 0x1700;
  Code code;
  code.first_argument(0x1A00);
  code.call_import("PyModule_Create2");
  code.first_argument(declares);
  code.store_first_argument(variable + 24);
  code.call(0x1200);
  code.call_import("strange");
  code.ret();
  code.move_to(0x1200);
  for (int i = 0; i < 260; ++i) code.clear_eax();  // too long to be followed without need
  code.first_argument(variable);
  code.test_eax();
  code.jump_if_zero(code.here() + 6);
  code.ret();
  code.move_to(declares);
  code.call_import("PyUnstable_Module_SetGIL");
  code.ret();
  CHECK(run(code.image, f).marks_elsewhere);
}
