#include "rules/members.hpp"

#include "rules/rule.hpp"

#include <array>

namespace ftcheck::rules {
namespace {

constexpr Rule unreadable_member{
    "FT107",
    "unreadable-member",
    Severity::error,
    "a member is damaged, encrypted, compressed by an unsupported method, or over a limit",
    "",
    "",
    ""};
constexpr std::array family{unreadable_member};

}  // namespace

std::span<const Rule> members_rules() {
  return family;
}

std::vector<Finding> check_members(const WheelFacts&) {
  return {};
}

Finding unreadable_module(std::string_view path, std::string why, std::string help) {
  return find(unreadable_member, path, std::move(why), std::move(help));
}

}  // namespace ftcheck::rules
