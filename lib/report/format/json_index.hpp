// What an index gave, as JSON: the keys that only reports about an index have.
#pragma once

#include "report/format/json_value.hpp"

#include <ftcheck/report.hpp>

namespace ftcheck::report {

// The objects of docs/report.md, with all their keys in its order.
Json json_target(const Target& target);
Json json_network(const Network& network);
Json json_source(const Source& source);
Json json_alternative(const Alternative& alternative);

}  // namespace ftcheck::report
