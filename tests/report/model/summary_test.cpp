#include "report/sample.hpp"

#include "report/index_report.hpp"
#include "report/project_report.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>

using namespace ftcheck;
using sample::extension;
using sample::module;
using sample::rule;
using sample::unreadable;
using sample::wheel;

TEST_CASE("a summary counts artifacts, and modules by verdict") {
  const Report report{{
      wheel("a.whl", Verdict::incompatible,
            {module("a", Verdict::ready), module("b", Verdict::enables_gil),
             module("c", Verdict::incompatible), module("d", Verdict::unknown)}),
      extension("e.so", Verdict::ready),
      unreadable("f.whl"),
  }};
  const Summary summary = summarize(report);
  CHECK(summary.artifacts == 3);
  CHECK(summary.ready == 2);
  CHECK(summary.enables_gil == 1);
  CHECK(summary.incompatible == 1);
  CHECK(summary.unknown == 1);
}

TEST_CASE("the worst verdict of a report follows the order in which modules decide for a wheel") {
  Report report;
  CHECK(worst_verdict(report) == Verdict::pure);
  for (const Verdict verdict : {Verdict::pure, Verdict::ready, Verdict::unknown,
                                Verdict::incompatible, Verdict::enables_gil, Verdict::error}) {
    report.artifacts.insert(report.artifacts.begin(), wheel("a.whl", verdict));
    CHECK(worst_verdict(report) == verdict);
  }
}

TEST_CASE("verdicts have one order, and so do severities") {
  const std::array verdicts = {Verdict::pure,         Verdict::ready,       Verdict::unknown,
                               Verdict::incompatible, Verdict::enables_gil, Verdict::error};
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    for (std::size_t k = 0; k < verdicts.size(); ++k) {
      CHECK(is_worse(verdicts.at(i), verdicts.at(k)) == (i > k));
      CHECK(worse(verdicts.at(i), verdicts.at(k)) == verdicts.at(std::max(i, k)));
    }
    CHECK(is_well(verdicts.at(i)) == (i < 2));
  }
  CHECK(badness(Severity::error) > badness(Severity::warning));
  CHECK(badness(Severity::warning) > badness(Severity::info));
}

TEST_CASE("the exit status is 0 for wheels that are ready or pure") {
  CHECK(exit_status({{wheel("a.whl", Verdict::ready, {module("a", Verdict::ready)}),
                      wheel("b.whl", Verdict::pure)}}) == 0);
}

TEST_CASE("the exit status is 1 for any module that is not ready") {
  for (const Verdict verdict : {Verdict::enables_gil, Verdict::incompatible, Verdict::unknown}) {
    CAPTURE(to_string(verdict));
    CHECK(exit_status({{wheel("a.whl", Verdict::ready, {module("a", Verdict::ready)}),
                        wheel("b.whl", verdict, {module("a", verdict)})}}) == 1);
  }
}

TEST_CASE("the exit status is 1 for an artifact with a bad verdict that no module explains") {
  CHECK(exit_status({{wheel("a.whl", Verdict::unknown)}}) == 1);
}

TEST_CASE("the exit status is 1 for a finding that is an error, and 0 for lesser ones") {
  Artifact artifact = wheel("a.whl", Verdict::ready, {module("a", Verdict::ready)});
  artifact.findings = {{rule("FT101"), Severity::warning, {}, "", ""},
                       {rule("FT102"), Severity::info, {}, "", ""}};
  CHECK(exit_status({{artifact}}) == 0);
  artifact.findings.push_back({rule("FT103"), Severity::error, {}, "", ""});
  CHECK(exit_status({{artifact}}) == 1);
}

TEST_CASE("the exit status is 1 for a warning on request") {
  Artifact artifact = wheel("a.whl", Verdict::ready, {module("a", Verdict::ready)});
  artifact.findings = {{rule("FT102"), Severity::info, {}, "", ""}};
  CHECK(exit_status({{artifact}}, Severity::warning) == 0);
  artifact.findings.push_back({rule("FT101"), Severity::warning, {}, "", ""});
  CHECK(exit_status({{artifact}}, Severity::warning) == 1);
}

TEST_CASE("a module counts only if the rule that explains it is selected") {
  Artifact artifact = wheel("a.whl", Verdict::enables_gil, {module("a", Verdict::enables_gil)});
  artifact.modules[0].reason = rule("FT301");
  CHECK(exit_status({{artifact}}) == 0);
  artifact.findings = {{rule("FT301"), Severity::error, "a", "", ""}};
  CHECK(exit_status({{artifact}}) == 1);
  artifact.modules[0] = module("b", Verdict::unknown);
  artifact.modules[0].reason = rule("FT303");
  artifact.findings = {{rule("FT303"), Severity::warning, "b", "", ""}};
  CHECK(exit_status({{artifact}}) == 1);
  artifact.modules[0].reason = rule("FT204");
  artifact.findings = {{rule("FT204"), Severity::error, {}, "", ""}};
  CHECK(exit_status({{artifact}}) == 1);
  artifact.findings[0].severity = Severity::info;
  CHECK(exit_status({{artifact}}) == 0);
}

TEST_CASE("the exit status is 2 if any input could not be read") {
  CHECK(exit_status({{unreadable("a.whl"), wheel("b.whl", Verdict::enables_gil,
                                                 {module("a", Verdict::enables_gil)})}}) == 2);
}

TEST_CASE("the newest release of a history has a verdict, but the exit status is 0 or 2") {
  Report report;
  report.history = {sample::greenlet()};
  CHECK(exit_status(report) == 0);
  CHECK(worst_verdict(report) == Verdict::ready);
  report.history.push_back(sample::lxml());
  CHECK(exit_status(report) == 0);
  CHECK(worst_verdict(report) == Verdict::enables_gil);
  report.history.push_back(sample::unanswered());
  CHECK(exit_status(report) == 2);
}

TEST_CASE("the exit status is 2 for a project that could not be read, or not all of it") {
  CHECK(exit_status(sample::unreadable_project()) == 2);
  Report report = sample::movable_project();
  report.projects[0].conflicts = {"a wants b<2, and b 2 is locked"};
  report.projects[0].not_judged = {{"app", "1", "editable", ".", "", "it is the project itself"}};
  CHECK(exit_status(report) == 0);
  report.projects[0].not_judged.push_back({"?", "", "unreadable", "", "line 3", "it is no name"});
  CHECK(exit_status(report) == 2);
}

TEST_CASE("a distribution of the default build that the index has ready does not count") {
  Artifact artifact = wheel("site-packages", Verdict::incompatible,
                            {module("pkg/_x.cpython-314.so", Verdict::incompatible)});
  artifact.kind = ftcheck::ArtifactKind::directory;
  artifact.environment = Environment{{14, false}, "the directory python3.14"};
  artifact.modules[0].reason = rule("FT201");
  artifact.findings = {{rule("FT201"), Severity::error, {}, "It is for the default build.", ""}};
  CHECK(exit_status({{artifact}}) == 1);
  artifact.alternatives = {{"1.0", "", Verdict::enables_gil, "the same release"},
                           {"1.1", "", Verdict::ready, "the newest"}};
  CHECK(exit_status({{artifact}}) == 1);
  std::swap(artifact.alternatives[0], artifact.alternatives[1]);
  CHECK(exit_status({{artifact}}) == 0);
  artifact.findings.push_back({rule("FT103"), Severity::error, {}, "RECORD is wrong.", ""});
  CHECK(exit_status({{artifact}}) == 1);
}
