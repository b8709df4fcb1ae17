// One function per struct, with the keys in the order of docs/report.md.
#include "report/format/json_artifact.hpp"

#include "report/format/json_index.hpp"
#include "report/format/json_state.hpp"

#include <optional>

namespace ftcheck::report {
namespace {

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
  return {{"symbol", value->symbol}, {"phase", json_word(value->phase)}};
}

Json module(const Module& value) {
  Json made = {
      {"path", value.path},
      {"name", value.name},
      {"verdict", to_string(value.verdict)},
      {"format", to_string(value.format)},
      {"architecture", value.architecture},
      {"abi",
       {{"suffix", value.abi.suffix},
        {"built_for", to_string(value.abi.built_for)},
        {"symbols", json_strings(value.abi.symbols)}}},
      {"init", init(value.init)},
      {"gil", {{"declared", to_string(value.gil.declared)}, {"by", json_word(value.gil.by)}}},
      {"binding", value.binding},
      {"evidence", json_strings(value.evidence)},
      {"reason", value.reason ? Json(value.reason->code) : Json(nullptr)},
  };
  if (value.state) {
    made["shared_state"] = json_shared_state(*value.state);
    made["unsafe_calls"] = json_unsafe_calls(*value.state);
    if (!value.state->not_analysed.empty()) {
      made["shared_state_problem"] = value.state->not_analysed;
    }
  }
  return made;
}

Json finding(const Finding& value) {
  Json made = {
      {"code", value.code()},
      {"severity", to_string(value.severity)},
      {"module", json_text(value.module)},
      {"message", value.message},
      {"help", value.help},
  };
  if (!value.subject.empty()) made["subject"] = value.subject;
  if (!value.details.empty()) made["details"] = json_strings(value.details);
  return made;
}

}  // namespace

Json json_artifact(const Artifact& artifact) {
  Json json = {
      {"path", artifact.path},
      {"kind", to_string(artifact.kind)},
      {"verdict", to_string(artifact.verdict)},
      {"distribution", distribution(artifact.distribution)},
      {"tags", json_strings(artifact.tags)},
      {"interpreters", json_interpreters(artifact.interpreters)},
      {"modules", json_array(artifact.modules, module)},
      {"libraries", json_strings(artifact.libraries)},
      {"environment", environment(artifact.environment)},
      {"other_modules", artifact.other_modules},
      {"findings", json_array(artifact.findings, finding)},
      {"error", json_text(artifact.error)},
  };
  if (artifact.source) json["source"] = json_source(*artifact.source);
  if (!artifact.input.empty()) json["input"] = artifact.input;
  if (!artifact.required_by.empty()) json["required_by"] = json_strings(artifact.required_by);
  if (!artifact.alternatives.empty()) {
    json["alternatives"] = json_array(artifact.alternatives, json_alternative);
  }
  return json;
}

}  // namespace ftcheck::report
