#include "report/model/rule_url.hpp"

#include <ftcheck/rules.hpp>

#include <fmt/format.h>

namespace ftcheck {

std::string rule_url(const Rule& rule) {
  constexpr std::string_view documentation = FTCHECK_DOCUMENTATION_URL;
  if (documentation.empty() || rule.name.empty()) return {};
  return fmt::format("{}/rules.md#{}", documentation, report::rule_anchor(rule));
}

namespace report {

std::string rule_anchor(const Rule& rule) {
  return fmt::format("{}-{}", rule.code, rule.name);
}

}  // namespace report
}  // namespace ftcheck
