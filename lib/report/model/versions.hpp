// The order of versions, as far as a table needs it.
#pragma once

#include <string_view>

namespace ftcheck::report {

// True if `a` is older than `b`: numbers compare as numbers, and pre-releases come before their
// release (PEP 440: "1.0.dev1", "1.0a1", "1.0b1", "1.0rc1", "1.0", "1.0.post1").  Any two texts are
// in some order, also where they are no versions.
bool is_older(std::string_view a, std::string_view b);

}  // namespace ftcheck::report
