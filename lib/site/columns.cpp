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

std::vector<Column> columns(std::span<const Tracked> projects) {
  std::vector<Column> used;
  for (const Column& column : common) {
    const bool any = std::ranges::any_of(projects, [&](const Tracked& project) {
      return std::ranges::find(project.platforms, column.key, &Platform::key) !=
             project.platforms.end();
    });
    if (any) used.push_back(column);
  }
  return used;
}

bool is_uncommon(std::string_view key) {
  return key != "any" && std::ranges::find(common, key, &Column::key) == common.end();
}

}  // namespace ftcheck::site
