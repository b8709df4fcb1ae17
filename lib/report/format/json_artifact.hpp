// An artifact as JSON, for every format that holds one.
#pragma once

#include <ftcheck/report.hpp>

#include <nlohmann/json.hpp>

#include <string>

namespace ftcheck::report {

// Keeps keys in the order they are written in, unlike nlohmann::json.
using Json = nlohmann::ordered_json;

// An object with the keys that docs/report.md lists, in its order.
Json json_artifact(const Artifact& artifact);

// An array also where there is nothing to put in it; a plain Json would be null.
template <typename Items, typename Convert>
Json json_array(const Items& items, Convert convert) {
  Json result = Json::array();
  for (const auto& item : items) result.push_back(convert(item));
  return result;
}

// Indented by two spaces, or on one line, and ended by a newline.  Bytes that are not UTF-8 become
// U+FFFD.
std::string dump_pretty(const Json& json);
std::string dump_line(const Json& json);

}  // namespace ftcheck::report
