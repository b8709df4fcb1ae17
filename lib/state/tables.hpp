// The tables in a module's data that give functions to Python: methods, attributes, types, f2py's
// definitions.  They are recognised by their shapes.
#pragma once

#include "state/code.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace ftcheck::state {

struct Tables {
  std::map<std::uint64_t, std::string> named;  // the dotted name, by function
  // Functions of a definition that run at import, or when the interpreter collects the module.
  std::set<std::uint64_t> of_module;
};

Tables find_tables(const Code& code, std::string_view module);

// The text at an address if it may be a name in Python; otherwise empty.
std::string_view name_at(const Code& code, std::uint64_t address);

}  // namespace ftcheck::state
