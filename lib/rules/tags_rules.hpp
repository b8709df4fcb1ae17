// The rules FT201 to FT211 with their texts.
#pragma once

#include <ftcheck/rules.hpp>

namespace ftcheck::rules {

extern const Rule tags_differ;               // FT201
extern const Rule suffix_not_found;          // FT202
extern const Rule module_in_pure_wheel;      // FT203
extern const Rule not_installable;           // FT204
extern const Rule abi3t_too_old;             // FT205
extern const Rule stable_abi_suffix;         // FT206
extern const Rule no_module;                 // FT207
extern const Rule wrong_platform;            // FT208
extern const Rule experimental_interpreter;  // FT209
extern const Rule requires_python;           // FT210
extern const Rule left_over;                 // FT211

}  // namespace ftcheck::rules
