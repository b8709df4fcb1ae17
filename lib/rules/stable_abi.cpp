#include "rules/stable_abi.hpp"

#include "rules/rule.hpp"

namespace ftcheck::rules {

std::span<const Rule> stable_abi_rules() {
  return {};
}

std::vector<Finding> check_stable_abi(const ModuleView&) {
  return {};
}

std::vector<Finding> check_stable_abi_wheel(const WheelFacts&) {
  return {};
}

}  // namespace ftcheck::rules
