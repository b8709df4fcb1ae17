#include "python/api/call_model.hpp"

#include <doctest/doctest.h>

#include "flow/code.hpp"
#include "flow/engine/follow.hpp"
#include "flow/values/range.hpp"
#include "python/fixture.hpp"

using namespace ftcheck::flow;  // NOLINT(google-build-using-namespace)
using namespace ftcheck::isa;   // NOLINT(google-build-using-namespace)
using ftcheck::binary::Image;
using ftcheck::binary::Import;
using ftcheck::python::InterpreterModel;
using ftcheck::python::test::Code;
using ftcheck::python::test::step_limit;

namespace {

constexpr std::uint64_t g = 0x1100;

Import weak(const char* name) {
  return {name, "", true};
}

std::optional<bool> compare(Condition condition, const Value& a, std::uint64_t b) {
  return holds({}, condition, {Flags::Kind::difference, 8, a, number(b)}, {});
}

}  // namespace

TEST_CASE("the version of the interpreter is known as far as the module's suffix says it") {
  Image image;
  image.imports = {{"Py_Version", ""}, {"PyExc_ValueError", ""}};
  const auto any = InterpreterModel().variable(image, image.imports[0], 8);
  REQUIRE(any.has_value());
  CHECK(compare(Condition::unsigned_less, *any, 0x030D0000) == false);
  CHECK(compare(Condition::unsigned_greater, *any, 0x030CFFFF) == true);
  CHECK_FALSE(compare(Condition::unsigned_less, *any, 0x030E0000).has_value());
  const InterpreterModel only_14({14});
  const auto of_14 = only_14.variable(image, image.imports[0], 8);
  REQUIRE(of_14.has_value());
  CHECK(compare(Condition::unsigned_less, *of_14, 0x030E0000) == false);
  CHECK(compare(Condition::unsigned_less, *of_14, 0x030F0000) == true);
  CHECK_FALSE(compare(Condition::equal, *of_14, 0x030E01F0).has_value());
  CHECK_FALSE(only_14.variable(image, image.imports[1], 8).has_value());
  image.format = ftcheck::BinaryFormat::pe;
  CHECK_FALSE(only_14.variable(image, image.imports[0], 8).has_value());
  CHECK(only_14.variable(image, image.imports[0], 4) == of_14);
}

TEST_CASE("the text of the version begins like that of every interpreter that loads the module") {
  CHECK(InterpreterModel({14}).text() == "3.14.");
  CHECK(InterpreterModel().text() == "3.");
}

TEST_CASE(
    "a function that every free-threaded interpreter exports exists, however weak the import") {
  const auto is_certain = [](const Import& import) {
    return InterpreterModel().is_certain(import);
  };
  CHECK(is_certain(weak("PyUnstable_Module_SetGIL")));
  CHECK(is_certain(weak("PyModule_AddObjectRef")));
  CHECK_FALSE(is_certain(weak("PyModule_FromSlotsAndSpec")));  // 3.15
  CHECK_FALSE(is_certain(weak("PyCriticalSection_BeginMutex")));
  CHECK_FALSE(is_certain(weak("__gmon_start__")));
  CHECK_FALSE(is_certain(weak("PySomething_OfAnotherLibrary")));
}

TEST_CASE("Py_GetVersion returns text whose beginning is known") {
  Code code;
  code.call_import("Py_GetVersion");
  code.bytes({0x81, 0x38, 0x33, 0x2E, 0x31, 0x34});  // cmp dword ptr [rax], "3.14"
  code.jump_if_zero(g);
  code.first_argument(0x1900);
  code.jump_import("PyModuleDef_Init");
  code.move_to(g);
  code.first_argument(0x1A00);
  code.jump_import("PyModuleDef_Init");
  const Pass limits;
  const Outcome outcome = follow(code.image, InterpreterModel({14}), 0x1000, limits);
  REQUIRE(outcome.returns.size() == 1);
  REQUIRE(outcome.returns[0].made.has_value());
  CHECK(outcome.returns[0].made->argument == number(0x1A00));
  CHECK(follow(code.image, InterpreterModel(), 0x1000, limits).returns.size() == 2);
}
