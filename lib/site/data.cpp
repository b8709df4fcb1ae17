#include "site/data.hpp"

#include "base/hash.hpp"
#include "report/format/json_history.hpp"
#include "report/model/source_words.hpp"
#include "site/changes.hpp"
#include "site/problems.hpp"
#include "site/project_file.hpp"

#include <ftcheck/version.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace ftcheck::site {
namespace {

using report::Json;
using report::json_array;
using report::json_known;
using report::json_strings;
using report::json_text;

// Releases without a file have none of its members.
Json json_wheel(const Artifact& artifact) {
  Json json = {
      {"kind", to_string(artifact.kind)},
      {"verdict", to_string(artifact.verdict)},
      {"version", artifact.distribution ? json_known(artifact.distribution->version) : Json()},
      {"interpreters", report::json_interpreters(artifact.interpreters)},
      {"modules", artifact.modules.size()},
      {"not_ready", std::ranges::count_if(
                        artifact.modules,
                        [](const Module& module) { return module.verdict != Verdict::ready; })},
      {"error", json_text(artifact.error)},
  };
  if (artifact.kind != ArtifactKind::wheel) return json;
  json["file"] = artifact.path;
  if (!artifact.source) return json;
  json["url"] = json_known(report::file_url(artifact));
  json["sha256"] = json_known(artifact.source->sha256);
  json["size"] = artifact.source->size ? Json(*artifact.source->size) : Json();
  json["uploaded"] = json_known(artifact.source->uploaded);
  json["yanked"] = json_text(artifact.source->yanked);
  return json;
}

Json json_platform(const Platform& platform) {
  return {
      {"platform", platform.key},
      {"name", platform.name},
      {"status", to_string(platform.status)},
      {"wheels", json_array(platform.artifacts,
                            [](const Artifact* artifact) { return json_wheel(*artifact); })},
  };
}

Json json_example(const Example& example) {
  return {
      {"module", example.module},
      {"path", example.path},
      {"wheel", example.wheel},
      {"evidence", json_strings(example.evidence)},
  };
}

Json json_problem(const Problem& problem) {
  return {
      {"code", problem.rule != nullptr ? Json(problem.rule->code) : Json()},
      {"rule", problem.rule != nullptr ? Json(problem.rule->name) : Json()},
      {"severity", to_string(problem.severity)},
      {"sentence", problem.sentence},
      {"where", json_known(problem.where)},
      {"modules", json_strings(problem.modules)},
      {"messages", json_strings(problem.messages)},
      {"help", json_known(problem.help)},
      {"examples", json_array(problem.examples, json_example)},
  };
}

Json json_history(const History& history) {
  return {
      {"platform", history.platform},
      {"newest", json_known(history.newest)},
      {"newest_pre", json_text(history.newest_pre)},
      {"first_wheel", json_text(history.first_wheel)},
      {"first_ready", json_text(history.first_ready)},
      {"first_ready_pre", json_text(history.first_ready_pre)},
      {"runs", json_array(history.runs, report::json_run)},
      {"error", json_text(history.error)},
  };
}

Json json_alternative(const Alternative& alternative) {
  return {
      {"version", alternative.version},
      {"file", json_known(alternative.file)},
      {"verdict", report::json_word(alternative.verdict)},
      {"why", json_known(alternative.why)},
  };
}

Json json_alternatives(const Tracked& project) {
  for (const Artifact* artifact : project.artifacts) {
    if (!artifact->alternatives.empty())
      return json_array(artifact->alternatives, json_alternative);
  }
  return Json::array();
}

Json json_last(const Known& known) {
  Json platforms = Json::object();
  for (const auto& [key, status] : known.platforms) platforms[key] = to_string(status);
  return {
      {"version", json_known(known.version)},
      {"status", to_string(known.status)},
      {"first_ready", json_known(known.first_ready)},
      {"platforms", std::move(platforms)},
  };
}

Json json_project(const Tracked& project, const Earlier& earlier) {
  const History* history = project.history();
  const ReadyModules ready = ready_modules(project.artifacts);
  const bool has_page = !project.file.empty();
  return {
      {"project", project.name},
      {"name", project.normalized},
      {"page", has_page ? Json(page_path(project.file)) : Json()},
      {"badge", has_page ? Json(badge_path(project.file)) : Json()},
      {"version", json_known(project.version)},
      {"uploaded", json_known(project.uploaded)},
      {"status", to_string(project.status)},
      {"standing", standing(project)},
      {"remark", json_known(project.remark)},
      {"platforms", json_array(project.platforms, json_platform)},
      {"findings", json_array(problems(project.artifacts), json_problem)},
      {"ready_modules", ready.number},
      {"first_wheel", history != nullptr ? json_text(history->first_wheel) : Json()},
      {"first_ready", history != nullptr ? json_text(history->first_ready) : Json()},
      {"first_ready_pre", history != nullptr ? json_text(history->first_ready_pre) : Json()},
      {"newest_pre", history != nullptr ? json_text(history->newest_pre) : Json()},
      {"history",
       json_array(project.histories, [](const History* each) { return json_history(*each); })},
      {"alternatives", json_alternatives(project)},
      {"nightly", project.notes != nullptr ? json_known(project.notes->nightly) : Json()},
      {"nightly_wheels",
       json_array(project.nightlies, [](const Artifact* each) { return json_wheel(*each); })},
      {"note", project.notes != nullptr ? json_known(project.notes->note) : Json()},
      {"issue", project.notes != nullptr ? json_known(project.notes->issue) : Json()},
      {"last", json_last(remembered(project, earlier))},
  };
}

Json json_change(const Change& change) {
  Json json = {
      {"number", change.number},
      {"date", json_known(change.date)},
      {"kinds", json_strings(change.kinds)},
  };
  if (change.project.empty()) {
    json["projects"] = change.projects;
    return json;
  }
  json["project"] = change.project;
  json["version"] = json_known(change.version);
  json["version_before"] = json_known(change.version_before);
  json["status"] = to_string(change.status_class);
  json["standing"] = change.status;
  json["standing_before"] = json_known(change.status_before);
  json["first_ready"] = json_known(change.first_ready);
  json["platforms"] = json_known(change.platforms);
  return json;
}

Json json_summary(std::span<const Tracked> projects) {
  Json json = {{"projects", projects.size()}};
  for (const Status status : statuses)
    json[std::string(to_string(status))] = std::ranges::count(projects, status, &Tracked::status);
  return json;
}

}  // namespace

Json json_projects(std::span<const Tracked> projects, const Earlier& earlier) {
  return json_array(projects,
                    [&](const Tracked& project) { return json_project(project, earlier); });
}

std::string to_json(const Site& site, Json projects) {
  return report::dump_pretty({
      {"kind", data_kind},
      {"schema_version", data_schema_version},
      {"tool", {{"name", "ftcheck"}, {"version", version()}}},
      {"id", site.id},
      {"title", site.title},
      {"url", json_known(site.url)},
      {"python", json_known(site.python)},
      {"index", json_known(site.index)},
      {"updated", json_known(site.updated)},
      {"summary", json_summary(site.projects)},
      {"projects", std::move(projects)},
      {"changes", json_array(site.changes, json_change)},
      {"files", json_strings(site.files)},
  });
}

std::string uuid_of(std::string_view text) {
  constexpr std::uint64_t version = 0x8000;
  constexpr std::uint64_t variant = 0x8000000000000000;
  const std::uint64_t high = base::fnv(text);
  const std::uint64_t low = base::fnv("second half", base::fnv(text, ~base::fnv_basis));
  return fmt::format("urn:uuid:{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", high >> 32U,
                     (high >> 16U) & 0xffffU, version | (high & 0xfffU),
                     (variant | (low >> 2U)) >> 48U, low & 0xffffffffffffU);
}

}  // namespace ftcheck::site
