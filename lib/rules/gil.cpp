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

std::optional<Finding> declaration_finding(const ModuleView& module) {
  switch (module.judgement.cause) {
    case Cause::undeclared:
      return find(gil_not_declared, module.path,
                  "importing it re-enables the GIL: it does not declare that it can run without",
                  declare_help(module.judgement));
    case Cause::declares_used:
      return find(gil_declared_used, module.path,
                  "importing it re-enables the GIL: it declares Py_MOD_GIL_USED",
                  declare_help(module.judgement));
    case Cause::undecided:
      return find(gil_undecided, module.path,
                  "it could not be decided whether it keeps the GIL disabled",
                  "import it with a free-threaded interpreter and look at "
                  "sys._is_gil_enabled(): `python3.14t -X gil=0` would hide the answer");
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
                fmt::format("{} makes it and declares for it", judgement.depends_on.front()),
                "require `cffi>=2.0` (Requires-Dist), the first that declares that the GIL is not "
                "needed");
  }
  return find(depends_on_other, module.path,
              fmt::format("what it declares depends on {}", fmt::join(judgement.depends_on, ", ")),
              "build both in one configuration and ship them together: with another build of the "
              "library it may declare something else");
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

// True if one interpreter can load a module of each: their suffixes name the same version, or one
// names none.
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
      fmt::format("{} of its modules keep{} the GIL disabled and {} re-enable{} it ({}), so "
                  "that the first import of one of these decides for all",
                  ready.size(), ready.size() == 1 ? "s" : "", enabling.size(),
                  enabling.size() == 1 ? "s" : "", first_and_others(enabling)),
      "make all modules of the wheel declare the same: look for what these were compiled "
      "without");
}

constexpr std::string_view classifier_root = "Programming Language :: Python :: Free Threading";

// The stage that a classifier names, 1 to 4, 0 where it names none; nothing if it is another's.
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
  return find(classifier_contradicts, std::nullopt,
              fmt::format("the classifier `{}` promises what {} {} not keep", *promise,
                          first_and_others(enabling), enabling.size() == 1 ? "does" : "do"),
              "make the modules declare that they can run without the GIL, or say "
              "`Free Threading :: 1 - Unstable` until they do");
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
              "every module is ready for free-threaded Python, and no classifier says that the "
              "package supports it",
              fmt::format("add `{} :: 2 - Beta`, or the stage that is true of it, to the "
                          "classifiers",
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
