// An artifact as JSON, for every format that contains one.
#pragma once

#include "report/format/json_value.hpp"

#include <ftcheck/report.hpp>

namespace ftcheck::report {

// An object with the keys that docs/report.md lists, in its order.
Json json_artifact(const Artifact& artifact);

}  // namespace ftcheck::report
