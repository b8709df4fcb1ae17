// The values of TOML that are neither text nor array nor table (TOML 1.0.0: integer, float,
// boolean, date and time).
#pragma once

#include <string_view>

namespace ftcheck::base {

// "1979-05-27".
bool is_toml_date(std::string_view text);

// True for true and false, numbers, dates and times.  What only a reader of values can tell, such
// as the 31st of February, is not looked for.
bool is_toml_scalar(std::string_view text);

}  // namespace ftcheck::base
