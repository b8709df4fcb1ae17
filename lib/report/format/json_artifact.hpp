// An artifact as JSON, for every format that contains one.
#pragma once

#include <ftcheck/report.hpp>

#include <nlohmann/json.hpp>

#include <string>

namespace ftcheck::report {

// Keeps keys in the order in which they are written, unlike nlohmann::json.
using Json = nlohmann::ordered_json;

// An object with the keys that docs/report.md lists, in its order.
Json json_artifact(const Artifact& artifact);

// Always an array; a default-constructed Json without items would be null.
template <typename Items, typename Convert>
Json json_array(const Items& items, Convert convert) {
  Json result = Json::array();
  for (const auto& item : items) result.push_back(convert(item));
  return result;
}

// Indented by two spaces, or on one line; both end with a newline.  Bytes that are not UTF-8 become
// U+FFFD.
std::string dump_pretty(const Json& json);
std::string dump_line(const Json& json);

}  // namespace ftcheck::report
