// JSON values and their text, for every format that writes JSON.
#pragma once

#include <ftcheck/report.hpp>

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <vector>

namespace ftcheck::report {

// Keeps keys in the order in which they are written, unlike nlohmann::json.
using Json = nlohmann::ordered_json;

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

// The word of an enumerator, or null if the value is absent.
template <typename Enum>
Json json_word(const std::optional<Enum>& value) {
  return value ? Json(to_string(*value)) : Json(nullptr);
}

inline Json json_text(const std::optional<std::string>& value) {
  return value ? Json(*value) : Json(nullptr);
}

// Null for a text that is empty because nothing is known.
inline Json json_known(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

inline Json json_strings(const std::vector<std::string>& items) {
  return json_array(items, [](const std::string& item) { return Json(item); });
}

inline Json json_interpreters(const std::vector<Interpreter>& items) {
  return json_array(items, [](const Interpreter& item) { return Json(to_string(item)); });
}

}  // namespace ftcheck::report
