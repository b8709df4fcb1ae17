#include "report/format/gitlab.hpp"

#include "golden.hpp"
#include "report/every_case.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <set>
#include <string>

using namespace ftcheck;
using Json = nlohmann::ordered_json;

TEST_CASE("GitLab code quality of every case") {
  golden::check_golden("code-quality.json", report::to_gitlab(sample::every_case()));
}

TEST_CASE("no two issues of a report share a fingerprint, however often they repeat themselves") {
  Report report = sample::every_case();
  const Report again = sample::every_case();
  report.artifacts.insert(report.artifacts.end(), again.artifacts.begin(), again.artifacts.end());
  const Json issues = Json::parse(report::to_gitlab(report));
  std::set<std::string> seen;
  for (const Json& issue : issues) seen.insert(issue["fingerprint"]);
  CHECK(issues.size() == 24);
  CHECK(seen.size() == issues.size());
}

TEST_CASE("what people read of an issue has nothing in it that they do not see") {
  const std::string text = report::to_gitlab({{sample::hostile_wheel(), sample::endless_wheel()}});
  CHECK(sample::is_harmless(text));
  const std::string description = Json::parse(text)[0]["description"];
  CHECK(sample::is_harmless(description));
  CHECK(description.find("\\u202e") != std::string::npos);
}

TEST_CASE("a report without findings is an empty array") {
  CHECK(report::to_gitlab({}) == "[]\n");
}
