#include "site/columns.hpp"

#include <algorithm>
#include <array>

namespace ftcheck::site {
namespace {

constexpr std::array common = {
    Column{"linux_x86_64", "Linux", "x86", 1},    Column{"linux_aarch64", "Linux", "Arm", 2},
    Column{"musllinux_x86_64", "musl", "x86", 3}, Column{"musllinux_aarch64", "musl", "Arm", 4},
    Column{"macosx_arm64", "macOS", "Arm", 5},    Column{"macosx_x86_64", "macOS", "x86", 6},
    Column{"win_amd64", "Windows", "x86", 7},     Column{"win_arm64", "Windows", "Arm", 8},
};

}  // namespace

std::span<const Column> all_columns() {
  return common;
}

std::size_t column_rank(std::string_view key) {
  if (key == "any") return 0;
  const auto* found = std::ranges::find(common, key, &Column::key);
  return 1 + static_cast<std::size_t>(found - common.begin());
}

bool is_uncommon(std::string_view key) {
  return key != "any" && std::ranges::find(common, key, &Column::key) == common.end();
}

}  // namespace ftcheck::site
