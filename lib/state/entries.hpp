// The functions that others call: those that Python code can call by a name, those that only run
// when the module is imported or the process ends, and those whose address is known somewhere.
#pragma once

#include "state/reading.hpp"
#include "state/scan.hpp"
#include "state/survey.hpp"
#include "state/tables.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::state {

struct Entries {
  std::map<std::uint64_t, std::string> named;  // the dotted name, by function
  std::set<std::uint64_t> indirect;
};

// `matter` are the functions that refer to data that may be written or to functions; `module` is
// the module's dotted name.
Entries find_entries(Reading& reading, const std::vector<std::size_t>& matter, Tables tables,
                     std::string_view module);

// By function: whether the import of the module leads to it through calls.
std::vector<bool> called_at_import(const Code& code, const Tables& tables,
                                   const std::vector<Outline>& outlines);

}  // namespace ftcheck::state
