#include "rules/check.hpp"

#include "rules/catalog.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

namespace ftcheck::rules {
namespace {

void append(std::vector<Finding>& findings, std::vector<Finding> more) {
  findings.insert(findings.end(), std::make_move_iterator(more.begin()),
                  std::make_move_iterator(more.end()));
}

using Modules = std::map<std::string_view, const Module*>;  // by path

bool is_ignored_there(const RuleChoice& choice, const Rule& rule, const Module& module) {
  return std::ranges::any_of(choice.per_module, [&](const ModuleIgnores& ignores) {
    return names_any(ignores.codes, rule) && matches(ignores.pattern, module);
  });
}

// True if the finding is about a module that `choice` ignores the rule for.  Libraries, which are
// not among the modules, have a path and no dotted name.
bool is_ignored_there(const RuleChoice& choice, const Finding& finding, const Modules& modules) {
  if (!finding.module) return false;
  Module library;
  library.path = *finding.module;
  const auto found = modules.find(*finding.module);
  const Module& module = found == modules.end() ? library : *found->second;
  return is_ignored_there(choice, *finding.rule, module);
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
    case Cause::platform:
      return &not_installable;
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

bool wants_state(const RuleChoice& choice) {
  return std::ranges::any_of(all_rules(), [&](const Rule& rule) {
    return is_about_state(rule) && is_chosen(choice, rule);
  });
}

void keep_chosen(Artifact& artifact, const RuleChoice& choice) {
  const bool wants = wants_state(choice);
  for (Module& module : artifact.modules) {
    if (!module.state) continue;
    if (wants) {
      remove_ignored(*module.state, module, choice.ignore_state);
    } else {
      module.state.reset();
    }
  }
  std::erase_if(artifact.findings,
                [](const Finding& finding) { return is_about_state(*finding.rule); });
  append(artifact.findings, check_state(artifact, [&](const Module& module, const Rule& rule) {
           return is_chosen(choice, rule) && !is_ignored_there(choice, rule, module);
         }));
  std::erase_if(artifact.findings,
                [&](const Finding& finding) { return !is_chosen(choice, *finding.rule); });
  if (choice.per_module.empty()) return;
  Modules modules;
  for (const Module& module : artifact.modules) modules.emplace(module.path, &module);
  std::erase_if(artifact.findings,
                [&](const Finding& finding) { return is_ignored_there(choice, finding, modules); });
}

}  // namespace ftcheck::rules
