#include <doctest/doctest.h>

#include <algorithm>
#include <functional>

#include "flow/code.hpp"
#include "flow/functions/summaries.hpp"
#include "flow/model.hpp"

using namespace ftcheck::flow;  // NOLINT(google-build-using-namespace)
using namespace ftcheck::isa;   // NOLINT(google-build-using-namespace)
using ftcheck::python::test::CodeAndVariables;

namespace {

constexpr std::uint64_t f = 0x1000;
constexpr std::uint64_t g = 0x1400;
constexpr std::uint64_t variable = 0x4100;
constexpr std::uint64_t other = 0x4800;

using Write = std::function<void(CodeAndVariables&)>;
using ftcheck::flow::test::model;

// The effects of the function at f.
SideEffects effects_of(const Write& write, std::size_t budget = 10'000) {
  CodeAndVariables code;
  write(code);
  Program program(code.image, machine_for(code.image), model());
  Summaries functions(program, false, budget);
  return functions.effects(f);
}

bool exposes(const SideEffects& effects, std::uint64_t address) {
  return std::ranges::any_of(effects.exposed, [&](const Exposed& one) {
    return one.begin <= address && address < one.end;
  });
}

}  // namespace

TEST_CASE("a function whose code has no addresses of variables does not change them") {
  const SideEffects effects = effects_of([](CodeAndVariables& code) {
    code.call_import("PyErr_Clear");
    code.call_import("strange");
    code.ret();
  });
  CHECK(effects.is_empty());
}

TEST_CASE("an import may write around an address that it is given, except one of the C API") {
  const auto give_to = [](const char* import) {
    return effects_of([&](CodeAndVariables& code) {
      code.first_argument(variable);
      code.call_import(import);
      code.ret();
    });
  };
  CHECK(exposes(give_to("fill"), variable));
  CHECK_FALSE(exposes(give_to("PyList_Append"), variable));
  CHECK_FALSE(exposes(give_to("strlen"), variable));
}

TEST_CASE("a function may write around an address that it keeps from one block to the next") {
  CHECK(exposes(effects_of([](CodeAndVariables& code) {
                  code.first_argument(variable);
                  code.test_eax();
                  code.jump_if_zero(g);
                  code.ret();
                  code.move_to(g);
                  code.ret();
                }),
                variable));
  CHECK_FALSE(exposes(effects_of([](CodeAndVariables& code) {
                        code.first_argument(variable);
                        code.ret();
                      }),
                      variable));
}

TEST_CASE("a function may write around an address that it stores or does arithmetic with") {
  const SideEffects stored = effects_of([](CodeAndVariables& code) {
    code.first_argument(variable);
    code.store_first_argument(other);
    code.ret();
  });
  CHECK(exposes(stored, variable));
  REQUIRE(stored.writes.size() == 1);
  CHECK(stored.writes[0].address == other);
  CHECK(exposes(effects_of([](CodeAndVariables& code) {
                  code.first_argument(variable);
                  code.bytes({0x48, 0x01, 0xC7});  // add rdi, rax
                  code.ret();
                }),
                variable));
}

TEST_CASE("a function may write around the targets of pointers that it reads") {
  const SideEffects effects = effects_of([](CodeAndVariables& code) {
    code.load_rax(variable);
    code.ret();
  });
  CHECK(effects.read == std::vector<std::uint64_t>{variable});
  CHECK_FALSE(exposes(effects, variable));
}

TEST_CASE("code that has an address has what the variable there points to in the file") {
  const SideEffects effects = effects_of([](CodeAndVariables& code) {
    code.first_argument(variable);
    code.call_import("fill");
    code.ret();
    code.pointer(variable + 8, other);
  });
  CHECK(exposes(effects, other));
}

TEST_CASE("a function has the effects of the functions that it calls") {
  const SideEffects effects = effects_of([](CodeAndVariables& code) {
    code.call(g);
    code.ret();
    code.move_to(g);
    code.store(other, 1);
    code.first_argument(variable);
    code.call_import("fill");
    code.ret();
  });
  CHECK(exposes(effects, variable));
  REQUIRE(effects.writes.size() == 1);
  CHECK(effects.writes[0].address == other);
}

TEST_CASE("the compiler's start-up code has its own tables, and no other code's") {
  const auto jump_to = [](const char* import) {
    return effects_of([&](CodeAndVariables& code) {
      code.first_argument(variable);
      code.jump_import(import);
    });
  };
  CHECK(jump_to("__cxa_finalize").is_empty());
  CHECK_FALSE(jump_to("finalize").is_empty());
}

TEST_CASE("start-up code's writes to constant addresses count") {
  const SideEffects effects = effects_of([](CodeAndVariables& code) {
    code.store(variable, 1);
    code.jump_import("__cxa_finalize");
  });
  CHECK(effects.writes.size() == 1);
}

TEST_CASE("the effects of a function are unknown after a call of a computed address") {
  CHECK(effects_of([](CodeAndVariables& code) {
          code.bytes({0xFF, 0xD0});  // call rax
          code.ret();
        }).is_blind);
}

TEST_CASE("the effects of a function are unknown if it passes on a function's address") {
  CHECK(effects_of([](CodeAndVariables& code) {
          code.first_argument(g);
          code.call_import("call_later");
          code.ret();
          code.move_to(g);
          code.ret();
        }).is_blind);
}

TEST_CASE("the effects of a function are unknown if it is too long to be read to its end") {
  const Write write = [](CodeAndVariables& code) {
    code.do_nothing_for_long();
    code.ret();
  };
  CHECK_FALSE(effects_of(write).is_blind);
  CHECK(effects_of(write, 100).is_blind);
}

TEST_CASE("a function that acquires a guard may make the static variable") {
  const SideEffects effects = effects_of([](CodeAndVariables& code) {
    code.first_argument(variable);
    code.call_import("__cxa_guard_acquire");
    code.ret();
  });
  REQUIRE(effects.writes.size() == 1);
  CHECK(effects.writes[0] == WrittenVariable{variable, 1, false, true});
}

TEST_CASE("the argument of __cxa_guard_acquire is a guard") {
  CodeAndVariables code;
  code.first_argument(variable);
  code.call_import("__cxa_guard_acquire");
  code.ret();
  Program program(code.image, machine_for(code.image), model());
  Summaries functions(program, false, 100);
  functions.summary(f);
  CHECK(functions.guards() == std::vector<std::uint64_t>{variable});
}
