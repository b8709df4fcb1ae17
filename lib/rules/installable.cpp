#include "rules/installable.hpp"

#include "rules/rule.hpp"
#include "rules/suffix.hpp"
#include "rules/tags_name.hpp"
#include "rules/tags_suffix.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>

#include <fmt/format.h>

namespace ftcheck::rules {
namespace {

using python::Cause;

bool declares(const ModuleFacts& module) {
  return module.gil.declared == GilDeclaration::not_used;
}

// "its only module already declares Py_MOD_GIL_NOT_USED": how many of the modules do.
std::string declaration_clause(std::ptrdiff_t declaring, std::ptrdiff_t modules) {
  constexpr std::string_view what = "Py_MOD_GIL_NOT_USED";
  if (modules == 1) {
    return declaring == 1 ? fmt::format("its only module already declares {}", what)
                          : fmt::format("its only module does not declare {}", what);
  }
  const bool both = modules == 2;
  if (declaring == 0) {
    return both ? fmt::format("neither of its modules declares {}", what)
                : fmt::format("none of its {} modules declares {}", modules, what);
  }
  if (declaring == modules) {
    return both ? fmt::format("both of its modules already declare {}", what)
                : fmt::format("all {} of its modules already declare {}", modules, what);
  }
  return fmt::format("{} of its {} modules already declare{} {}", declaring, modules,
                     declaring == 1 ? "s" : "", what);
}

bool admits_free_threading(std::span<const wheel::Tag> tags) {
  return !wheel::free_threaded_interpreters({tags.begin(), tags.end()}).empty();
}

}  // namespace

bool is_as_promised(const ModuleView& module) {
  const Cause reason = module.judgement.cause;
  return (reason == Cause::layout || reason == Cause::library) &&
         module.suffix.kind == python::SuffixKind::bare && module.interpreters.empty();
}

bool is_for_default_build(const ModuleView& module) {
  switch (module.judgement.cause) {
    case Cause::wheel:
      return true;
    case Cause::layout:
    case Cause::library:
      return module.surroundings.in_default_build || is_as_promised(module);
    case Cause::suffix:
      return module.surroundings.in_default_build ||
             (!admits_free_threading(module.surroundings.tags) && check_suffix(module).empty());
    default:
      return false;
  }
}

// True for Pyodide's wheels, whatever interpreter their tags name.
bool is_for_web_assembly(const WheelFacts& wheel) {
  return is_for_no_free_threaded_platform(wheel) &&
         std::ranges::all_of(wheel.modules, [](const ModuleFacts& module) {
           return module.format == BinaryFormat::wasm;
         });
}

std::string_view what_excuses(const WheelFacts& wheel) {
  if (wheel.free_threaded_sibling) {
    return "nothing to do: the release has a free-threaded wheel for this platform";
  }
  if (is_for_no_free_threaded_platform(wheel)) {
    return "nothing to do: there is no free-threaded Python for this platform yet";
  }
  return {};
}

std::optional<Finding> not_installable_finding(const WheelFacts& wheel) {
  if (wheel.modules.empty() || wheel.tags.empty() ||
      (!wheel.interpreters.empty() && !is_for_web_assembly(wheel))) {
    return std::nullopt;
  }
  std::string message =
      fmt::format("the wheel is tagged {}, so no free-threaded Python can install it; {}",
                  tag_names(wheel.tags),
                  declaration_clause(std::ranges::count_if(wheel.modules, declares),
                                     std::ssize(wheel.modules)));
  if (const std::string_view excuse = what_excuses(wheel); !excuse.empty()) {
    Finding finding = find(not_installable, std::nullopt, std::move(message), std::string(excuse));
    finding.severity = Severity::info;
    return finding;
  }
  if (const std::string name = installable_tag(wheel.tags); !name.empty()) {
    return find(not_installable, std::nullopt,
                fmt::format("the wheel is tagged {}, so no Python can install it: the t of "
                            "free-threaded builds belongs in the ABI tag, not in the Python tag",
                            tag_names(wheel.tags)),
                fmt::format("tag it {}", name));
  }
  return find(not_installable, std::nullopt, std::move(message),
              "also build a wheel with free-threaded Python, tagged cp314-cp314t (cibuildwheel "
              "builds it by default)");
}

std::optional<Finding> default_installation_finding(const WheelFacts& installed) {
  const auto is_for_default_build = [](const ModuleFacts& module) {
    return module.verdict == Verdict::incompatible;
  };
  const auto modules = std::ssize(installed.modules);
  const auto unloadable = std::ranges::count_if(installed.modules, is_for_default_build);
  if (unloadable == 0) return std::nullopt;
  std::string which = modules == 1 ? "its module" : "its modules";
  if (unloadable < modules) which = fmt::format("{} of its {} modules", unloadable, modules);
  const auto declared = std::ranges::count_if(installed.modules, declares);
  std::string message = fmt::format(
      "the distribution is installed for the default build, so no free-threaded Python can load "
      "{}; "
      "{}",
      which, declaration_clause(declared, modules));
  if (installed.is_standard_library) {
    Finding finding = find(not_installable, std::nullopt, std::move(message),
                           "nothing to do: free-threaded Python has its own standard library");
    finding.severity = Severity::info;
    return finding;
  }
  std::string help =
      declared == modules
          ? "install its free-threaded wheel if there is one: its modules are ready for it"
          : "look for a release with a free-threaded wheel (cp314t), and check that wheel";
  return find(not_installable, std::nullopt, std::move(message), std::move(help));
}

}  // namespace ftcheck::rules
