#include "rules/abi.hpp"

#include "python/api/c_api.hpp"
#include "python/api/unprovided.hpp"
#include "rules/help.hpp"
#include "rules/installable.hpp"
#include "rules/python_library.hpp"
#include "rules/rule.hpp"
#include "rules/tags_suffix.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace ftcheck::rules {
namespace {

using python::Cause;
using python::SuffixKind;

std::string link_help(const ModuleView& module) {
  constexpr unsigned usual = 14;
  const unsigned minor = module.interpreters.empty() ? usual : module.interpreters.back();
  return fmt::format(
      "link python3{0}t.dll on Windows and no Python library elsewhere (CMake: python_add_library "
      "with MODULE), and define Py_GIL_DISABLED if the build does not take it from Python",
      minor);
}

// The reason why the module cannot be loaded as it is.
std::optional<Finding> reason_finding(const ModuleView& module) {
  const python::Judgement& judgement = module.judgement;
  if (is_for_default_build(module)) return std::nullopt;
  switch (judgement.cause) {
    case Cause::layout:
      return find(default_abi, module.path,
                  "the module was compiled for the default build: " + last_evidence(judgement),
                  std::string(rebuild_help) + ", so that Py_GIL_DISABLED is defined");
    case Cause::library:
      return find(wrong_python_library, module.path,
                  "the module links the wrong Python library: " + last_evidence(judgement),
                  links_bundled_python(module) ? std::string(leave_out_help) : link_help(module));
    case Cause::platform:
      // In a wheel, the finding is about the wheel.
      if (!module.surroundings.installed && !module.surroundings.tags.empty()) return std::nullopt;
      return find(not_installable, module.path,
                  "no free-threaded Python can load the module: " + last_evidence(judgement),
                  "wait for one; until then, only its builds for other platforms can be used");
    case Cause::no_init:
      return find(no_init_function, module.path,
                  "the module cannot be imported by its name: " + last_evidence(judgement),
                  "rename the file to match its init function, or the function to match the file");
    default:
      return std::nullopt;
  }
}

// FT408 for a module that is judged by an init function with another name.
std::optional<Finding> other_name_finding(const ModuleView& module) {
  const python::Judgement& judgement = module.judgement;
  if (judgement.other_name.empty() || judgement.cause == Cause::no_init) return std::nullopt;
  Finding finding =
      find(no_init_function, module.path,
           fmt::format(
               "the module's only init function is for the name {0}: the module can be loaded as "
               "{0} (importlib.util.spec_from_file_location), but not imported by its file name",
               judgement.other_name),
           "nothing to do if it is loaded that way; otherwise rename the file to match its init "
           "function, or the function to match the file");
  if (judgement.is_loaded_as_other) finding.severity = Severity::warning;
  return finding;
}

bool names_default_build(const wheel::Tag& tag) {
  return tag.abi == "abi3" || (tag.abi.starts_with("cp") && !tag.abi.ends_with("t"));
}

// What says that the module is for the default build, as a clause; empty if nothing does.
std::string default_build_claim(const ModuleView& module) {
  if (module.suffix.kind == SuffixKind::gil || module.suffix.kind == SuffixKind::abi3) {
    return fmt::format("its suffix {} is for the default build", module.suffix.text);
  }
  if (module.suffix.kind == SuffixKind::bare && !module.surroundings.tags.empty() &&
      std::ranges::all_of(module.surroundings.tags, names_default_build)) {
    return fmt::format("the wheel's tags ({}) are for the default build",
                       to_string(module.surroundings.tags.front()));
  }
  return "";
}

// A module compiled with Py_GIL_DISABLED that only the default build finds.
std::optional<Finding> reversed_finding(const ModuleView& module) {
  const std::string claim = default_build_claim(module);
  if (claim.empty() || module.judgement.abi.built_for != BuiltFor::free_threaded) {
    return std::nullopt;
  }
  const std::vector<std::string>& symbols = module.judgement.abi.symbols;
  const std::string witness =
      symbols.empty() ? "" : fmt::format(" (it imports {})", symbols.front());
  return find(
      default_abi, module.path,
      fmt::format("the module was compiled for the free-threaded build{}, but {}", witness, claim),
      "name the file and the wheel for the Python that it is compiled with "
      "(sysconfig.get_config_var(\"EXT_SUFFIX\")), or compile it without Py_GIL_DISABLED");
}

struct Replacement {
  std::string_view name;
  std::string_view text;
};

// From the "Removed" sections of https://docs.python.org/3/whatsnew/3.12.html to 3.15.html.
constexpr std::array replacements = {
    Replacement{"PyCode_New", "PyUnstable_Code_New (3.12)"},
    Replacement{"PyCode_NewWithPosOnlyArgs", "PyUnstable_Code_NewWithPosOnlyArgs (3.12)"},
    Replacement{"PyUnicode_AsUnicode", "PyUnicode_AsWideCharString"},
    Replacement{"PyUnicode_AsUnicodeAndSize", "PyUnicode_AsWideCharString"},
    Replacement{"PyUnicode_FromUnicode", "PyUnicode_FromWideChar or PyUnicode_New"},
    Replacement{"_PyBytesWriter_Alloc", "PyBytesWriter_Create (3.15)"},
    Replacement{"_PyInterpreterState_GetConfig", "PyConfig_Get (3.14)"},
    Replacement{"_PyObject_CallMethodIdObjArgs", "PyObject_CallMethodObjArgs"},
    Replacement{"_PyObject_GC_Malloc", "PyObject_GC_New"},
    Replacement{"_PyObject_LookupAttr", "PyObject_GetOptionalAttr (3.13)"},
    Replacement{"_PyThreadState_UncheckedGet", "PyThreadState_GetUnchecked (3.13)"},
    Replacement{"_PyTime_GetMonotonicClock", "PyTime_Monotonic (3.13)"},
    Replacement{"_PyTime_GetSystemClock", "PyTime_Time (3.13)"},
    Replacement{"_Py_HashPointer", "Py_HashPointer (3.13)"},
};

std::string replacement_help(const std::vector<python::ApiName>& missing) {
  std::vector<std::string> instead;
  for (const python::ApiName& name : missing) {
    for (const Replacement& replacement : replacements) {
      if (replacement.name == name.name) {
        instead.push_back(fmt::format("{} instead of {}", replacement.text, name.name));
      }
    }
  }
  constexpr std::string_view regenerate =
      "compile it with the headers of the Python it is for, and generate it with a version of its "
      "binding generator that supports that Python";
  return instead.empty() ? std::string(regenerate)
                         : fmt::format("use {}, or {}", fmt::join(instead, ", "), regenerate);
}

// "PyUnicode_AsUnicode (last seen in 3.11)"
std::string describe(const python::ApiName& name) {
  if (name.last_before != 0) {
    return fmt::format("{} (last seen in 3.{})", name.name, name.last_before);
  }
  return name.first_after == 0 ? std::string(name.name)
                               : fmt::format("{} (new in 3.{})", name.name, name.first_after);
}

std::string interpreters(const ModuleView& module) {
  std::vector<std::string> names;
  for (const unsigned minor : module.interpreters)
    names.push_back(to_string(Interpreter{minor, true}));
  return fmt::format("{}", fmt::join(names, ", "));
}

std::optional<Finding> missing_api_finding(const ModuleView& module) {
  constexpr std::size_t most_named = 5;
  for (const binary::Image& image : module.images) {
    const std::vector<python::ApiName> missing =
        python::missing_api(image, module.interpreters, module.surroundings.find_libraries);
    if (missing.empty()) continue;
    std::vector<std::string> named;
    for (const python::ApiName& name : missing) {
      if (named.size() < most_named) named.push_back(describe(name));
    }
    const std::size_t left = missing.size() - named.size();
    return find(missing_api, module.path,
                fmt::format("the module imports {} that {} {} not export: {}{}",
                            missing.size() == 1 ? "a name" : "names", interpreters(module),
                            module.interpreters.size() == 1 ? "does" : "do", fmt::join(named, ", "),
                            left == 0 ? "" : fmt::format(" and {} more", left)),
                replacement_help(missing));
  }
  return std::nullopt;
}

// Not for PyPy and GraalPy, which export names of their own.
bool is_for_cpython(const ModuleView& module) {
  return module.suffix.kind != SuffixKind::foreign &&
         std::ranges::all_of(module.surroundings.tags, [](const wheel::Tag& tag) {
           return tag.python.starts_with("cp") || tag.python.starts_with("py");
         });
}

// The private names of Pythons without a free-threaded build are not known.
bool may_be_private(const ModuleView& module, std::string_view name) {
  return module.interpreters.empty() && name.starts_with("_Py");
}

// What Python 3.8 and earlier exported is known only for the stable ABI.
bool is_for_old_python(const ModuleView& module) {
  constexpr unsigned oldest_known = 9;
  if (module.suffix.kind == SuffixKind::gil) return module.suffix.minor < oldest_known;
  return std::ranges::any_of(module.surroundings.tags, [](const wheel::Tag& tag) {
    const auto minor = wheel::minor_version(tag.abi.substr(0, tag.abi.find_first_of("mdu")));
    return minor && *minor < oldest_known;
  });
}

std::optional<Finding> unprovided_finding(const ModuleView& module) {
  if (!is_for_cpython(module) || is_for_old_python(module)) return std::nullopt;
  for (const binary::Image& image : module.images) {
    std::vector<std::string> names = python::unprovided_names(
        image, module.surroundings.find_libraries, module.surroundings.remove_exported);
    std::erase_if(names, [&](const std::string& name) { return may_be_private(module, name); });
    if (names.empty()) continue;
    return find(missing_api, module.path,
                fmt::format("the module imports {} that neither Python nor a library beside it "
                            "exports, so importing it fails: {}",
                            names.size() == 1 ? "a name" : "names", listed(names)),
                "correct the spelling, include the header that defines the function (without it, "
                "the compiler assumes an external one), or link the library that exports it");
  }
  return std::nullopt;
}

}  // namespace

std::vector<Finding> check_abi(const ModuleView& module) {
  std::vector<Finding> findings;
  for (std::optional<Finding>& finding :
       std::array{reason_finding(module), other_name_finding(module), reversed_finding(module),
                  missing_api_finding(module), unprovided_finding(module),
                  python_library_finding(module)}) {
    if (finding) findings.push_back(std::move(*finding));
  }
  return findings;
}

Finding not_a_module() {
  return find(no_init_function, std::nullopt,
              "the file exports no init function, so it is not an extension module",
              "give ftcheck the file that Python imports; a library that a module loads does not "
              "affect the GIL");
}

Finding hidden_init(std::string_view path) {
  return find(
      no_init_function, path,
      "the file is named like an extension module but exports no init function, so "
      "importing it fails; nothing that comes with it loads it as a library",
      "declare the init function with PyMODINIT_FUNC, which exports it even under "
      "-fvisibility=hidden; if it is a library, name it without Python's suffix (lib_x.so)");
}

}  // namespace ftcheck::rules
