// What FT401, FT402, FT403 and FT408 are, in words.
#pragma once

#include <ftcheck/rules.hpp>

namespace ftcheck::rules {

extern const Rule default_abi;
extern const Rule wrong_python_library;
extern const Rule missing_api;
extern const Rule no_init_function;

}  // namespace ftcheck::rules
