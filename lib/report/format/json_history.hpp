// The history of a project's releases as JSON.
#pragma once

#include "report/format/json_value.hpp"

#include <ftcheck/report.hpp>

namespace ftcheck::report {

// One of its runs.
Json json_run(const HistoryRun& run);

// The object of docs/report.md, with all its keys in its order.
Json json_history(const History& history);

}  // namespace ftcheck::report
