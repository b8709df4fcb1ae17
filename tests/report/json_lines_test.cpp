#include "report/format/json.hpp"

#include "every_case.hpp"
#include "golden.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>

using namespace ftcheck;
using Json = nlohmann::ordered_json;

TEST_CASE("the JSON Lines of every case match the golden file") {
  golden::check_golden("lines.jsonl", report::to_json_lines(sample::every_case()));
}

TEST_CASE("a line has the schema version and then the artifact as in the JSON report") {
  const Report report = sample::every_case();
  const Json artifacts = Json::parse(report::to_json(report))["artifacts"];
  for (std::size_t i = 0; i < report.artifacts.size(); ++i) {
    const std::string text = report::to_json_line(report.artifacts[i]);
    CHECK(std::ranges::count(text, '\n') == 1);
    CHECK(text.ends_with('\n'));
    Json line = Json::parse(text);
    CHECK(line.begin().key() == "schema_version");
    line.erase("schema_version");
    CHECK(line == artifacts[i]);
  }
}

TEST_CASE("terminals and logs obey neither form of JSON, and both preserve names") {
  const Artifact artifact = sample::hostile_wheel();
  for (const std::string& text : {report::to_json({{artifact}}), report::to_json_line(artifact)}) {
    CHECK(sample::is_harmless(text));
    const Json json = Json::parse(text);
    const Json& read = json.contains("artifacts") ? json["artifacts"][0] : json;
    CHECK(read["modules"][0]["path"].get<std::string>().find("##vso[a]\u202e!/") !=
          std::string::npos);
  }
}

TEST_CASE("an empty report has no lines") {
  CHECK(report::to_json_lines({}).empty());
}
