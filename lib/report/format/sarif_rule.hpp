// Rules as SARIF describes them: "reportingDescriptor".
#pragma once

#include "report/format/json_artifact.hpp"

#include <ftcheck/rules.hpp>

#include <string_view>

namespace ftcheck::report {

// "error", "warning" or "note".
std::string_view sarif_level(Severity severity);

Json sarif_rule(const Rule& rule);

// A rule of which only the code is known.
Json sarif_rule(std::string_view code);

}  // namespace ftcheck::report
