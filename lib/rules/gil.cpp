#include "rules/gil.hpp"

#include "rules/rule.hpp"

#include <array>

#include <fmt/format.h>

namespace ftcheck::rules {
namespace {

using python::Judgement;
using python::Reason;

constexpr Rule not_declared{"FT301",
                            "gil-not-declared",
                            Severity::error,
                            "importing the module re-enables the GIL: it declares nothing",
                            "",
                            "",
                            ""};
constexpr Rule declared_used{"FT302",
                             "gil-declared-used",
                             Severity::error,
                             "importing the module re-enables the GIL: it declares Py_MOD_GIL_USED",
                             "",
                             "",
                             ""};
constexpr Rule undecided{"FT303",
                         "gil-undecided",
                         Severity::warning,
                         "it could not be decided whether the module keeps the GIL disabled",
                         "",
                         "",
                         ""};
constexpr std::array family{not_declared, declared_used, undecided};

struct Advice {
  std::string_view binding;
  std::string_view text;
};

// https://docs.python.org/3/howto/free-threading-extensions.html and the generators' own manuals.
constexpr std::array advice = {
    Advice{
        "cython",
        "put `# cython: freethreading_compatible = True` at the top of its .pyx file, or compile "
        "with `-X freethreading_compatible=True` (Cython 3.1 or later)"},
    Advice{"pybind11",
           "write `PYBIND11_MODULE(name, m, py::mod_gil_not_used())` (pybind11 2.13 or later)"},
    Advice{"nanobind", "add FREE_THREADED to `nanobind_add_module(name FREE_THREADED ...)`"},
    Advice{"pyo3",
           "write `#[pymodule(gil_used = false)]`, or build with PyO3 0.28 or later, where that is "
           "the default"},
    Advice{"cffi", "generate and build it with cffi 2.0 or later"},
    Advice{"f2py", "run f2py with `--freethreading-compatible` (NumPy 2.1 or later)"},
    Advice{"swig", "generate it with SWIG 4.4 or later and its option for the GIL declaration"},
    Advice{"mypyc", "compile it with mypyc 1.20 or later"},
    Advice{"boost-python",
           "call `PyUnstable_Module_SetGIL(scope().ptr(), Py_MOD_GIL_NOT_USED)` in the module's "
           "body, under `#ifdef Py_GIL_DISABLED`"},
};

constexpr std::string_view advice_multi =
    "add the slot `{Py_mod_gil, Py_MOD_GIL_NOT_USED}` to its PyModuleDef_Slot array";
constexpr std::string_view advice_single =
    "call `PyUnstable_Module_SetGIL(m, Py_MOD_GIL_NOT_USED)` on the module after PyModule_Create, "
    "under `#ifdef Py_GIL_DISABLED`";
constexpr std::string_view advice_export =
    "add a slot `Py_mod_gil` with the value Py_MOD_GIL_NOT_USED to the PySlot array that it "
    "returns";

std::string declare_help(const Judgement& judgement) {
  std::string what;
  if (judgement.binding != "c-api") {
    what = how_to_declare(judgement.binding);
  } else if (judgement.init && judgement.init->phase == InitPhase::single) {
    what = advice_single;
  } else if (judgement.init && judgement.init->phase == InitPhase::module_export) {
    what = advice_export;
  } else {
    what = advice_multi;
  }
  return "once its code is safe without the GIL, " + what;
}

}  // namespace

std::string how_to_declare(std::string_view binding) {
  for (const Advice& entry : advice) {
    if (entry.binding == binding) {
      return std::string(entry.text);
    }
  }
  return std::string(advice_multi);
}

std::span<const Rule> gil_rules() {
  return family;
}

std::vector<Finding> check_declaration(const ModuleView& module) {
  switch (module.judgement.reason) {
    case Reason::undeclared:
      return {find(not_declared, module.path,
                   "importing it re-enables the GIL: it does not declare that it can run without",
                   declare_help(module.judgement))};
    case Reason::declares_used:
      return {find(declared_used, module.path,
                   "importing it re-enables the GIL: it declares Py_MOD_GIL_USED",
                   declare_help(module.judgement))};
    case Reason::undecided:
      return {find(undecided, module.path,
                   "it could not be decided whether it keeps the GIL disabled",
                   "import it with a free-threaded interpreter and look at "
                   "sys._is_gil_enabled(): `python3.14t -X gil=0` would hide the answer")};
    default:
      return {};
  }
}

std::vector<Finding> check_declarations(const WheelFacts&) {
  return {};
}

}  // namespace ftcheck::rules
