#include "rules/hints.hpp"

#include "base/enumerate.hpp"
#include "python/hints.hpp"
#include "rules/rule.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>
#include <span>

#include <fmt/format.h>

namespace ftcheck::rules {
namespace {

// Most published modules, with what compilers and bindings add, stay below; of the modules written
// by hand with the C API, about one in twelve is above.
constexpr std::uint64_t zeroed_bytes_worth_naming = 8 * 1024;

bool by_any_of(const ModuleView& module, std::initializer_list<std::string_view> bindings) {
  return std::ranges::find(bindings, module.judgement.binding) != bindings.end();
}

// _cffi_backend creates such a module from tables; the module's own code only calls a library.
bool is_delegated(const ModuleView& module) {
  return module.judgement.gil.by == DeclaredBy::delegated;
}

// Py_BEGIN_CRITICAL_SECTION is empty in the default build (Include/cpython/critical_section.h).
std::string_view critical_section_seen(const ModuleView& module) {
  const BuiltFor built_for = module.judgement.abi.built_for;
  return built_for == BuiltFor::gil || built_for == BuiltFor::abi3
             ? "; critical sections leave no trace in a module compiled for the default build"
             : ", and begins no critical section";
}

std::string_view critical_section_help(const ModuleView& module) {
  if (module.judgement.binding == "pybind11") {
    return "py::scoped_critical_section (pybind11 3.0 or later)";
  }
  if (module.judgement.binding == "nanobind") return "nb::ft_object_guard";
  return "Py_BEGIN_CRITICAL_SECTION";
}

std::string borrowed_references_help(const ModuleView& module,
                                     const std::vector<std::string>& replacements) {
  const std::string_view aside =
      module.judgement.binding == "pybind11"
          ? "pybind11's `list[i]` makes such a call; protect it with py::scoped_critical_section "
            "(pybind11 3.0 or later)"
          : "search for the macro PyList_GET_ITEM too, which ftcheck cannot see";
  return fmt::format(
      "where other threads can reach the container, call {} instead (Python 3.13 or later; "
      "pythoncapi-compat has {} for older versions); {}",
      base::enumerate(replacements), replacements.size() == 1 ? "it" : "them", aside);
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
  return find(
      borrowed_references, module.path,
      fmt::format("the module imports {}, which return{} borrowed references: they are safe "
                  "only while no other thread changes the container",
                  base::enumerate(names), names.size() == 1 ? "s" : ""),
      borrowed_references_help(module, replacements));
}

std::optional<Finding> dict_next_hint(const ModuleView& module, const python::Hints& hints) {
  if (!hints.dict_next || hints.critical_section || is_delegated(module) ||
      by_any_of(module, {"cython", "pyo3", "mypyc"})) {
    return std::nullopt;
  }
  return find(dict_next, module.path,
              fmt::format("the module imports PyDict_Next, which does not lock the dictionary{}",
                          critical_section_seen(module)),
              fmt::format("where other threads can change the dictionary, protect the loop with {}",
                          critical_section_help(module)));
}

// FT511 to FT515 name the very variables and functions that these two hints only suspect.
bool is_searched_for_state(const ModuleView& module) {
  const std::string& architecture = module.judgement.architecture;
  const std::optional<StateReport>& state = module.judgement.state;
  return (architecture == "x86_64" || architecture == "aarch64") &&
         (!state || state->not_analysed.empty());
}

std::string multi_phase_help(std::string_view binding) {
  constexpr std::string_view does = ", which uses multi-phase initialization";
  const auto build_with = [&](std::string_view what) { return fmt::format("{}{}", what, does); };
  if (binding == "pybind11") return build_with("build it with pybind11 3.0 or later");
  if (binding == "nanobind") return build_with("build it with a current nanobind");
  if (binding == "mypyc") return build_with("compile it with mypyc 1.20 or later");
  if (binding == "pyo3") return build_with("build it with PyO3 0.28 or later");
  if (binding == "swig") return build_with("generate it with SWIG 4.4 or later");
  if (binding == "cython") {
    return build_with("generate it with Cython 0.29 or later") +
           " unless CYTHON_PEP489_MULTI_PHASE_INIT is defined as 0";
  }
  return "return PyModuleDef_Init(&definition), do the work in a Py_mod_exec slot, and move static "
         "variables that change after import into the module's state (m_size)";
}

std::optional<Finding> single_phase_hint(const ModuleView& module) {
  const auto& init = module.judgement.init;
  if (!init || init->phase != InitPhase::single || is_delegated(module) ||
      by_any_of(module, {"f2py", "boost-python"})) {
    return std::nullopt;
  }
  return find(single_phase_init, module.path,
              fmt::format("{} uses single-phase initialization, so the whole process shares the "
                          "module's state",
                          init->symbol),
              multi_phase_help(module.judgement.binding));
}

std::string static_types_message(const std::vector<std::string>& types) {
  constexpr std::size_t most_named = 4;
  if (types.empty()) return "the module imports PyType_Ready, as modules with static types do";
  if (types.size() == 1) return fmt::format("the module's type {} is static", types.front());
  if (types.size() <= most_named) {
    return fmt::format("the module's types {} are static", base::enumerate(types));
  }
  return fmt::format("{} of the module's types are static, among them {}", types.size(),
                     base::enumerate(std::span(types).first(most_named)));
}

std::optional<Finding> static_types_hint(const ModuleView& module, const python::Hints& hints) {
  if (!hints.type_ready || is_delegated(module) ||
      by_any_of(module, {"cython", "pybind11", "mypyc", "swig", "f2py", "boost-python"})) {
    return std::nullopt;
  }
  return find(static_types, module.path,
              static_types_message(python::find_static_types(module.images)),
              "look for code that writes to a type or its tp_dict after import, and for static "
              "variables that methods use; types created with PyType_FromModuleAndSpec can find "
              "their module's state");
}

std::optional<Finding> global_data_hint(const ModuleView& module, const python::Hints& hints) {
  if (hints.zeroed_bytes < zeroed_bytes_worth_naming || is_searched_for_state(module) ||
      by_any_of(module, {"cython", "pyo3", "mypyc"})) {
    return std::nullopt;
  }
  return find(
      global_data, module.path,
      fmt::format("the module has at least {} KiB of zero-initialized global variables, which all "
                  "threads share",
                  hints.zeroed_bytes / 1024),
      "look for caches, buffers and counters among the static variables: what changes after "
      "import needs a lock, or belongs in the module's state, in the instance or in thread_local "
      "storage");
}

std::optional<Finding> no_locks_hint(const ModuleView& module, const python::Hints& hints) {
  if (module.judgement.gil.declared != GilDeclaration::not_used || hints.lock ||
      !hints.makes_types || is_delegated(module) || is_searched_for_state(module) ||
      by_any_of(module, {"cython", "pyo3", "mypyc"})) {
    return std::nullopt;
  }
  return find(
      no_locks, module.path,
      "the module declares that it does not need the GIL and creates types, but imports no "
      "lock",
      "check that methods which change an instance can run in two threads at once; "
      "otherwise use PyMutex, Py_BEGIN_CRITICAL_SECTION(self) or atomic operations (ftcheck "
      "cannot see the latter)");
}

std::optional<Finding> object_allocator_hint(const ModuleView& module, const python::Hints& hints) {
  if (hints.object_allocators.empty() || is_delegated(module) ||
      by_any_of(module, {"cython", "pyo3", "mypyc"})) {
    return std::nullopt;
  }
  const std::vector<std::string> names(hints.object_allocators.begin(),
                                       hints.object_allocators.end());
  return find(
      object_allocator, module.path,
      fmt::format("the module imports {}, which free-threaded Python allows only for Python "
                  "objects",
                  base::enumerate(names)),
      "allocate memory for anything but Python objects with PyMem_Malloc, and free it with "
      "PyMem_Free");
}

std::optional<Finding> sequence_fast_hint(const ModuleView& module, const python::Hints& hints) {
  if (!hints.sequence_fast || hints.critical_section || is_delegated(module) ||
      by_any_of(module, {"mypyc"})) {
    return std::nullopt;
  }
  return find(
      sequence_fast, module.path,
      fmt::format("the module imports PySequence_Fast, which gives access to a list without "
                  "locking it{}",
                  critical_section_seen(module)),
      "where the argument may be a list that other threads change, copy it with "
      "PySequence_Tuple, or protect the loop with Py_BEGIN_CRITICAL_SECTION");
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
