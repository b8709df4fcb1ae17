#include "python/create.hpp"

#include <doctest/doctest.h>

#include <string_view>

#include "flow/code.hpp"
#include "flow/model.hpp"

using ftcheck::flow::ImageCode;
using ftcheck::flow::import_address;
using ftcheck::flow::number;
using ftcheck::flow::Pass;
using ftcheck::flow::unknown;
using ftcheck::flow::test::model;
using ftcheck::python::Created;
using ftcheck::python::judge_create;
using ftcheck::python::test::Code;

namespace {

constexpr std::uint64_t f = 0x1000;
constexpr std::uint64_t other_path = 0x1100;
constexpr std::uint64_t types_at = 0x1C00;
constexpr std::uint64_t method_at = 0x1C20;

Created created(const Code& code, const Pass& limits = {}) {
  ImageCode image_code(code.image, model());
  return judge_create(image_code, number(f), limits, {}).what;
}

void put_text(Code& code, std::uint64_t address, std::string_view text) {
  for (const char c : text) code.put(address++, static_cast<unsigned char>(c), 1);
}

// Returns types.METHOD().
void call_types(Code& code, std::string_view method) {
  put_text(code, types_at, "types");
  put_text(code, method_at, method);
  code.first_argument(types_at);
  code.call_import("PyImport_ImportModule");
  code.move_result_to_first_argument();
  code.second_argument_address(method_at);
  code.call_import("PyObject_CallMethod");
  code.ret();
}

}  // namespace

TEST_CASE("a create function that makes a module or finds one returns a module") {
  for (const char* name : {"PyModule_NewObject", "PyModule_New", "PyImport_AddModuleRef"}) {
    CAPTURE(name);
    Code code;
    code.call_import(name);
    code.ret();
    CHECK(created(code) == Created::module);
  }
}

TEST_CASE("a create function that calls the type of modules returns a module") {
  Code code;
  call_types(code, "ModuleType");
  CHECK(created(code) == Created::module);
}

TEST_CASE("a create function that makes another object is distinguished from one that may") {
  Code code;
  call_types(code, "SimpleNamespace");
  CHECK(created(code) == Created::something_else);
  Code dict;
  dict.call_import("PyDict_New");
  dict.ret();
  CHECK(created(dict) == Created::something_else);
  Code any;
  any.call_import("PyObject_CallObject");
  any.ret();
  CHECK(created(any) == Created::unknown);
}

TEST_CASE("a create function that looks its module up first returns a module") {
  for (const char* name : {"PyObject_GetItem", "PyObject_GetAttrString"}) {
    CAPTURE(name);
    Code code;
    code.call_import(name);
    code.test_eax();
    code.jump_if_zero(other_path);
    code.ret();
    code.move_to(other_path);
    code.call_import("PyModule_NewObject");
    code.ret();
    const bool looks_up = std::string_view(name) == "PyObject_GetItem";
    CHECK(created(code) == (looks_up ? Created::module : Created::unknown));
  }
}

TEST_CASE("a create function that only fails, or is unknown, has no known result") {
  Code code;
  code.clear_eax();
  code.ret();
  CHECK(created(code) == Created::unknown);
  ImageCode image_code(code.image, model());
  for (const auto& function : {import_address(0), unknown()}) {
    CHECK(judge_create(image_code, function, {}, {}).what == Created::unknown);
  }
}

TEST_CASE("a create function finds what the init function has written") {
  Code code;
  code.load_eax(0x1C40);
  code.test_eax();
  code.jump_if_zero(other_path);
  code.call_import("PyDict_New");
  code.ret();
  code.move_to(other_path);
  code.call_import("PyModule_NewObject");
  code.ret();
  CHECK(created(code) == Created::module);
  Pass limits;
  store(limits.memory, number(0x1C40), 4, number(1), true);
  CHECK(created(code, limits) == Created::something_else);
}
