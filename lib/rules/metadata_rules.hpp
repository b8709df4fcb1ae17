// The rules FT101 to FT104 with their texts.
#pragma once

#include <ftcheck/rules.hpp>

namespace ftcheck::rules {

extern const Rule bad_file_name;   // FT101
extern const Rule bad_wheel_file;  // FT102
extern const Rule bad_metadata;    // FT103
extern const Rule bad_record;      // FT104

}  // namespace ftcheck::rules
