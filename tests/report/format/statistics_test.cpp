#include "report/format/statistics.hpp"

#include "report/rules.hpp"

#include <ftcheck/render.hpp>

#include <doctest/doctest.h>

namespace {

using namespace ftcheck;

Artifact with_findings(std::initializer_list<std::string_view> codes) {
  Artifact artifact;
  for (const std::string_view code : codes) {
    artifact.findings.push_back({sample::rule(code), Severity::error, {}, "message", ""});
  }
  return artifact;
}

TEST_CASE("findings are counted per rule over all artifacts, most findings first, then by code") {
  Report report;
  report.artifacts = {with_findings({"FT301", "FT103"}), with_findings({"FT301"}),
                      with_findings({"FT204"})};
  CHECK(render_statistics(report) ==
        "Findings by rule:\n"
        "  2  FT301  gil-not-declared  error\n"
        "  1  FT103  record-mismatch   error\n"
        "  1  FT204  not-installable   error\n");
}

TEST_CASE("counts are right-aligned") {
  Report report;
  for (int i = 0; i < 10; ++i) report.artifacts.push_back(with_findings({"FT301"}));
  report.artifacts.push_back(with_findings({"FT103"}));
  CHECK(render_statistics(report).find("  10  FT301") != std::string::npos);
  CHECK(render_statistics(report).find("   1  FT103") != std::string::npos);
}

TEST_CASE("the severity is that of the most severe finding, not of the rule") {
  Report report;
  report.artifacts = {with_findings({"FT204", "FT103"}), with_findings({"FT204", "FT103"})};
  report.artifacts[0].findings[0].severity = Severity::info;
  report.artifacts[1].findings[0].severity = Severity::info;
  report.artifacts[1].findings[1].severity = Severity::warning;
  CHECK(render_statistics(report) ==
        "Findings by rule:\n"
        "  2  FT103  record-mismatch  error\n"
        "  2  FT204  not-installable  note\n");
}

TEST_CASE("severities are colored on request") {
  Report report;
  report.artifacts = {with_findings({"FT301"})};
  CHECK(render_statistics(report, {.color = true}).find("\x1b[31merror\x1b[0m") !=
        std::string::npos);
}

TEST_CASE("without findings there are no statistics") {
  CHECK(render_statistics({}).empty());
  Report report;
  report.artifacts = {with_findings({})};
  CHECK(render_statistics(report).empty());
}

}  // namespace
