#include "rules/gil.hpp"

#include "rules/rule.hpp"
#include "wheel/requirement.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace ftcheck::rules {
namespace {

using python::Cause;
using python::Judgement;

struct Advice {
  std::string_view binding;
  std::string_view text;
};

// From https://docs.python.org/3/howto/free-threading-extensions.html and the generators' manuals.
constexpr std::array advice = {
    Advice{
        "cython",
        "put `# cython: freethreading_compatible=True` at the top of the .pyx file, or compile it "
        "with `cython -X freethreading_compatible=True` (Cython 3.1 or later)"},
    Advice{"pybind11",
           "write `PYBIND11_MODULE(name, m, py::mod_gil_not_used())` (pybind11 2.13 or later)"},
    Advice{"nanobind",
           "add FREE_THREADED in CMake: `nanobind_add_module(name FREE_THREADED ...)` (nanobind "
           "2.2 or later)"},
    Advice{"pyo3",
           "write `#[pymodule(gil_used = false)]` (PyO3 0.23 or later; the default from 0.28)"},
    Advice{"cffi", "generate and build it with cffi 2.0 or later"},
    Advice{"f2py", "run f2py with `--freethreading-compatible` (NumPy 2.1 or later)"},
    Advice{"swig", "run swig with `-nogil` (SWIG 4.4 or later)"},
    Advice{"mypyc", "compile it with mypyc 1.20 or later"},
    Advice{"boost-python",
           "call `PyUnstable_Module_SetGIL(scope().ptr(), Py_MOD_GIL_NOT_USED)` in the body of "
           "BOOST_PYTHON_MODULE, under `#ifdef Py_GIL_DISABLED`"},
};

constexpr std::string_view advice_multi =
    "add `{Py_mod_gil, Py_MOD_GIL_NOT_USED}` to its PyModuleDef_Slot array";
constexpr std::string_view advice_single =
    "call `PyUnstable_Module_SetGIL(m, Py_MOD_GIL_NOT_USED)` after PyModule_Create, under `#ifdef "
    "Py_GIL_DISABLED`";
constexpr std::string_view advice_export =
    "add a Py_mod_gil slot with the value Py_MOD_GIL_NOT_USED to the PySlot array that its export "
    "function returns";

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

std::optional<Finding> declaration_finding(const ModuleView& module) {
  switch (module.judgement.cause) {
    case Cause::undeclared:
      return find(gil_not_declared, module.path,
                  "importing the module re-enables the GIL: it does not declare that it can run "
                  "without it",
                  declare_help(module.judgement));
    case Cause::declares_used:
      return find(gil_declared_used, module.path,
                  "importing the module re-enables the GIL: it declares Py_MOD_GIL_USED",
                  declare_help(module.judgement));
    case Cause::undecided:
      return find(gil_undecided, module.path,
                  "ftcheck could not decide whether the module keeps the GIL disabled",
                  "import it in free-threaded Python and print sys._is_gil_enabled(); do not pass "
                  "`-X gil=0`, which hides the answer");
    default:
      return std::nullopt;
  }
}

std::optional<Finding> dependence_finding(const ModuleView& module) {
  const Judgement& judgement = module.judgement;
  const bool decided =
      judgement.verdict == Verdict::ready || judgement.verdict == Verdict::enables_gil;
  if (!decided || judgement.depends_on.empty()) {
    return std::nullopt;
  }
  if (judgement.gil.by == DeclaredBy::delegated) {
    if (module.surroundings.requires_cffi) return std::nullopt;
    return find(depends_on_other, module.path,
                fmt::format("{} creates the module and makes the GIL declaration for it",
                            judgement.depends_on.front()),
                "require `cffi>=2.0` in the package's dependencies: earlier versions re-enable the "
                "GIL");
  }
  return find(depends_on_other, module.path,
              fmt::format("what the module declares about the GIL depends on {}",
                          fmt::join(judgement.depends_on, ", ")),
              "build both in the same configuration and ship them together; with another build of "
              "the library, the module may declare something else");
}

// "pkg/_x.so", or "pkg/_x.so and 3 others"
std::string first_and_others(const std::vector<const ModuleFacts*>& modules) {
  const std::size_t others = modules.size() - 1;
  return others == 0 ? modules.front()->path
                     : fmt::format("{} and {} other{}", modules.front()->path, others,
                                   others == 1 ? "" : "s");
}

std::vector<const ModuleFacts*> with_verdict(const WheelFacts& wheel, Verdict verdict) {
  std::vector<const ModuleFacts*> found;
  for (const ModuleFacts& module : wheel.modules) {
    if (module.verdict == verdict) found.push_back(&module);
  }
  return found;
}

// True if one interpreter can load a module from each list: two suffixes name the same version, or
// one names no version.
bool can_meet(const std::vector<const ModuleFacts*>& some,
              const std::vector<const ModuleFacts*>& others) {
  const auto versions = [](const std::vector<const ModuleFacts*>& modules) {
    std::vector<unsigned> minors;
    minors.reserve(modules.size());
    for (const ModuleFacts* module : modules) minors.push_back(module->suffix.minor);
    std::ranges::sort(minors);
    minors.erase(std::unique(minors.begin(), minors.end()), minors.end());
    return minors;
  };
  const std::vector<unsigned> a = versions(some);
  const std::vector<unsigned> b = versions(others);
  const bool any_version = (!a.empty() && a.front() == 0) || (!b.empty() && b.front() == 0);
  return !a.empty() && !b.empty() && (any_version || std::ranges::find_first_of(a, b) != a.end());
}

std::optional<Finding> mixed_finding(const WheelFacts& wheel) {
  const auto ready = with_verdict(wheel, Verdict::ready);
  const auto enabling = with_verdict(wheel, Verdict::enables_gil);
  if (!can_meet(ready, enabling)) {
    return std::nullopt;
  }
  return find(
      mixed_modules, std::nullopt,
      fmt::format("{} module{} the GIL disabled, but {} re-enable{} it for the whole process when "
                  "imported: {}",
                  ready.size(), ready.size() == 1 ? " keeps" : "s keep", enabling.size(),
                  enabling.size() == 1 ? "s" : "", first_and_others(enabling)),
      "make all modules declare the same: find the setting that the modules which re-enable the "
      "GIL were built without");
}

constexpr std::string_view classifier_root = "Programming Language :: Python :: Free Threading";

// The stage in a Free Threading classifier, 1 to 4, or 0 if it has none; nothing for all other
// classifiers.
std::optional<unsigned> promised_stage(std::string_view classifier) {
  if (!classifier.starts_with(classifier_root)) {
    return std::nullopt;
  }
  classifier.remove_prefix(classifier_root.size());
  constexpr std::string_view separator = " :: ";
  if (classifier.empty()) {
    return 0;
  }
  if (!classifier.starts_with(separator)) {
    return std::nullopt;
  }
  classifier.remove_prefix(separator.size());
  const bool numbered =
      !classifier.empty() && classifier.front() >= '1' && classifier.front() <= '4';
  return numbered ? static_cast<unsigned>(classifier.front() - '0') : 0U;
}

std::optional<Finding> contradiction_finding(const WheelFacts& wheel) {
  const auto enabling = with_verdict(wheel, Verdict::enables_gil);
  if (enabling.empty() || !wheel.metadata) {
    return std::nullopt;
  }
  constexpr unsigned beta = 2;
  const auto& classifiers = wheel.metadata->classifiers;
  const auto promise = std::ranges::find_if(classifiers, [](const std::string& classifier) {
    return promised_stage(classifier).value_or(0) >= beta;
  });
  if (promise == classifiers.end()) {
    return std::nullopt;
  }
  return find(
      classifier_contradicts, std::nullopt,
      fmt::format("the classifier `{}` promises support for free threading, but importing "
                  "{} re-enables the GIL",
                  *promise, first_and_others(enabling)),
      "make the modules declare that they can run without the GIL, or change the classifier "
      "to `Free Threading :: 1 - Unstable` until they do");
}

std::optional<Finding> no_classifier_finding(const WheelFacts& wheel) {
  const bool all_ready =
      !wheel.modules.empty() && std::ranges::all_of(wheel.modules, [](const ModuleFacts& module) {
        return module.verdict == Verdict::ready;
      });
  if (!all_ready || wheel.interpreters.empty() || !wheel.metadata ||
      std::ranges::any_of(wheel.metadata->classifiers, [](const std::string& classifier) {
        return promised_stage(classifier).has_value();
      })) {
    return std::nullopt;
  }
  return find(no_classifier, std::nullopt,
              "every module is ready for free-threaded Python, but no classifier says that the "
              "package supports it",
              fmt::format("add the classifier `{} :: 2 - Beta`, or the stage that fits the package",
                          classifier_root));
}

template <std::size_t count>
std::vector<Finding> present(std::array<std::optional<Finding>, count> found) {
  std::vector<Finding> findings;
  for (std::optional<Finding>& finding : found) {
    if (finding) findings.push_back(std::move(*finding));
  }
  return findings;
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

bool requires_cffi(const wheel::Metadata& metadata, std::span<const unsigned> interpreters) {
  constexpr unsigned declaring = 2;
  const auto is_required = [&](unsigned minor) {
    return std::ranges::any_of(metadata.requires_dist, [&](const std::string& line) {
      return wheel::requires_major(line, "cffi", declaring, minor);
    });
  };
  return !interpreters.empty() && std::ranges::all_of(interpreters, is_required);
}

std::vector<Finding> check_declaration(const ModuleView& module) {
  return present(std::array{declaration_finding(module), dependence_finding(module)});
}

std::vector<Finding> check_declarations(const WheelFacts& wheel) {
  return present(
      std::array{mixed_finding(wheel), contradiction_finding(wheel), no_classifier_finding(wheel)});
}

}  // namespace ftcheck::rules
