// The rules for people at a terminal: `--list-rules` and `--explain`.
#pragma once

#include <ftcheck/rules.hpp>

#include <cstddef>
#include <span>
#include <string>

namespace ftcheck::report {

// One line per rule.  Lines longer than `columns` are cut and end in "…"; 0 means no limit.
std::string to_table(std::span<const Rule> rules, std::size_t columns);

}  // namespace ftcheck::report
