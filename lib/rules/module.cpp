#include "rules/module.hpp"

#include <array>

#include <fmt/format.h>

namespace ftcheck::rules {
namespace {

using python::Judgement;
using python::Reason;

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

Finding finding(std::string_view code, Severity severity, std::string_view path,
                std::string message, std::string help) {
  return {std::string(code), severity, std::string(path), std::move(message), std::move(help)};
}

constexpr std::string_view rebuild =
    "compile it with a free-threaded interpreter (python3.14t; in cibuildwheel, `enable = "
    "[\"cpython-freethreading\"]` for 3.13t, on by default from 3.14t on)";

std::string last_evidence(const Judgement& judgement) {
  return judgement.evidence.empty() ? std::string("no reason is known") : judgement.evidence.back();
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

std::vector<Finding> check_module(const Judgement& judgement, std::string_view path) {
  switch (judgement.reason) {
    case Reason::none:
    case Reason::wheel:
      return {};
    case Reason::undeclared:
      return {
          finding("FT301", Severity::error, path,
                  "importing it re-enables the GIL: it does not declare that it can run without",
                  declare_help(judgement))};
    case Reason::declares_used:
      return {finding("FT302", Severity::error, path,
                      "importing it re-enables the GIL: it declares Py_MOD_GIL_USED",
                      declare_help(judgement))};
    case Reason::undecided:
      return {finding("FT303", Severity::warning, path,
                      "it could not be decided whether it keeps the GIL disabled",
                      "import it with a free-threaded interpreter and look at "
                      "sys._is_gil_enabled(): `python3.14t -X gil=0` would hide the answer")};
    case Reason::suffix:
      return {finding("FT202", Severity::error, path,
                      "no free-threaded interpreter loads it: " + last_evidence(judgement),
                      std::string(rebuild))};
    case Reason::layout:
      return {finding("FT401", Severity::error, path,
                      "it was compiled for the default build: " + last_evidence(judgement),
                      std::string(rebuild) + ", so that Py_GIL_DISABLED is defined")};
    case Reason::library:
      return {finding("FT402", Severity::error, path,
                      "it links the wrong Python library: " + last_evidence(judgement),
                      "link python314t.dll (or libpython3.14t), and define Py_GIL_DISABLED where "
                      "the build does not take it from the interpreter")};
    case Reason::no_init:
      return {finding("FT408", Severity::error, path,
                      "it cannot be imported by its name: " + last_evidence(judgement),
                      "rename the file after its init function, or the function after the file")};
  }
  return {};
}

}  // namespace ftcheck::rules
