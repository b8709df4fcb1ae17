// What a lock file or requirements asked for, as JSON.
#pragma once

#include "report/format/json_value.hpp"

#include <ftcheck/report.hpp>

namespace ftcheck::report {

// The object that docs/report.md describes, with all its keys in its order.
Json json_project(const Project& project);

}  // namespace ftcheck::report
