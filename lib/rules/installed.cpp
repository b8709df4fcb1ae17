#include "rules/installed.hpp"

#include "rules/rule.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace ftcheck::rules {

std::vector<Finding> check_default_installation(const WheelFacts& installed) {
  const auto is_for_default_build = [](const ModuleFacts& module) {
    return module.verdict == Verdict::incompatible;
  };
  const auto modules = std::ranges::count_if(installed.modules, is_for_default_build);
  if (modules == 0) return {};
  const auto declared = std::ranges::count_if(installed.modules, [](const ModuleFacts& module) {
    return module.gil.declared == GilDeclaration::not_used;
  });
  std::string message = fmt::format(
      "it is installed for the default build: no free-threaded interpreter loads its {} module{}, "
      "of which {} declare{} Py_MOD_GIL_NOT_USED",
      modules, modules == 1 ? "" : "s", declared, declared == 1 ? "s" : "");
  const bool all = declared == std::ssize(installed.modules);
  std::string help =
      all ? "install its wheel for free-threaded Python if there is one: its modules are ready for "
            "it"
          : "look for a release with a wheel for free-threaded Python (cp314t) and audit that";
  return {find(*find_rule("FT204"), std::nullopt, std::move(message), std::move(help))};
}

Finding none_found(std::size_t modules, std::string_view suffix, std::string_view python) {
  const bool one = modules == 1;
  Finding finding =
      find(*find_rule("FT202"), std::nullopt,
           fmt::format("its {} ({}) {} for other interpreters, and {} finds {}",
                       one ? "only module" : fmt::format("{} modules", modules), suffix,
                       one ? "is" : "are", python, one ? "it not" : "none of them"),
           fmt::format("install its wheel for {}, if it cannot do without modules", python));
  finding.severity = Severity::warning;
  return finding;
}

}  // namespace ftcheck::rules
