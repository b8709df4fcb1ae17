#include "report/format/sarif.hpp"

#include "golden.hpp"
#include "report/every_case.hpp"
#include "report/model/comparison.hpp"

#include <ftcheck/rules.hpp>
#include <ftcheck/version.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

using namespace ftcheck;
using Json = nlohmann::ordered_json;

namespace {

Json run(const Report& report, std::span<const Rule> rules = sample::every_rule) {
  return Json::parse(report::to_sarif(report, rules))["runs"][0];
}

// The tool's version changes more often than the format.
std::string without_what_changes(std::string text) {
  for (const char* key : {"\"version\": \"", "\"semanticVersion\": \""}) {
    const std::size_t at = text.find(key, text.find("\"ftcheck\"")) + std::string(key).size();
    text.replace(at, version().size(), "0.0.0");
  }
  // So does the address of the documentation, which can be chosen for a build.
  std::string base = rule_url(sample::every_rule[0]);
  base.resize(base.find("/rules.md#"));
  for (std::size_t at = 0; (at = text.find(base, at)) != std::string::npos;) {
    text.replace(at, base.size(), "https://documentation.example");
  }
  return text;
}

}  // namespace

TEST_CASE("the SARIF of every case matches the golden file") {
  const std::string text = report::to_sarif(sample::every_case(), sample::every_rule);
  golden::check_golden("report.sarif", without_what_changes(text));
}

TEST_CASE("the SARIF of a comparison has all findings with their states") {
  const Artifact old = sample::mixed_wheel();
  Artifact now = sample::mixed_wheel();
  now.modules[1].verdict = Verdict::ready;
  now.modules[1].reason = nullptr;
  now.findings.erase(now.findings.begin());
  now.findings[0].severity = Severity::error;
  now.findings[1].severity = Severity::warning;
  now.findings.push_back({sample::rule("FT204"), Severity::info, {}, "it is new", ""});
  const Comparison comparison = report::compare({{old}}, {{now, sample::unreadable("gone.whl")}});
  const std::string text = report::to_sarif(comparison, sample::every_rule);
  golden::check_golden("baseline.sarif", without_what_changes(text));
  const Json log = Json::parse(text);
  std::string states;
  for (const Json& result : log["runs"][0]["results"]) {
    states += result["ruleId"].get<std::string>() + " " +
              result["baselineState"].get<std::string>() + "\n";
  }
  CHECK(states ==
        "FT303 unchanged\nFT501 updated\nFT103 unchanged\nFT103 unchanged\nFT204 new\nFT301 "
        "absent\n");
}

TEST_CASE("without a baseline no result has a state") {
  const Json one = run(sample::every_case());
  for (const Json& result : one["results"]) {
    CHECK(!result.contains("baselineState"));
  }
}

TEST_CASE("the run names the tool's version") {
  CHECK(run({})["tool"]["driver"]["version"] == version());
  CHECK(run({})["tool"]["driver"]["semanticVersion"] == version());
}

TEST_CASE("an empty run still has results and rules") {
  const Json nothing = run({}, {});
  CHECK(nothing["results"] == Json::array());
  CHECK(nothing["tool"]["driver"]["rules"] == Json::array());
  CHECK(nothing["invocations"][0]["executionSuccessful"] == true);
}

TEST_CASE("every result has the index of its rule") {
  const Json result = run(sample::every_case());
  const Json& rules = result["tool"]["driver"]["rules"];
  CHECK(rules.size() == sample::every_rule.size() + 1);
  for (const Json& each : result["results"]) {
    CHECK(rules[each["ruleIndex"].get<std::size_t>()]["id"] == each["ruleId"]);
  }
}

TEST_CASE("an input that could not be read is a notification, not a result") {
  const Json result = run({{sample::unreadable("gone.whl")}});
  CHECK(result["results"] == Json::array());
  CHECK(result["invocations"][0]["executionSuccessful"] == false);
  const Json& notification = result["invocations"][0]["toolExecutionNotifications"][0];
  CHECK(notification["level"] == "error");
  CHECK(notification["message"]["text"] == "gone.whl is not there");
}

TEST_CASE("the run's properties include verdicts that no finding explains") {
  const Json result = run({{sample::wheel("a.whl", Verdict::unknown,
                                          {sample::module("pkg/_x.so", Verdict::unknown)})}});
  CHECK(result["results"] == Json::array());
  CHECK(result["properties"]["artifacts"][0]["modules"][0]["verdict"] == "unknown");
}

TEST_CASE("text from a wheel cannot form a link in a message") {
  const Json result = run({{sample::hostile_wheel()}})["results"][0];
  const std::string text = result["message"]["text"];
  CHECK(text.find("[it] (http://a.b)") != std::string::npos);
  CHECK(text.find("](") == std::string::npos);
}

TEST_CASE("a message contains nothing invisible") {
  const std::string text =
      report::to_sarif({{sample::hostile_wheel(), sample::endless_wheel()}}, {});
  CHECK(sample::is_harmless(text));
  const std::string message = Json::parse(text)["runs"][0]["results"][0]["message"]["text"];
  CHECK(sample::is_harmless(message));
  CHECK(message.find("\\u202e") != std::string::npos);
}

TEST_CASE("descriptions are cut between words at GitHub's limit") {
  std::string explanation;
  while (explanation.size() < 3000) explanation += "word ";
  const std::vector<Rule> rules = {
      {"FT1", "long", Severity::error, "short", explanation, "example", "source"}};
  const Json rule = run({}, rules)["tool"]["driver"]["rules"][0];
  const std::string full = rule["fullDescription"]["text"];
  CHECK(full.size() <= 1024);
  CHECK(full.ends_with("word ..."));
  CHECK(rule["help"]["markdown"] == explanation + "\n\nexample\n\nSource: source");
}

TEST_CASE("a rule's help URI leads to its section of docs/rules.md on the web") {
  const Rule rule{"FT1", "name", Severity::error, "short", "", "", "https://a.b/c"};
  const std::string uri = run({}, {&rule, 1})["tool"]["driver"]["rules"][0]["helpUri"];
  CHECK(uri == rule_url(rule));
  CHECK(uri.starts_with("https://"));
  CHECK(uri.ends_with("/rules.md#FT1-name"));
}

TEST_CASE("without such a section the help URI is the first web address of the rule's source") {
  const auto help_uri = [](std::string_view source) {
    const std::vector<Rule> rules = {{"FT1", "", Severity::error, "short", "", "", source}};
    return run({}, rules)["tool"]["driver"]["rules"][0].value("helpUri", "none");
  };
  CHECK(help_uri("https://a.b/c#d") == "https://a.b/c#d");
  CHECK(help_uri("PEP 1, https://a.b/c, and https://d.e/") == "https://a.b/c");
  CHECK(help_uri("PEP 1") == "none");
  CHECK(help_uri("") == "none");
}
