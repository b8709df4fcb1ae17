#include "report/format/json_index.hpp"

#include "report/every_case.hpp"
#include "report/format/json.hpp"
#include "report/index_report.hpp"
#include "report/project_report.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace ftcheck;
using namespace ftcheck::report;

TEST_CASE("a report that asks no index has none of an index's keys") {
  const Json json = Json::parse(to_json(sample::every_case()));
  for (const char* key : {"target", "inputs", "history", "projects", "network"})
    CHECK_FALSE(json.contains(key));
  for (const Json& artifact : json["artifacts"]) {
    for (const char* key : {"source", "input", "required_by", "alternatives"})
      CHECK_FALSE(artifact.contains(key));
  }
}

TEST_CASE("what is not known about a file is null") {
  const Json source = json_source(Source{});
  for (const char* key : {"url", "sha256", "size", "uploaded", "yanked", "requires_python"})
    CHECK(source[key].is_null());
  CHECK(source["verified"] == "nothing");
  CHECK(source["unread"].is_array());
}

TEST_CASE("each history is a line of its own after the artifacts") {
  const Report report = sample::index_report();
  const std::string lines = to_json_lines(report);
  CHECK(std::ranges::count(lines, '\n') == 6);
  const Json line = Json::parse(to_json_line(report.history[0]));
  CHECK(line.size() == 2);
  CHECK(line["schema_version"] == 1);
  CHECK(line["history"] == Json::parse(to_json(report))["history"][0]);
}

TEST_CASE("each project is a line of its own after the artifacts") {
  const Report report = sample::project_report();
  const std::string lines = to_json_lines(report);
  CHECK(std::ranges::count(lines, '\n') == 15);
  const Json line = Json::parse(to_json_line(report.projects[0]));
  CHECK(line.size() == 2);
  CHECK(line["schema_version"] == 1);
  CHECK(line["project"] == Json::parse(to_json(report))["projects"][0]);
  CHECK(line["project"]["not_judged"][1]["version"].is_null());
  CHECK(line["project"]["error"].is_null());
}

TEST_CASE("artifacts of a project name it") {
  const Json json = Json::parse(to_json(sample::project_report()));
  CHECK(json["artifacts"][0]["input"] == "uv.lock");
}
