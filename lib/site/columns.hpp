// The columns of the table for platforms: the common ones each have one, and the others share one.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace ftcheck::site {

struct Column {
  std::string_view key;     // of Platform
  std::string_view system;  // the heading above: "Linux (musl)"
  std::string_view name;    // "x86"
  int number = 0;           // in the style sheet, which names it where there are no headings
};

std::span<const Column> all_columns();

// The place of a platform in the order of the columns, which is that of lists too: a wheel for all
// platforms comes first, and platforms without a column of their own come last.
std::size_t column_rank(std::string_view key);

// True if the platform has no column of its own.
bool is_uncommon(std::string_view key);

}  // namespace ftcheck::site
