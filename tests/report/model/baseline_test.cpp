#include "report/model/baseline.hpp"

#include "report/every_case.hpp"
#include "report/format/json.hpp"
#include "report/index_report.hpp"
#include "report/project_report.hpp"
#include "report/temporary_file.hpp"

#include <ftcheck/error.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

using namespace ftcheck;
namespace fs = std::filesystem;
using sample::TemporaryFile;

namespace {

report::Baseline read(std::string_view text, std::span<const Rule> rules = sample::every_rule) {
  return report::read_baseline(TemporaryFile(text).path(), rules);
}

// The error's sentence without the file name, which must be in it.
std::string complaint(std::string_view text) {
  const TemporaryFile file(text);
  try {
    report::read_baseline(file.path(), {});
  } catch (const Error& error) {
    std::string sentence = error.what();
    const std::string begin = "the baseline " + file.path().string() + " ";
    CHECK(sentence.starts_with(begin));
    return sentence.substr(begin.size());
  }
  return "nothing";
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

void check_same(const Report& read, const Report& written) {
  REQUIRE(read.artifacts.size() == written.artifacts.size());
  for (std::size_t i = 0; i < read.artifacts.size(); ++i) {
    const Artifact& is = read.artifacts[i];
    const Artifact& was = written.artifacts[i];
    CHECK(is.kind == was.kind);
    CHECK(is.verdict == was.verdict);
    CHECK(is.tags == was.tags);
    CHECK(is.distribution.has_value() == was.distribution.has_value());
    CHECK(is.error == was.error);
    REQUIRE(is.modules.size() == was.modules.size());
    for (std::size_t k = 0; k < is.modules.size(); ++k) {
      CHECK(is.modules[k].verdict == was.modules[k].verdict);
      CHECK(is.modules[k].reason_code() == was.modules[k].reason_code());
    }
    REQUIRE(is.findings.size() == was.findings.size());
    for (std::size_t k = 0; k < is.findings.size(); ++k) {
      CHECK(is.findings[k].code() == was.findings[k].code());
      CHECK(is.findings[k].severity == was.findings[k].severity);
      CHECK(is.findings[k].module.has_value() == was.findings[k].module.has_value());
    }
  }
}

constexpr std::string_view line =
    R"({"schema_version":1,"path":"a.whl","kind":"wheel","verdict":"pure","tags":[],"modules":[],"findings":[]})";

}  // namespace

TEST_CASE("a baseline is read from a JSON report or from JSON Lines") {
  const Report report = sample::every_case();
  check_same(read(report::to_json(report)).report, report);
  check_same(read(report::to_json_lines(report)).report, report);
}

TEST_CASE("a baseline refers to known rules and keeps the codes of unknown ones") {
  const report::Baseline baseline = read(report::to_json(sample::every_case()));
  bool any_known = false;
  for (const Artifact& artifact : baseline.report.artifacts) {
    for (const Finding& finding : artifact.findings) {
      CAPTURE(finding.code());
      const bool is_known = std::ranges::find(sample::every_rule, finding.code(), &Rule::code) !=
                            sample::every_rule.end();
      const bool refers =
          finding.rule >= sample::every_rule.begin() && finding.rule < sample::every_rule.end();
      CHECK(refers == is_known);
      any_known |= refers;
    }
  }
  CHECK(any_known);
  CHECK(baseline.other_rules.size() == 1);
  CHECK(baseline.other_rules.contains("FT999"));
}

TEST_CASE("a baseline may have other line breaks, or be a single line") {
  CHECK(read(R"({"schema_version":1,"artifacts":[]})").report.artifacts.empty());
  CHECK(read(line).report.artifacts.size() == 1);
  CHECK(read(std::string(line) + "\r\n\r\n" + std::string(line)).report.artifacts.size() == 2);
}

TEST_CASE("unknown keys, which a later version may add, are ignored") {
  const report::Baseline baseline = read(
      R"({"schema_version": 1, "new": [{"artifacts": 1}], "artifacts": [], "summary": {"new": 2}})");
  CHECK(baseline.report.artifacts.empty());
}

TEST_CASE("a missing baseline or a directory cannot be read") {
  CHECK_THROWS_WITH_AS(report::read_baseline("no/such.json", {}),
                       "the baseline no/such.json could not be read: No such file or directory",
                       Error);
  CHECK_THROWS_WITH_AS(report::read_baseline(".", {}),
                       "the baseline . could not be read: Is a directory", Error);
}

TEST_CASE("invalid JSON is reported with the line of the mistake") {
  CHECK(complaint("\n") == "is empty; write one with `ftcheck --format json -o FILE PATH...`");
  CHECK(contains(complaint("ready  a.whl"), "is not JSON: it goes wrong in line 1; write one"));
  CHECK(contains(complaint("{\n\"schema_version\": 1,\n\"artifacts\": [}"), "in line 3;"));
  CHECK(contains(complaint(std::string(line) + "\n{\"schema_version\":1,"), "in line 2;"));
  CHECK(contains(complaint("\xff\xfe{"), "is not JSON"));
}

TEST_CASE("JSON that is not a report of ftcheck is rejected") {
  CHECK(contains(complaint("[]"), "is not a report of ftcheck: it is not an object"));
  CHECK(contains(complaint("{}"), "it has no \"schema_version\""));
  CHECK(contains(complaint(R"({"version": "2.1.0", "runs": []})"), "is not a report of ftcheck"));
  CHECK(contains(complaint(R"({"schema_version": 1})"), "it has no \"artifacts\""));
  CHECK(contains(complaint(R"({"schema_version": 1, "artifacts": {}})"),
                 "artifacts is not an array"));
  CHECK(contains(complaint(R"({"schema_version": 1, "artifacts": [{"path": 1}]})"),
                 "artifacts[0].path is not a string"));
  CHECK(
      contains(complaint(R"({"schema_version": 1, "artifacts": [{"path": "a", "kind": "boat"}]})"),
               "artifacts[0].kind is \"boat\", which is none of its words"));
}

TEST_CASE("a report of another schema version is rejected") {
  CHECK(complaint(R"({"schema_version": 2, "artifacts": []})") ==
        "has schema_version 2, and this ftcheck reads 1; write it anew with this version");
  CHECK(contains(complaint(R"({"schema_version": "1", "artifacts": []})"),
                 "has schema_version that is no number"));
}

TEST_CASE("a baseline that is nested too deeply is rejected") {
  CHECK(contains(complaint(std::string(1'000'000, '[')), "is nested too deeply"));
  CHECK(contains(complaint(R"({"new":)" + std::string(1'000'000, '[')), "is nested too deeply"));
}

TEST_CASE("reading stops in a file that never ends") {
  if (!fs::exists("/dev/zero")) return;
  try {
    report::read_baseline("/dev/zero", {});
    FAIL("it was read");
  } catch (const Error& error) {
    CHECK(contains(error.what(), "is larger than 128 MiB"));
  }
}

TEST_CASE("a baseline about an index is read as a report and as lines, without the histories") {
  const Report report = sample::index_report();
  for (const std::string& text : {report::to_json(report), report::to_json_lines(report)}) {
    const report::Baseline baseline = read(text);
    check_same(baseline.report, report);
    for (const Artifact& artifact : baseline.report.artifacts) CHECK(artifact.source.has_value());
  }
}

TEST_CASE("a report about a lock file can be a baseline, as JSON and as JSON Lines") {
  const Report report = sample::project_report();
  check_same(read(report::to_json(report)).report, report);
  check_same(read(report::to_json_lines(report)).report, report);
  CHECK(read(report::to_json(report)).report.artifacts[0].input == "uv.lock");
}
