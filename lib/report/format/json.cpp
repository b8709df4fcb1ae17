#include "report/format/json.hpp"

#include "report/format/json_artifact.hpp"
#include "report/format/json_history.hpp"
#include "report/format/json_index.hpp"
#include "report/format/json_project.hpp"
#include "report/format/json_value.hpp"
#include "report/model/sections.hpp"

#include <ftcheck/version.hpp>

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <utility>

namespace ftcheck::report {
namespace {

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

// The index of each artifact in the report.
using Places = std::map<const Artifact*, std::size_t>;

Json json_release(const Release& release, const Places& places) {
  Json judged = Json::array();
  Json companions = Json::array();
  for (const Artifact* artifact : release.artifacts) {
    const bool is_judged = std::ranges::find(release.judged, artifact) != release.judged.end();
    (is_judged ? judged : companions).push_back(places.at(artifact));
  }
  return {
      {"name", release.project},
      {"version", release.version},
      {"verdict", to_string(release.verdict)},
      {"artifacts", std::move(judged)},
      {"companions", std::move(companions)},
  };
}

Json json_releases(const Report& report) {
  Places places;
  for (const Artifact& artifact : report.artifacts) places.emplace(&artifact, places.size());
  Json list = Json::array();
  for (const Section& section : sections(report)) {
    for (const Release& release : section.releases) list.push_back(json_release(release, places));
  }
  return list;
}

}  // namespace

std::string to_json(const Report& report) {
  Json json = {
      {"schema_version", report_schema_version},
      {"tool", {{"name", "ftcheck"}, {"version", version()}}},
  };
  if (report.target) json["target"] = json_target(*report.target);
  if (!report.inputs.empty()) json["inputs"] = json_strings(report.inputs);
  json["artifacts"] = json_array(report.artifacts, json_artifact);
  json["releases"] = json_releases(report);
  if (!report.history.empty()) json["history"] = json_array(report.history, json_history);
  if (!report.projects.empty()) json["projects"] = json_array(report.projects, json_project);
  if (report.network) json["network"] = json_network(*report.network);
  json["summary"] = summary(summarize(report));
  return dump_pretty(json);
}

std::string to_json_line(const Artifact& artifact) {
  Json line = {{"schema_version", report_schema_version}};
  line.update(json_artifact(artifact));
  return dump_line(line);
}

std::string to_json_line(const History& history) {
  return dump_line({{"schema_version", report_schema_version}, {"history", json_history(history)}});
}

std::string to_json_line(const Project& project) {
  return dump_line({{"schema_version", report_schema_version}, {"project", json_project(project)}});
}

std::string to_json_lines(const Report& report) {
  std::string lines;
  for (const Artifact& artifact : report.artifacts) lines += to_json_line(artifact);
  for (const History& history : report.history) lines += to_json_line(history);
  for (const Project& project : report.projects) lines += to_json_line(project);
  return lines;
}

}  // namespace ftcheck::report
