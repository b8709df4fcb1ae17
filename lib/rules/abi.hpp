// FT401, FT402, FT403 and FT408: which build a module was compiled for, and which builds can load
// it.
#pragma once

#include "rules/facts.hpp"

#include <ftcheck/rules.hpp>

#include <string_view>
#include <vector>

namespace ftcheck::rules {

extern const Rule& default_abi;       // FT401
extern const Rule& missing_api;       // FT403
extern const Rule& no_init_function;  // FT408

std::vector<Finding> check_abi(const ModuleView& module);

// FT408 for a file that was given as a module but is a library.
Finding not_a_module();

// FT408 for a file in a wheel or an installed distribution that is named like a module but exports
// no init function, and that nothing uses as a library.
Finding hidden_init(std::string_view path);

}  // namespace ftcheck::rules
