// The shared state of a module, as JSON.
#pragma once

#include "report/format/json_value.hpp"

#include <ftcheck/shared_state.hpp>

namespace ftcheck::report {

// The members "shared_state" and "unsafe_calls" of a module.
Json json_shared_state(const StateReport& report);
Json json_unsafe_calls(const StateReport& report);

}  // namespace ftcheck::report
