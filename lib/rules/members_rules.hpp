// The rules FT105 to FT107 with their texts.
#pragma once

#include <ftcheck/rules.hpp>

namespace ftcheck::rules {

extern const Rule misleading_path;    // FT105
extern const Rule duplicate_member;   // FT106
extern const Rule unreadable_member;  // FT107

}  // namespace ftcheck::rules
