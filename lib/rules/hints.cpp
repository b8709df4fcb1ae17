#include "rules/hints.hpp"

#include "python/hints.hpp"
#include "rules/rule.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>

#include <fmt/format.h>

namespace ftcheck::rules {
namespace {

// Below it are most modules of the field, with what compilers and bindings leave; of those written
// by hand for the C API about one in twelve is above.
constexpr std::uint64_t zeroed_bytes_worth_naming = 8 * 1024;

// "a", "a and b", "a, b and c"
std::string enumerate(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " and " : ", ";
    text += names[i];
  }
  return text;
}

bool by_any_of(const ModuleView& module, std::initializer_list<std::string_view> bindings) {
  return std::ranges::find(bindings, module.judgement.binding) != bindings.end();
}

// Made by _cffi_backend from tables: the code of such a module only calls a library.
bool is_delegated(const ModuleView& module) {
  return module.judgement.gil.by == DeclaredBy::delegated;
}

// Py_BEGIN_CRITICAL_SECTION is nothing in the default build (Include/cpython/critical_section.h).
std::string_view critical_section_seen(const ModuleView& module) {
  const BuiltFor built_for = module.judgement.abi.built_for;
  return built_for == BuiltFor::gil || built_for == BuiltFor::abi3
             ? "; compiled for the default build as it is, critical sections leave no trace in it"
             : ", and it begins no critical section";
}

std::string_view critical_section_help(const ModuleView& module) {
  if (module.judgement.binding == "pybind11") return "py::scoped_critical_section (pybind11 3.0)";
  if (module.judgement.binding == "nanobind") return "nb::ft_object_guard";
  return "Py_BEGIN_CRITICAL_SECTION";
}

std::string borrowed_references_help(const ModuleView& module,
                                     const std::vector<std::string>& replacements) {
  const std::string_view aside =
      module.judgement.binding == "pybind11"
          ? "pybind11's `list[i]` is such a call, which py::scoped_critical_section (pybind11 3.0) "
            "protects"
          : "look for the macro PyList_GET_ITEM too, which leaves no trace";
  return fmt::format(
      "where other threads can reach the container, call {} instead (Python 3.13; "
      "pythoncapi-compat has it for older versions); {}",
      enumerate(replacements), aside);
}

std::optional<Finding> borrowed_references_hint(const ModuleView& module,
                                                const python::Hints& hints) {
  if (hints.borrowing.empty() || is_delegated(module) || by_any_of(module, {"pyo3", "mypyc"})) {
    return std::nullopt;
  }
  std::vector<std::string> names;
  std::vector<std::string> replacements;
  for (const python::BorrowingFunction& function : hints.borrowing) {
    names.emplace_back(function.name);
    if (std::ranges::find(replacements, function.replacement) == replacements.end()) {
      replacements.emplace_back(function.replacement);
    }
  }
  return find(borrowed_references, module.path,
              fmt::format("it imports {}, whose borrowed references are safe only while no "
                          "other thread changes the container",
                          enumerate(names)),
              borrowed_references_help(module, replacements));
}

std::optional<Finding> dict_next_hint(const ModuleView& module, const python::Hints& hints) {
  if (!hints.dict_next || hints.critical_section || is_delegated(module) ||
      by_any_of(module, {"cython", "pyo3", "mypyc"})) {
    return std::nullopt;
  }
  return find(dict_next, module.path,
              fmt::format("it imports PyDict_Next, which does not lock the dictionary{}",
                          critical_section_seen(module)),
              fmt::format("where other threads can change the dictionary, put the loop into {}",
                          critical_section_help(module)));
}

std::string multi_phase_help(std::string_view binding) {
  constexpr std::string_view what = "keep what changes after import in the module's state";
  if (binding == "pybind11") return "build it with pybind11 3.0 or later, which makes it in phases";
  if (binding == "nanobind") return "build it with a current nanobind, which makes it in phases";
  if (binding == "mypyc") return "compile it with mypyc 1.20 or later, which makes it in phases";
  if (binding == "cython") {
    return "generate it with Cython 0.29 or later, which makes it in phases unless "
           "CYTHON_PEP489_MULTI_PHASE_INIT is defined as 0";
  }
  if (binding == "pyo3") return "build it with PyO3 0.28 or later, which makes it in phases";
  if (binding == "swig") return "generate it with SWIG 4.4 or later, which makes it in phases";
  return fmt::format(
      "return PyModuleDef_Init(&definition), do the work in a Py_mod_exec slot, and "
      "{} (m_size) where static variables hold it now",
      what);
}

std::optional<Finding> single_phase_hint(const ModuleView& module) {
  const auto& init = module.judgement.init;
  if (!init || init->phase != InitPhase::single || is_delegated(module) ||
      by_any_of(module, {"f2py", "boost-python"})) {
    return std::nullopt;
  }
  return find(single_phase_init, module.path,
              fmt::format("{} makes the module in a single phase, so that its state is one for the "
                          "whole process",
                          init->symbol),
              multi_phase_help(module.judgement.binding));
}

std::string static_types_message(const std::vector<std::string>& types) {
  constexpr std::size_t most_named = 4;
  if (types.empty()) return "it imports PyType_Ready, as modules with static types do";
  if (types.size() == 1) return fmt::format("its type {} is static", types.front());
  if (types.size() <= most_named) return fmt::format("its types {} are static", enumerate(types));
  return fmt::format("{} of its types are static, among them {}", types.size(),
                     enumerate({types.begin(), types.begin() + most_named}));
}

std::optional<Finding> static_types_hint(const ModuleView& module, const python::Hints& hints) {
  if (!hints.type_ready || is_delegated(module) ||
      by_any_of(module, {"cython", "pybind11", "mypyc", "swig", "f2py", "boost-python"})) {
    return std::nullopt;
  }
  return find(static_types, module.path,
              static_types_message(python::find_static_types(module.images)),
              "look for code that writes to a type or its tp_dict after import, and for static "
              "variables that methods use; PyType_FromModuleAndSpec makes types that find their "
              "module's state");
}

std::optional<Finding> global_data_hint(const ModuleView& module, const python::Hints& hints) {
  if (hints.zeroed_bytes < zeroed_bytes_worth_naming ||
      by_any_of(module, {"cython", "pyo3", "mypyc"})) {
    return std::nullopt;
  }
  return find(
      global_data, module.path,
      fmt::format("it has at least {} KiB of global variables that start as zero, which all "
                  "threads share",
                  hints.zeroed_bytes / 1024),
      "look for caches, buffers and counters among the static variables: what is written "
      "after import needs a lock, or a place in the module's state, in the instance or in "
      "thread_local");
}

std::optional<Finding> no_locks_hint(const ModuleView& module, const python::Hints& hints) {
  if (module.judgement.gil.declared != GilDeclaration::not_used || hints.lock ||
      !hints.makes_types || is_delegated(module) ||
      by_any_of(module, {"cython", "pyo3", "mypyc"})) {
    return std::nullopt;
  }
  return find(no_locks, module.path,
              "it declares that it does not need the GIL, makes types, and imports no lock",
              "check that methods which change an instance may run in two threads at once; where "
              "not, use PyMutex, Py_BEGIN_CRITICAL_SECTION(self) or atomic operations, of which "
              "the last would not show here");
}

std::optional<Finding> object_allocator_hint(const ModuleView& module, const python::Hints& hints) {
  if (hints.object_allocators.empty() || is_delegated(module) ||
      by_any_of(module, {"cython", "pyo3", "mypyc"})) {
    return std::nullopt;
  }
  const std::vector<std::string> names(hints.object_allocators.begin(),
                                       hints.object_allocators.end());
  return find(object_allocator, module.path,
              fmt::format("it imports {}, which free-threaded Python allows for objects only",
                          enumerate(names)),
              "take memory that is not a Python object from PyMem_Malloc, and free it with "
              "PyMem_Free");
}

std::optional<Finding> sequence_fast_hint(const ModuleView& module, const python::Hints& hints) {
  if (!hints.sequence_fast || hints.critical_section || is_delegated(module) ||
      by_any_of(module, {"mypyc"})) {
    return std::nullopt;
  }
  return find(sequence_fast, module.path,
              fmt::format("it imports PySequence_Fast, which gives access to a list without "
                          "locking it{}",
                          critical_section_seen(module)),
              "where the argument may be a list that other threads change, copy it with "
              "PySequence_Tuple, or put the loop into Py_BEGIN_CRITICAL_SECTION");
}

}  // namespace

std::vector<Finding> check_hints(const ModuleView& module) {
  const python::Hints hints = python::find_hints(module.images, module.judgement.binding);
  std::vector<Finding> findings;
  for (std::optional<Finding>& finding :
       std::array{borrowed_references_hint(module, hints), dict_next_hint(module, hints),
                  single_phase_hint(module), static_types_hint(module, hints),
                  global_data_hint(module, hints), no_locks_hint(module, hints),
                  object_allocator_hint(module, hints), sequence_fast_hint(module, hints)}) {
    if (finding) findings.push_back(std::move(*finding));
  }
  return findings;
}

}  // namespace ftcheck::rules
