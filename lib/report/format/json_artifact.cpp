// One function per struct, with the keys in the order of docs/report.md.
#include "report/format/json_artifact.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ftcheck::report {
namespace {

// The word of an enumerator, or null if the value is absent.
template <typename Enum>
Json word(const std::optional<Enum>& value) {
  return value ? Json(to_string(*value)) : Json(nullptr);
}

Json text(const std::optional<std::string>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json strings(const std::vector<std::string>& items) {
  return json_array(items, [](const std::string& item) { return Json(item); });
}

Json environment(const std::optional<Environment>& value) {
  if (!value) return nullptr;
  return {{"python", to_string(value->python)},
          {"free_threaded", value->python.free_threaded},
          {"from", value->from}};
}

Json distribution(const std::optional<Distribution>& value) {
  if (!value) return nullptr;
  return {{"name", value->name}, {"version", value->version}};
}

Json init(const std::optional<Init>& value) {
  if (!value) return nullptr;
  return {{"symbol", value->symbol}, {"phase", word(value->phase)}};
}

Json module(const Module& value) {
  return {
      {"path", value.path},
      {"name", value.name},
      {"verdict", to_string(value.verdict)},
      {"format", to_string(value.format)},
      {"architecture", value.architecture},
      {"abi",
       {{"suffix", value.abi.suffix},
        {"built_for", to_string(value.abi.built_for)},
        {"symbols", strings(value.abi.symbols)}}},
      {"init", init(value.init)},
      {"gil", {{"declared", to_string(value.gil.declared)}, {"by", word(value.gil.by)}}},
      {"binding", value.binding},
      {"evidence", strings(value.evidence)},
      {"reason", value.reason ? Json(value.reason->code) : Json(nullptr)},
  };
}

Json finding(const Finding& value) {
  return {
      {"code", value.code()},         {"severity", to_string(value.severity)},
      {"module", text(value.module)}, {"message", value.message},
      {"help", value.help},
  };
}

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

Json json_artifact(const Artifact& artifact) {
  return {
      {"path", artifact.path},
      {"kind", to_string(artifact.kind)},
      {"verdict", to_string(artifact.verdict)},
      {"distribution", distribution(artifact.distribution)},
      {"tags", strings(artifact.tags)},
      {"interpreters", json_array(artifact.interpreters,
                                  [](const Interpreter& it) { return Json(to_string(it)); })},
      {"modules", json_array(artifact.modules, module)},
      {"libraries", strings(artifact.libraries)},
      {"environment", environment(artifact.environment)},
      {"other_modules", artifact.other_modules},
      {"findings", json_array(artifact.findings, finding)},
      {"error", text(artifact.error)},
  };
}

std::string dump_pretty(const Json& json) {
  return dump(json, 2);
}

std::string dump_line(const Json& json) {
  return dump(json, -1);
}

}  // namespace ftcheck::report
