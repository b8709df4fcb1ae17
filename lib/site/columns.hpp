// The columns of the table for platforms: the common ones each have one, and the others share one.
#pragma once

#include "site/tracked.hpp"

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace ftcheck::site {

struct Column {
  std::string_view key;     // of Platform
  std::string_view system;  // the heading above: "Linux (musl)"
  std::string_view name;    // "x86"
  int number = 0;           // in the style sheet, which names it where there are no headings
};

// Those that any project has something for.
std::vector<Column> columns(std::span<const Tracked> projects);

// True if the platform has no column of its own.
bool is_uncommon(std::string_view key);

}  // namespace ftcheck::site
