// Sources: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0"; for what
// GitHub uses and needs of it, GitHub Docs, "SARIF support for code scanning".
#include "report/format/sarif.hpp"

#include "report/format/json_artifact.hpp"
#include "report/format/json_history.hpp"
#include "report/format/json_project.hpp"
#include "report/format/sarif_rule.hpp"
#include "report/format/terminal.hpp"
#include "report/format/uri.hpp"
#include "report/model/finding.hpp"
#include "report/model/project_table.hpp"
#include "report/model/source_words.hpp"

#include <ftcheck/version.hpp>

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

namespace ftcheck::report {
namespace {

// The index of each rule in the run's list.  A rule that is not in `rules` is added with its code
// only.
class RuleList {
 public:
  explicit RuleList(std::span<const Rule> rules) {
    for (const Rule& rule : rules) add(rule.code, sarif_rule(rule));
  }

  std::size_t index(std::string_view code) {
    const auto known = index_.find(code);
    return known == index_.end() ? add(code, sarif_rule(code)) : known->second;
  }

  Json take() { return std::move(list_); }

 private:
  std::size_t add(std::string_view code, Json rule) {
    list_.push_back(std::move(rule));
    return index_.emplace(code, list_.size() - 1).first->second;
  }

  Json list_ = Json::array();
  std::map<std::string, std::size_t, std::less<>> index_;
};

// By Module::path.  Points into the artifact.
using Modules = std::unordered_map<std::string_view, const Module*>;

Modules modules_of(const Artifact& artifact) {
  Modules modules;
  for (const Module& module : artifact.modules) modules.emplace(module.path, &module);
  return modules;
}

// A message for people.  "[text](target)" is a link even in plain text, so text from wheels is
// escaped.
Json message(std::string_view text) {
  std::string result;
  for (const char c : escape(text)) {
    if (c == '(' && result.ends_with(']')) result += ' ';
    result += c;
  }
  return {{"text", result}};
}

// GitHub requires a region.  A binary has no lines, so it is the beginning of the file.
Json physical_location(const std::string& uri, std::size_t line = 1) {
  return {
      {"artifactLocation", {{"uri", uri}}},
      {"region", {{"startLine", line}, {"startColumn", 1}, {"endLine", line}, {"endColumn", 1}}}};
}

// The artifact itself: its address on the index, if there is one.
std::string file_uri(const Artifact& artifact) {
  const std::string url = file_url(artifact);
  return url.empty() ? path_uri(artifact.path) : url;
}

// A finding about a locked distribution is shown in the file that names it.
std::string uri_of(const Artifact& artifact, const Finding& finding) {
  if (!artifact.input.empty()) return path_uri(artifact.input);
  if (artifact.source)
    return finding.module ? file_uri(artifact) + member_uri("", *finding.module)
                          : file_uri(artifact);
  if (artifact.kind == ArtifactKind::wheel && finding.module) {
    return member_uri(artifact.path, *finding.module);
  }
  return path_uri(file_of(artifact, finding));
}

Json logical_location(const Module& module) {
  const std::size_t dot = module.name.rfind('.');
  return {{"name", module.name.substr(dot == std::string::npos ? 0 : dot + 1)},
          {"fullyQualifiedName", module.name},
          {"kind", "module"}};
}

Json result(const Artifact& artifact, const Finding& finding, const Module* module,
            std::size_t rule_index, const std::string& fingerprint) {
  Json location = {{"physicalLocation", physical_location(uri_of(artifact, finding))}};
  if (module) location["logicalLocations"] = Json::array({logical_location(*module)});
  Json result = {
      {"ruleId", finding.code()},
      {"ruleIndex", rule_index},
      {"level", sarif_level(finding.severity)},
      {"message", message(statement_with_help(artifact, finding))},
      {"locations", Json::array({location})},
      // The only fingerprint that GitHub reads.
      {"partialFingerprints", {{"primaryLocationLineHash", fingerprint}}},
  };
  // Evidence for the verdict, if this finding explains it.
  if (module && module->reason == finding.rule) {
    result["properties"] = {{"verdict", to_string(module->verdict)},
                            {"evidence", module->evidence}};
  }
  if (!finding.subject.empty()) result["properties"]["subject"] = finding.subject;
  if (!finding.details.empty()) result["properties"]["details"] = finding.details;
  return result;
}

// The results of a run, artifact by artifact.
class Results {
 public:
  explicit Results(RuleList& rules) : rules_(rules) {}

  void add(const Artifact& artifact) {
    for (Json& result : results_of(artifact, artifact.findings)) all_.push_back(std::move(result));
  }

  void add(const ComparedArtifact& compared) {
    const Artifact& artifact = compared.artifact;
    Json results = results_of(artifact, artifact.findings);
    for (std::size_t i = 0; i < results.size(); ++i) {
      results[i]["baselineState"] = to_string(compared.states[i]);
      all_.push_back(std::move(results[i]));
    }
    for (Json& result : results_of(artifact, compared.absent)) {
      result["baselineState"] = to_string(BaselineState::absent);
      result.erase("properties");  // they describe the module as it is now
      all_.push_back(std::move(result));
    }
  }

  Json take() { return std::move(all_); }

 private:
  Json results_of(const Artifact& artifact, std::span<const Finding> findings) {
    const Modules modules = modules_of(artifact);
    Json results = Json::array();
    for (const Finding& finding : findings) {
      const auto found = finding.module ? modules.find(*finding.module) : modules.end();
      const Module* module = found == modules.end() ? nullptr : found->second;
      results.push_back(result(artifact, finding, module, rules_.index(finding.code()),
                               fingerprints_.of(artifact, finding)));
    }
    return results;
  }

  RuleList& rules_;
  Fingerprints fingerprints_;
  Json all_ = Json::array();
};

void add_notifications(Json& notifications, const Project& project) {
  for (const ProjectProblem& each : problems_of(project)) {
    Json notification = {{"level", sarif_level(each.severity)}, {"message", message(each.text)}};
    if (!project.path.empty()) {
      const std::size_t line = std::max<std::size_t>(1, each.line);
      const Json location = {{"physicalLocation", physical_location(path_uri(project.path), line)}};
      notification["locations"] = Json::array({location});
    }
    notifications.push_back(std::move(notification));
  }
}

// Inputs that could not be read are notifications, not results: nothing was found out about them.
Json invocation(const Report& report) {
  Json notifications = Json::array();
  for (const Artifact& artifact : report.artifacts) {
    if (!artifact.error) continue;
    const std::string uri = artifact.input.empty() ? file_uri(artifact) : path_uri(artifact.input);
    const Json location = {{"physicalLocation", {{"artifactLocation", {{"uri", uri}}}}}};
    notifications.push_back({{"level", "error"},
                             {"message", message(*artifact.error)},
                             {"locations", Json::array({location})}});
  }
  for (const History& history : report.history) {
    if (history.error)
      notifications.push_back({{"level", "error"}, {"message", message(*history.error)}});
  }
  for (const Project& project : report.projects) add_notifications(notifications, project);
  const bool is_complete = std::ranges::none_of(
      notifications, [](const Json& each) { return each.at("level") == "error"; });
  return {{"executionSuccessful", is_complete}, {"toolExecutionNotifications", notifications}};
}

// Results say what is wrong; this lists everything that was checked, including what is fine.
Json verdicts(const Artifact& artifact) {
  Json all = json_artifact(artifact);
  Json result;
  for (const char* key :
       {"path", "kind", "verdict", "distribution", "tags", "interpreters", "environment"}) {
    result[key] = std::move(all[key]);
  }
  for (const char* key : {"source", "input", "required_by", "alternatives"}) {
    if (all.contains(key)) result[key] = std::move(all[key]);
  }
  result["modules"] = json_array(artifact.modules, [](const Module& module) {
    return Json{{"path", module.path},
                {"name", module.name},
                {"verdict", to_string(module.verdict)},
                {"reason", module.reason ? Json(module.reason->code) : Json(nullptr)}};
  });
  return result;
}

// The answer and the runs, without what was found in each wheel.
Json history_summary(const History& history) {
  Json json = json_history(history);
  for (Json& release : json["releases"]) release.erase("artifact");
  return json;
}

// A log with one run.
std::string log(const Report& report, Json results, RuleList& rules) {
  const Json driver = {{"name", "ftcheck"},
                       {"version", version()},
                       {"semanticVersion", version()},
                       {"rules", rules.take()}};
  Json properties = {{"artifacts", json_array(report.artifacts, verdicts)}};
  if (!report.history.empty()) properties["history"] = json_array(report.history, history_summary);
  if (!report.projects.empty()) properties["projects"] = json_array(report.projects, json_project);
  const Json run = {
      {"tool", {{"driver", driver}}},
      {"invocations", Json::array({invocation(report)})},
      {"results", std::move(results)},
      {"properties", std::move(properties)},
  };
  return dump_pretty({
      {"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
      {"version", "2.1.0"},
      {"runs", Json::array({run})},
  });
}

}  // namespace

std::string to_sarif(const Report& report, std::span<const Rule> rules) {
  RuleList list(rules);
  Results results(list);
  for (const Artifact& artifact : report.artifacts) results.add(artifact);
  return log(report, results.take(), list);
}

std::string to_sarif(const Comparison& comparison, std::span<const Rule> rules) {
  RuleList list(rules);
  Results results(list);
  Report report;
  for (const ComparedArtifact& compared : comparison.all) {
    results.add(compared);
    report.artifacts.push_back(compared.artifact);
  }
  return log(report, results.take(), list);
}

}  // namespace ftcheck::report
