// What is known about a module's shared state that no finding says.
#pragma once

#include <ftcheck/shared_state.hpp>

#include <string>
#include <vector>

namespace ftcheck::report {

// Sentences: how much is left out because only function pointers lead to it, or because the same
// constants are written each time, or why nothing was looked for.
std::vector<std::string> remarks_on(const StateReport& state);

}  // namespace ftcheck::report
