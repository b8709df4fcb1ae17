#include "python/analysis/imports.hpp"

#include <array>

namespace ftcheck::python::analysis {
namespace {

struct Known {
  std::string_view name;
  Effect effect;
};

// By name.
constexpr std::array known = {
    // Ends the process or unwinds the stack.
    Known{"Py_ExitStatusException", Effect::never_returns},
    Known{"Py_FatalError", Effect::never_returns},
    Known{"PyMem_Calloc", Effect::allocate_zeroed},
    Known{"PyMem_RawCalloc", Effect::allocate_zeroed},
    Known{"PyObject_Calloc", Effect::allocate_zeroed},
    // Makes what an init function hands over.
    Known{"PyModuleDef_Init", Effect::init_definition},
    Known{"PyModule_Create2", Effect::create_module},
    Known{"PyModule_FromDefAndSpec2", Effect::create_module},
    Known{"PyModule_FromSlotsAndSpec", Effect::create_from_slots},
    Known{"PyModule_New", Effect::create_bare},
    Known{"PyModule_NewObject", Effect::create_bare},
    // Nothing has been registered for a module that is imported for the first time.
    Known{"PyState_FindModule", Effect::returns_zero},
    Known{"PyUnstable_Module_SetGIL", Effect::set_gil},
    Known{"TerminateProcess", Effect::never_returns},
    Known{"_Py_FatalErrorFunc", Effect::never_returns},
    Known{"_Unwind_Resume", Effect::never_returns},
    Known{"_ZSt9terminatev", Effect::never_returns},
    Known{"__assert_fail", Effect::never_returns},
    Known{"__assert_rtn", Effect::never_returns},
    Known{"__cxa_bad_cast", Effect::never_returns},
    // At first import no function-local static has been made yet, and no other thread makes it.
    Known{"__cxa_guard_acquire", Effect::returns_one},
    Known{"__cxa_rethrow", Effect::never_returns},
    Known{"__cxa_throw", Effect::never_returns},
    Known{"__cxa_throw_bad_array_new_length", Effect::never_returns},
    Known{"__stack_chk_fail", Effect::never_returns},
    Known{"_exit", Effect::never_returns},
    Known{"abort", Effect::never_returns},
    Known{"calloc", Effect::allocate_zeroed},
    Known{"exit", Effect::never_returns},
    Known{"longjmp", Effect::never_returns},
    Known{"memcpy", Effect::copy_memory},
    Known{"memmove", Effect::copy_memory},
    Known{"memset", Effect::fill_memory},
};

}  // namespace

Effect effect_of(std::string_view name) {
  for (const Known& entry : known) {
    if (entry.name == name) {
      return entry.effect;
    }
  }
  // libstdc++ and libc++ throw through a family of functions of their own.
  if (name.starts_with("_ZSt") && name.find("__throw_") != std::string_view::npos) {
    return Effect::never_returns;
  }
  return Effect::none;
}

bool matters(Effect effect) {
  switch (effect) {
    case Effect::init_definition:
    case Effect::create_module:
    case Effect::create_from_slots:
    case Effect::create_bare:
    case Effect::set_gil:
      return true;
    default:
      return false;
  }
}

}  // namespace ftcheck::python::analysis
