// One marker for two that must both hold.
#pragma once

#include <string>
#include <string_view>

namespace ftcheck::project {

// "(a) and (b)"; one of them if the other is empty.
std::string both_markers(std::string_view a, std::string_view b);

}  // namespace ftcheck::project
