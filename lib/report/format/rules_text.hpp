// The rules for people at a terminal: `--list-rules` and `--explain`.
#pragma once

#include <ftcheck/rules.hpp>

#include <cstddef>
#include <span>
#include <string>

namespace ftcheck::report {

// A line per rule.  Those longer than `columns` end in "…"; 0: none is cut.
std::string to_table(std::span<const Rule> rules, std::size_t columns);

}  // namespace ftcheck::report
