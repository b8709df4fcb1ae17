#include "python/api/effects.hpp"

#include <doctest/doctest.h>

using ftcheck::flow::Effect;
using ftcheck::flow::matters;
namespace python = ftcheck::python;

namespace {

Effect effect_of(std::string_view name) {
  return python::effect_of(name).effect;
}

}  // namespace

TEST_CASE("functions that make a module or declare for one must be followed") {
  CHECK(python::effect_of("PyModuleDef_Init").makes == &python::definition);
  CHECK(python::effect_of("PyModule_Create2").makes == &python::module_of_definition);
  CHECK(python::effect_of("PyModule_FromDefAndSpec2").makes == &python::module_of_definition);
  CHECK(python::effect_of("PyModule_FromSlotsAndSpec").makes == &python::module_of_slots);
  CHECK(effect_of("PyUnstable_Module_SetGIL") == Effect::marks);
  for (const std::string_view name :
       {"PyModuleDef_Init", "PyModule_Create2", "PyModule_FromDefAndSpec2",
        "PyModule_FromSlotsAndSpec", "PyUnstable_Module_SetGIL"}) {
    CHECK(matters(effect_of(name)));
  }
}

TEST_CASE("a throw and an abort end the path, and so do the C++ library's own throws") {
  for (const std::string_view name :
       {"abort", "exit", "__stack_chk_fail", "Py_FatalError", "__cxa_throw", "_Unwind_Resume",
        "_ZSt20__throw_length_errorPKc"}) {
    CAPTURE(name);
    CHECK(effect_of(name) == Effect::never_returns);
    CHECK_FALSE(matters(effect_of(name)));
  }
}

TEST_CASE("at first import no module is found and every guard is free") {
  CHECK(effect_of("PyState_FindModule") == Effect::returns_zero);
  CHECK(effect_of("__cxa_guard_acquire") == Effect::acquires_guard);
}

TEST_CASE("nothing is known about other functions, however similar their names") {
  for (const std::string_view name : {"", "PyModule_Create", "PyModuleDef_Init2", "abort_", "Abort",
                                      "_ZSt4cout", "my__throw_x"}) {
    CAPTURE(name);
    CHECK(effect_of(name) == Effect::none);
  }
}

TEST_CASE("a function that neither makes a module nor declares for one need not be followed") {
  for (const std::string_view name :
       {"PyModule_AddIntConstant", "PyErr_SetString", "Py_GetVersion", "memcpy", "calloc"}) {
    CAPTURE(name);
    CHECK_FALSE(matters(effect_of(name)));
  }
}

TEST_CASE("a function of the C API that another library provides is not the interpreter's") {
  using ftcheck::BinaryFormat;
  const auto is_disguised = [](BinaryFormat format, const char* name, const char* library) {
    return python::is_disguised(format, {name, library});
  };
  CHECK(is_disguised(BinaryFormat::pe, "PyUnstable_Module_SetGIL", "other.dll"));
  CHECK_FALSE(is_disguised(BinaryFormat::pe, "PyUnstable_Module_SetGIL", "python314t.dll"));
  CHECK_FALSE(is_disguised(BinaryFormat::pe, "PyUnstable_Module_SetGIL", "PYTHON3T.DLL"));
  CHECK(is_disguised(BinaryFormat::mach_o, "PyModuleDef_Init", "@loader_path/libother.dylib"));
  CHECK_FALSE(is_disguised(BinaryFormat::mach_o, "PyModuleDef_Init", ""));
  CHECK_FALSE(is_disguised(BinaryFormat::mach_o, "PyModuleDef_Init",
                           "/Library/Frameworks/PythonT.framework/Versions/3.14/PythonT"));
  CHECK_FALSE(is_disguised(BinaryFormat::pe, "memcpy", "VCRUNTIME140.dll"));
  CHECK(python::is_disguised(BinaryFormat::pe, {"memcpy", "VCRUNTIME140.dll", false, true}));
}
