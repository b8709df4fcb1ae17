// One function a struct, keys in the order docs/report.md lists them.
#include "report/json.hpp"

#include <ftcheck/version.hpp>

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <vector>

namespace ftcheck::report {
namespace {

// Keeps keys in the order they are written in, unlike nlohmann::json.
using Json = nlohmann::ordered_json;

// An enumeration's word, or null where the value is absent.
template <typename Enum>
Json word(const std::optional<Enum>& value) {
  return value ? Json(to_string(*value)) : Json(nullptr);
}

Json text(const std::optional<std::string>& value) {
  return value ? Json(*value) : Json(nullptr);
}

// An array also where there is nothing to put in it; a plain Json would be null.
template <typename Items, typename Convert>
Json array(const Items& items, Convert convert) {
  Json result = Json::array();
  for (const auto& item : items) result.push_back(convert(item));
  return result;
}

Json strings(const std::vector<std::string>& items) {
  return array(items, [](const std::string& item) { return Json(item); });
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
      {"reason", value.reason.empty() ? Json(nullptr) : Json(value.reason)},
  };
}

Json finding(const Finding& value) {
  return {
      {"code", value.code},           {"severity", to_string(value.severity)},
      {"module", text(value.module)}, {"message", value.message},
      {"help", value.help},
  };
}

Json artifact(const Artifact& value) {
  return {
      {"path", value.path},
      {"kind", to_string(value.kind)},
      {"verdict", to_string(value.verdict)},
      {"distribution", distribution(value.distribution)},
      {"tags", strings(value.tags)},
      {"interpreters", strings(value.interpreters)},
      {"modules", array(value.modules, module)},
      {"libraries", strings(value.libraries)},
      {"findings", array(value.findings, finding)},
      {"error", text(value.error)},
  };
}

Json summary(const Summary& value) {
  return {
      {"artifacts", value.artifacts},
      {"modules",
       {{to_string(Verdict::ready), value.ready},
        {to_string(Verdict::enables_gil), value.enables_gil},
        {to_string(Verdict::incompatible), value.incompatible},
        {to_string(Verdict::unknown), value.unknown}}},
  };
}

}  // namespace

std::string to_json(const Report& report) {
  const Json document = {
      {"schema_version", report_schema_version},
      {"tool", {{"name", "ftcheck"}, {"version", version()}}},
      {"artifacts", array(report.artifacts, artifact)},
      {"summary", summary(summarize(report))},
  };
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace ftcheck::report
