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

// How many modules declare that they do not need the GIL.
std::ptrdiff_t declaring(const WheelFacts& wheel) {
  return std::ranges::count_if(wheel.modules, [](const ModuleFacts& module) {
    return module.gil.declared == GilDeclaration::not_used;
  });
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

std::string_view what_excuses(const WheelFacts& wheel) {
  if (wheel.free_threaded_sibling) {
    return "nothing is to be done: a wheel of this release that they install is beside it";
  }
  if (is_for_no_free_threaded_platform(wheel)) {
    return "nothing to do: there is no free-threaded Python for this platform yet";
  }
  return {};
}

std::optional<Finding> not_installable_finding(const WheelFacts& wheel) {
  if (wheel.modules.empty() || !wheel.interpreters.empty() || wheel.tags.empty()) {
    return std::nullopt;
  }
  const auto declared = declaring(wheel);
  std::string message = fmt::format(
      "no free-threaded interpreter installs a wheel tagged {}; of its {} module{}, {} "
      "declare{} Py_MOD_GIL_NOT_USED",
      tag_names(wheel.tags), wheel.modules.size(), wheel.modules.size() == 1 ? "" : "s", declared,
      declared == 1 ? "s" : "");
  if (const std::string_view excuse = what_excuses(wheel); !excuse.empty()) {
    Finding finding = find(not_installable, std::nullopt, std::move(message), std::string(excuse));
    finding.severity = Severity::info;
    return finding;
  }
  if (const std::string name = installable_tag(wheel.tags); !name.empty()) {
    return find(not_installable, std::nullopt,
                fmt::format("no interpreter installs a wheel tagged {}: the t of free-threaded "
                            "builds belongs to the ABI tag, not to the Python tag",
                            tag_names(wheel.tags)),
                fmt::format("name it {}", name));
  }
  return find(not_installable, std::nullopt, std::move(message),
              "build a wheel with a free-threaded interpreter too (cp314-cp314t; for 3.13t, "
              "enable cpython-freethreading in cibuildwheel)");
}

std::optional<Finding> default_installation_finding(const WheelFacts& installed) {
  const auto is_for_default_build = [](const ModuleFacts& module) {
    return module.verdict == Verdict::incompatible;
  };
  const auto modules = std::ranges::count_if(installed.modules, is_for_default_build);
  if (modules == 0) return std::nullopt;
  const auto declared = declaring(installed);
  std::string message = fmt::format(
      "it is installed for the default build: no free-threaded interpreter loads its {} module{}, "
      "of which {} declare{} Py_MOD_GIL_NOT_USED",
      modules, modules == 1 ? "" : "s", declared, declared == 1 ? "s" : "");
  const bool all = declared == std::ssize(installed.modules);
  std::string help =
      all ? "install its wheel for free-threaded Python if there is one: its modules are ready for "
            "it"
          : "look for a release with a wheel for free-threaded Python (cp314t) and audit that";
  return find(not_installable, std::nullopt, std::move(message), std::move(help));
}

}  // namespace ftcheck::rules
