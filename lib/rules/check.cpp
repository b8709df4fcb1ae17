#include "rules/check.hpp"

#include "rules/catalog.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

namespace ftcheck::rules {
namespace {

void append(std::vector<Finding>& findings, std::vector<Finding> more) {
  findings.insert(findings.end(), std::make_move_iterator(more.begin()),
                  std::make_move_iterator(more.end()));
}

}  // namespace

const Rule* reason_of(const ModuleView& module) {
  using python::Cause;
  if (is_for_default_build(module)) return &not_installable;
  switch (module.judgement.cause) {
    case Cause::none:
    case Cause::wheel:  // is_for_default_build()
      return nullptr;
    case Cause::undeclared:
      return &gil_not_declared;
    case Cause::declares_used:
      return &gil_declared_used;
    case Cause::undecided:
      return &gil_undecided;
    case Cause::suffix:
      return &suffix_rule(module);
    case Cause::layout:
      return &default_abi;
    case Cause::library:
      return &wrong_python_library;
    case Cause::import:
      return &missing_api;
    case Cause::no_init:
      return &no_init_function;
  }
  return nullptr;
}

std::vector<Finding> check_module(const ModuleView& module, bool with_hints) {
  std::vector<Finding> findings = check_suffix(module);
  append(findings, check_abi(module));
  append(findings, check_declaration(module));
  append(findings, check_stable_abi(module));
  if (with_hints) append(findings, check_hints(module));
  return findings;
}

std::vector<Finding> check_wheel(const WheelFacts& wheel) {
  std::vector<Finding> findings = check_metadata(wheel);
  append(findings, check_members(wheel));
  append(findings, check_tags(wheel));
  append(findings, check_declarations(wheel));
  append(findings, check_stable_abi_wheel(wheel));
  return findings;
}

std::vector<Finding> check_installed(const WheelFacts& installed, bool default_build) {
  if (!default_build) return check_declarations(installed);
  std::optional<Finding> finding = default_installation_finding(installed);
  return finding ? std::vector{std::move(*finding)} : std::vector<Finding>();
}

bool wants_hints(const RuleChoice& choice) {
  return std::ranges::any_of(
      all_rules(), [&](const Rule& rule) { return is_hint(rule) && is_chosen(choice, rule); });
}

void keep_chosen(std::vector<Finding>& findings, const RuleChoice& choice) {
  std::erase_if(findings,
                [&](const Finding& finding) { return !is_chosen(choice, *finding.rule); });
}

}  // namespace ftcheck::rules
