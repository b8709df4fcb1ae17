#include "report/format/json_value.hpp"

namespace ftcheck::report {
namespace {

// Writes ASCII, because some terminals obey control characters beyond it.  Escapes "##", which
// runners of continuous integration obey in their logs ("##[error]"); it can only occur in a
// string.
std::string dump(const Json& json, int indent) {
  std::string text;
  for (const char c : json.dump(indent, ' ', true, Json::error_handler_t::replace)) {
    if (c == '#' && text.ends_with('#')) {
      text += "\\u0023";
    } else {
      text += c;
    }
  }
  return text + '\n';
}

}  // namespace

std::string dump_pretty(const Json& json) {
  return dump(json, 2);
}

std::string dump_line(const Json& json) {
  return dump(json, -1);
}

}  // namespace ftcheck::report
