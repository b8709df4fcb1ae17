#include "rules/tags.hpp"

#include "rules/help.hpp"
#include "rules/rule.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace ftcheck::rules {
namespace {

constexpr Rule suffix_not_found{
    "FT202",
    "suffix-not-found",
    Severity::error,
    "no interpreter that installs the wheel looks for the module's suffix",
    "",
    "",
    ""};
constexpr Rule not_installable{"FT204",
                               "not-installable",
                               Severity::error,
                               "no free-threaded interpreter installs the wheel",
                               "",
                               "",
                               ""};
constexpr std::array family{suffix_not_found, not_installable};

// The different ABI parts of the tags: "cp314", "abi3".
std::vector<std::string> short_tags(const std::vector<wheel::Tag>& tags) {
  std::vector<std::string> seen;
  for (const wheel::Tag& tag : tags) {
    std::string text = tag.python + "-" + tag.abi;
    if (std::find(seen.begin(), seen.end(), text) == seen.end()) {
      seen.push_back(std::move(text));
    }
  }
  return seen;
}

std::vector<Finding> check_installable(const WheelFacts& wheel) {
  if (wheel.modules.empty() || !wheel.interpreters.empty() || wheel.tags.empty()) {
    return {};
  }
  const auto declared = std::ranges::count_if(wheel.modules, [](const ModuleFacts& module) {
    return module.gil.declared == GilDeclaration::not_used;
  });
  return {
      find(not_installable, std::nullopt,
           fmt::format("no free-threaded interpreter installs a wheel tagged {}; of its {} "
                       "module{}, {} declare{} Py_MOD_GIL_NOT_USED",
                       fmt::join(short_tags(wheel.tags), ", "), wheel.modules.size(),
                       wheel.modules.size() == 1 ? "" : "s", declared, declared == 1 ? "s" : ""),
           "build a wheel with a free-threaded interpreter too (cp314-cp314t; for 3.13t, "
           "enable cpython-freethreading in cibuildwheel)")};
}

}  // namespace

std::span<const Rule> tags_rules() {
  return family;
}

std::vector<Finding> check_suffix(const ModuleView& module) {
  if (module.judgement.reason != python::Reason::suffix) {
    return {};
  }
  return {find(suffix_not_found, module.path,
               "no free-threaded interpreter loads it: " + last_evidence(module.judgement),
               std::string(rebuild_help))};
}

std::vector<Finding> check_tags(const WheelFacts& wheel) {
  return check_installable(wheel);
}

}  // namespace ftcheck::rules
