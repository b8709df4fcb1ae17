#include "rules/check.hpp"

#include "rules/abi.hpp"
#include "rules/gil.hpp"
#include "rules/hints.hpp"
#include "rules/installed.hpp"
#include "rules/members.hpp"
#include "rules/metadata.hpp"
#include "rules/stable_abi.hpp"
#include "rules/tags.hpp"

#include <iterator>

namespace ftcheck::rules {
namespace {

void append(std::vector<Finding>& findings, std::vector<Finding> more) {
  findings.insert(findings.end(), std::make_move_iterator(more.begin()),
                  std::make_move_iterator(more.end()));
}

}  // namespace

std::string reason_code(const ModuleView& module) {
  using python::Reason;
  if (is_as_promised(module)) return "FT204";
  switch (module.judgement.reason) {
    case Reason::none:
      return "";
    case Reason::undeclared:
      return "FT301";
    case Reason::declares_used:
      return "FT302";
    case Reason::undecided:
      return "FT303";
    case Reason::suffix:
      return suffix_code(module);
    case Reason::wheel:
      return "FT204";
    case Reason::layout:
      return "FT401";
    case Reason::library:
      return "FT402";
    case Reason::import:
      return "FT403";
    case Reason::no_init:
      return "FT408";
  }
  return "";
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
  return default_build ? check_default_installation(installed) : check_declarations(installed);
}

void keep_chosen(std::vector<Finding>& findings, const RuleChoice& choice) {
  std::erase_if(findings, [&](const Finding& finding) { return !is_chosen(choice, finding.code); });
}

}  // namespace ftcheck::rules
