// The families of rules, put together.
#include <ftcheck/rules.hpp>

#include "rules/abi.hpp"
#include "rules/gil.hpp"
#include "rules/hints.hpp"
#include "rules/members.hpp"
#include "rules/metadata.hpp"
#include "rules/stable_abi.hpp"
#include "rules/tags.hpp"

#include <algorithm>

namespace ftcheck {
namespace {

std::vector<Rule> collect() {
  std::vector<Rule> rules;
  for (const std::span<const Rule> family :
       {rules::metadata_rules(), rules::members_rules(), rules::tags_rules(), rules::gil_rules(),
        rules::abi_rules(), rules::stable_abi_rules(), rules::hints_rules()}) {
    rules.insert(rules.end(), family.begin(), family.end());
  }
  std::ranges::sort(rules, {}, &Rule::code);
  return rules;
}

}  // namespace

std::span<const Rule> all_rules() {
  static const std::vector<Rule> rules = collect();
  return rules;
}

}  // namespace ftcheck
