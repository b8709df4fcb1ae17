#include "python/handover.hpp"

#include <doctest/doctest.h>

#include <string>

#include "flow/code.hpp"

using namespace ftcheck::python;  // NOLINT(google-build-using-namespace)
using ftcheck::GilDeclaration;
using ftcheck::python::test::Code;
using ftcheck::python::test::CodeAndVariables;

namespace {

constexpr std::uint64_t f = 0x1000;
constexpr std::uint64_t g = 0x1100;

Handovers find(const Code& code) {
  InitFunction init;
  init.symbol = "PyInit_x";
  init.address = f;
  FollowOptions options;
  options.step_limit = 10'000;
  return find_handovers(code.image, init, options);
}

}  // namespace

// As in init functions by cffi, if the compiler did not inline everything into one function.
TEST_CASE("a function that makes nothing itself is followed if its result is returned") {
  Code code;
  code.call(g);
  code.ret();
  code.move_to(g);
  for (int i = 0; i < 260; ++i) code.clear_eax();  // too long to be followed without need
  code.call_import("PyObject_CallMethod");
  code.ret();
  const Handovers handovers = find(code);
  REQUIRE(handovers.all.size() == 1);
  CHECK(handovers.all[0].evidence.find("returns the result of PyObject_CallMethod") !=
        std::string::npos);
}

TEST_CASE("a module without a definition is refused, whatever it declares") {
  Code code;
  code.call_import("PyModule_New");
  code.move_result_to_first_argument();
  code.second_argument(1);
  code.call_import("PyUnstable_Module_SetGIL");
  code.call_import("PyModule_New");
  code.ret();
  const Handovers handovers = find(code);
  REQUIRE(handovers.all.size() == 1);
  CHECK(handovers.all[0].declared == ftcheck::GilDeclaration::unknown);
  CHECK(handovers.all[0].evidence.find("without a definition") != std::string::npos);
}

namespace {

constexpr std::uint64_t long_function = 0x1400;
constexpr std::uint64_t definition = 0x4100;
constexpr std::uint64_t slots = 0x4200;
constexpr std::uint64_t other = 0x4800;
constexpr std::uint64_t m_slots = 88;  // in a definition of a free-threaded build

// A module that fills its only slot at run time, does something else, and hands over its
// definition.
struct MultiPhase : CodeAndVariables {
  template <typename Then>
  explicit MultiPhase(const Then& then) {
    store(slots, 4);  // Py_mod_gil
    store(slots + 8, 1);
    then(*this);
    first_argument(definition);
    jump_import("PyModuleDef_Init");
  }
  // The address of other functions, after the init function.
  template <typename Write>
  void with_long_function(const Write& write) {
    move_to(long_function);
    do_nothing_for_long();
    write(*this);
    ret();
  }
  Handover handed_over() {
    pointer(definition + m_slots, slots);
    const Handovers handovers = find(*this);
    REQUIRE(handovers.all.size() == 1);
    CAPTURE(handovers.stopped);
    CAPTURE(handovers.all[0].evidence);
    Handover handover = handovers.all[0];
    handover.declared = agreed(handovers);
    return handover;
  }
};

void call_long_function(Code& code) {
  code.call(long_function);
}

void make_module(Code& code) {
  code.first_argument(definition);
  code.call_import("PyModule_Create2");
  code.bytes({0x48, 0x89, 0xC3});  // mov rbx, rax
}

void declare(Code& code) {
  code.bytes({0x48, 0x89, 0xDF});  // mov rdi, rbx
  code.second_argument(1);
  code.call_import("PyUnstable_Module_SetGIL");
}

void return_module(Code& code) {
  code.bytes({0x48, 0x89, 0xD8});  // mov rax, rbx
  code.ret();
}

void declare_and_return(Code& code) {
  declare(code);
  return_module(code);
}

void declare_and_call_unseen(Code& code) {
  declare(code);
  code.bytes({0x41, 0xFF, 0xD4});  // call r12
  return_module(code);
}

}  // namespace

TEST_CASE("a slot that is filled while the function runs counts") {
  CHECK(MultiPhase([](Code&) {}).handed_over().declared == GilDeclaration::not_used);
}

TEST_CASE("a store at an unknown index makes a slot unknown") {
  MultiPhase module([](Code& code) {
    code.call_import("PyLong_AsLong");
    code.first_argument(other);
    code.bytes({0xC7, 0x04, 0x87, 0, 0, 0, 0});  // mov dword [rdi + 4 * rax], 0
  });
  CHECK(module.handed_over().declared == GilDeclaration::unknown);
}

TEST_CASE("a store at an unknown index on the stack does not change slots") {
  MultiPhase module([](Code& code) {
    code.bytes({0x48, 0x83, 0xEC, 0x40});  // sub rsp, 0x40
    code.call_import("PyLong_AsLong");
    code.bytes({0xC7, 0x04, 0x84, 0, 0, 0, 0});  // mov dword [rsp + 4 * rax], 0
    code.bytes({0x48, 0x83, 0xC4, 0x40});        // add rsp, 0x40
  });
  CHECK(module.handed_over().declared == GilDeclaration::not_used);
}

TEST_CASE("a loop over more locations than are tracked is followed turn by turn") {
  MultiPhase module([](Code& code) {
    code.first_argument(other);
    code.second_argument_address(other + 160);
    const std::uint64_t again = code.here();
    code.bytes({0x48, 0xC7, 0x07, 0, 0, 0, 0});  // mov qword [rdi], 0
    code.bytes({0x48, 0x83, 0xC7, 0x08});        // add rdi, 8
    code.bytes({0x48, 0x39, 0xF7});              // cmp rdi, rsi
    code.jump_if_not_zero(again);
  });
  CHECK(module.handed_over().declared == GilDeclaration::not_used);
}

TEST_CASE("an unfollowed function may have changed slots if it has their address") {
  for (const bool has_slots : {true, false}) {
    CAPTURE(has_slots);
    MultiPhase module(call_long_function);
    module.with_long_function([&](Code& code) {
      code.first_argument(has_slots ? slots : other);
      code.call_import("fill");
    });
    const Handover handover = module.handed_over();
    CHECK(handover.declared == (has_slots ? GilDeclaration::unknown : GilDeclaration::not_used));
    CHECK((handover.evidence.find("code that was not followed") != std::string::npos) == has_slots);
  }
}

TEST_CASE("a partly unseen function may have changed slots that other code knows") {
  for (const bool is_known : {true, false}) {
    CAPTURE(is_known);
    MultiPhase module(call_long_function);
    module.with_long_function([&](Code& code) {
      code.bytes({0xFF, 0xD0});  // call rax
      code.ret();
      code.store(is_known ? slots + 8 : other, 0);  // no call of this code is seen
    });
    CHECK(module.handed_over().declared ==
          (is_known ? GilDeclaration::unknown : GilDeclaration::not_used));
  }
}

TEST_CASE("a slot that a constructor may change is unknown") {
  for (const bool has_slots : {true, false}) {
    CAPTURE(has_slots);
    CodeAndVariables code;
    code.store(slots, 4);  // Py_mod_gil
    code.load_eax(other);  // which is 1 in the file
    code.store_eax(slots + 8);
    code.first_argument(definition);
    code.jump_import("PyModuleDef_Init");
    code.move_to(long_function);
    code.store(has_slots ? other : other + 8, 2);
    code.ret();
    code.pointer(definition + m_slots, slots);
    std::vector<std::byte> variables(0x1000);
    variables[other - 0x4000] = std::byte{1};
    code.image.regions.back().bytes = variables;
    CHECK(agreed(find(code)) == GilDeclaration::not_used);
    code.image.constructors = {long_function};
    CHECK(agreed(find(code)) == (has_slots ? GilDeclaration::unknown : GilDeclaration::not_used));
  }
}

TEST_CASE("an unfollowed call may declare again if other code calls the declaring function") {
  for (const bool is_called : {true, false}) {
    CAPTURE(is_called);
    CodeAndVariables code;
    make_module(code);
    declare_and_call_unseen(code);
    if (is_called) {
      code.move_to(g);
      code.call_import("PyUnstable_Module_SetGIL");
      code.ret();
    }
    CHECK(agreed(find(code)) == (is_called ? GilDeclaration::unknown : GilDeclaration::not_used));
  }
}

TEST_CASE("a declaration after a call that may throw does not count if exceptions are caught") {
  for (const bool catches : {true, false}) {
    CAPTURE(catches);
    CodeAndVariables code;
    make_module(code);
    code.call_import("may_throw");
    declare_and_return(code);
    if (catches) code.image.imports.push_back({"__cxa_begin_catch", "", false});
    CHECK(agreed(find(code)) == (catches ? GilDeclaration::unknown : GilDeclaration::not_used));
  }
}

TEST_CASE("code that declares only for what it makes declares for nothing else") {
  for (const bool is_own : {true, false}) {
    CAPTURE(is_own);
    CodeAndVariables code;
    make_module(code);
    declare_and_call_unseen(code);
    code.move_to(g);
    code.first_argument(other);
    code.call_import("PyModule_Create2");
    if (is_own) code.move_result_to_first_argument();
    code.second_argument(0);
    code.call_import("PyUnstable_Module_SetGIL");
    code.ret();
    CHECK(agreed(find(code)) == (is_own ? GilDeclaration::not_used : GilDeclaration::unknown));
  }
}

TEST_CASE("a jump to between making a module and declaring for it may bring another module") {
  for (const unsigned jump : {0xE9U, 0xEBU, 0U}) {
    CAPTURE(jump);
    const bool is_entered = jump != 0;
    CodeAndVariables code;
    make_module(code);
    declare_and_call_unseen(code);
    code.move_to(g);
    code.first_argument(other);
    code.call_import("PyModule_Create2");
    code.move_result_to_first_argument();
    const std::uint64_t between = code.here();
    code.second_argument(0);
    code.call_import("PyUnstable_Module_SetGIL");
    code.ret();
    if (jump == 0xE9) code.jump(between);
    if (jump == 0xEB) code.bytes({jump, static_cast<unsigned>(between - code.here() - 2) & 0xFFU});
    CHECK(agreed(find(code)) == (is_entered ? GilDeclaration::unknown : GilDeclaration::not_used));
  }
}

TEST_CASE("a constructor's writes count if its end is found") {
  for (const unsigned id : {4U, 3U}) {
    CAPTURE(id);
    CodeAndVariables code;
    code.store(slots, id);  // Py_mod_gil, or another slot
    code.store(slots + 8, 1);
    code.first_argument(definition);
    code.jump_import("PyModuleDef_Init");
    // It counts up to the definition from a variable before it, which a summary does not show.
    code.move_to(g);
    code.first_argument(definition - 64);
    code.bytes({0x48, 0x83, 0xC7, 0x08});        // add rdi, 8
    code.bytes({0x48, 0xC7, 0x07, 1, 0, 0, 0});  // mov qword [rdi], 1
    code.ret();
    code.pointer(definition + m_slots, slots);
    code.image.constructors = {g};
    CHECK(agreed(find(code)) == (id == 4 ? GilDeclaration::not_used : GilDeclaration::nothing));
  }
}

TEST_CASE("a module is read again from a variable that no unseen code knows") {
  for (const bool is_known : {true, false}) {
    CAPTURE(is_known);
    CodeAndVariables code;
    make_module(code);
    declare(code);
    code.bytes({0x48, 0x89, 0xDF});  // mov rdi, rbx
    code.store_first_argument(other);
    code.call(long_function);
    code.call_import("PyImport_AddModule");
    code.load_rax(other);
    code.ret();
    code.move_to(long_function);
    code.do_nothing_for_long();
    code.bytes({0xFF, 0xD0});  // call rax
    code.ret();
    if (is_known) code.store(other, 0);  // no call of this code is seen
    CHECK(agreed(find(code)) == (is_known ? GilDeclaration::unknown : GilDeclaration::not_used));
  }
}

TEST_CASE("the resolver of an indirect function is followed to find it") {
  for (const bool is_told : {true, false}) {
    CAPTURE(is_told);
    constexpr std::uint64_t word = other;
    CodeAndVariables code;
    code.load_rax(word);
    code.bytes({0xFF, 0xE0});  // jmp rax
    code.move_to(g);
    code.first_argument(g + 0x80);
    if (!is_told) code.bytes({0x48, 0x0F, 0x45, 0xFE});  // cmovne rdi, rsi
    code.return_first_argument();
    code.ret();
    code.move_to(g + 0x80);
    code.store(slots, 4);  // Py_mod_gil
    code.store(slots + 8, 1);
    code.first_argument(definition);
    code.jump_import("PyModuleDef_Init");
    code.pointer(definition + m_slots, slots);
    code.pointer(word, g);
    for (auto& fixup : code.image.fixups) {
      if (fixup.address != word) continue;
      fixup.kind = ftcheck::binary::Fixup::Kind::indirect;
      fixup.linkage = true;
    }
    CHECK(agreed(find(code)) == (is_told ? GilDeclaration::not_used : GilDeclaration::unknown));
  }
}

TEST_CASE("unfollowed code reaches slots through a table of constants") {
  for (const bool leads_there : {true, false}) {
    CAPTURE(leads_there);
    constexpr std::uint64_t table = 0x3000;
    MultiPhase module(call_long_function);
    static const std::vector<std::byte> constants(0x100);
    module.image.regions.insert(module.image.regions.end() - 1,
                                {table, constants.size(), constants, false, false});
    module.with_long_function([&](Code& code) {
      code.first_argument(table);
      code.call_import("fill");
    });
    module.pointer(table + 32, leads_there ? slots + 8 : other);
    CHECK(module.handed_over().declared ==
          (leads_there ? GilDeclaration::unknown : GilDeclaration::not_used));
  }
}

TEST_CASE("unfollowed code writes to one of several locations") {
  for (const bool has_slots : {true, false}) {
    CAPTURE(has_slots);
    MultiPhase module(call_long_function);
    module.with_long_function([&](Code& code) {
      code.first_argument(other);
      code.second_argument_address(has_slots ? slots + 8 : other + 64);
      code.bytes({0x85, 0xC0});                    // test eax, eax
      code.bytes({0x48, 0x0F, 0x44, 0xFE});        // cmove rdi, rsi
      code.bytes({0x48, 0xC7, 0x07, 0, 0, 0, 0});  // mov qword [rdi], 0
    });
    CHECK(module.handed_over().declared ==
          (has_slots ? GilDeclaration::unknown : GilDeclaration::not_used));
  }
}

TEST_CASE("a function whose address is kept in a register over a jump may be called elsewhere") {
  for (const bool has_slots : {true, false}) {
    CAPTURE(has_slots);
    MultiPhase module(call_long_function);
    module.with_long_function([&](Code& code) {
      code.first_argument(g);
      code.test_eax();
      code.jump_if_zero(code.here() + 6);
      code.call_import("run");
    });
    module.move_to(g);
    module.store(has_slots ? slots + 8 : other, 0);
    module.ret();
    CHECK(module.handed_over().declared ==
          (has_slots ? GilDeclaration::unknown : GilDeclaration::not_used));
  }
}

TEST_CASE("an m_size that unfollowed code may have made negative is undecided") {
  constexpr std::uint64_t m_size = 72;  // in a definition of a free-threaded build
  for (const bool is_negative : {true, false}) {
    CAPTURE(is_negative);
    MultiPhase module(call_long_function);
    module.with_long_function([&](Code& code) {
      const unsigned byte = is_negative ? 0xFF : 0;
      code.first_argument(definition + m_size);
      code.bytes({0x48, 0xC7, 0x07, byte, byte, byte, byte});  // mov qword [rdi], a number
    });
    CHECK(module.handed_over().declared ==
          (is_negative ? GilDeclaration::unknown : GilDeclaration::not_used));
  }
}

TEST_CASE("unseen code may call a followed function again") {
  for (const bool is_known : {true, false}) {
    CAPTURE(is_known);
    MultiPhase module([](Code& code) {
      code.call(g);
      code.call(long_function);
    });
    module.move_to(g);
    module.store(slots + 8, 1);
    module.ret();
    module.move_to(long_function);
    module.do_nothing_for_long();
    module.bytes({0xFF, 0xD0});  // call rax
    module.ret();
    if (is_known) module.pointer(0x4010, g);
    CHECK(module.handed_over().declared ==
          (is_known ? GilDeclaration::unknown : GilDeclaration::not_used));
  }
}
