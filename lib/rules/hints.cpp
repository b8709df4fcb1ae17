#include "rules/hints.hpp"

#include "rules/rule.hpp"

namespace ftcheck::rules {

std::span<const Rule> hints_rules() {
  return {};
}

std::vector<Finding> check_hints(const ModuleView&) {
  return {};
}

}  // namespace ftcheck::rules
