#include "rules/installed.hpp"

#include "rules/gil.hpp"
#include "rules/rule.hpp"
#include "rules/tags.hpp"
#include "rules/tags_suffix.hpp"

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
  return {find(not_installable, std::nullopt, std::move(message), std::move(help))};
}

Finding not_found(const std::vector<std::string>& files, std::string_view python, bool are_all,
                  bool have_fallback) {
  const bool one = files.size() == 1;
  std::string which = fmt::format("{} of its modules", files.size());
  if (are_all) which = one ? "its only module" : fmt::format("its {} modules", files.size());
  if (have_fallback) which += ", in whose place Python code may serve,";
  Finding finding =
      find(suffix_not_found, std::nullopt,
           fmt::format("{} {} built for another Python, and {} does not find {}: {}", which,
                       one ? "is" : "are", python, one ? "it" : "them", listed(files)),
           fmt::format("install its wheel for {0}, or, if there is none, its source "
                       "distribution with {0}",
                       python));
  if (have_fallback) finding.severity = Severity::warning;
  return finding;
}

Finding lists_nothing() {
  return find(gil_undecided, std::nullopt,
              "it lists no files, and nothing beside it has its name, so whether it has extension "
              "modules is not known",
              "look at what its package installed (on Debian, dpkg -L), and check these files");
}

}  // namespace ftcheck::rules
