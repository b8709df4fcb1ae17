#include "report/model/comparison.hpp"

#include "report/every_case.hpp"
#include "report/index_report.hpp"
#include "report/model/baseline.hpp"
#include "report/project_report.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace ftcheck;
using namespace ftcheck::report;
using sample::every_case;
using sample::mixed_wheel;
using sample::rule;

namespace {

Comparison with(const Artifact& before, const Artifact& now) {
  return compare({{before}}, {{now}});
}

// mixed_wheel() with another verdict of pkg._a, which was ready.
Artifact worsened(Verdict verdict) {
  Artifact artifact = mixed_wheel();
  artifact.modules[0].verdict = verdict;
  artifact.modules[0].reason = rule("FT301");
  artifact.findings.push_back({rule("FT301"), Severity::error, artifact.modules[0].path,
                               "importing it re-enables the GIL", "help"});
  return artifact;
}

std::string text(const Comparison& comparison) {
  return to_text(comparison, {});
}

}  // namespace

TEST_CASE("a report compared with itself has nothing new") {
  Report report = every_case();
  std::erase_if(report.artifacts, [](const Artifact& it) { return it.verdict == Verdict::error; });
  const Comparison comparison = compare(report, report);
  CHECK(comparison.report.artifacts.empty());
  CHECK(comparison.worse.empty());
  CHECK(comparison.better.empty());
  CHECK(comparison.not_looked_at == 0);
  CHECK(exit_status(report) == 1);
  CHECK(exit_status(comparison, Severity::warning) == 0);
  CHECK(text(comparison) == "nothing is worse, 11 problems as before\n");
}

TEST_CASE("a new version, newer tags, another directory or another wording is not new") {
  Artifact next = mixed_wheel();
  next.path = "elsewhere/mixed-2.0-cp314-cp314t-linux_x86_64.whl";
  next.distribution = Distribution{"PKG", "2.0"};
  for (Finding& finding : next.findings) finding.message += ", in other words";
  CHECK(with(mixed_wheel(), next).report.artifacts.empty());

  Artifact before = mixed_wheel();
  before.tags = {"cp314-cp314t-manylinux2014_x86_64", "cp314-cp314t-manylinux_2_17_x86_64"};
  next.tags = {"cp314-cp314t-manylinux_2_28_x86_64"};
  CHECK(with(before, next).report.artifacts.empty());
}

TEST_CASE("bytes that are not UTF-8 do not make an old finding new") {
  Artifact before = sample::hostile_wheel();
  const auto as_read = [](std::string& text) {
    for (std::size_t at; (at = text.find('\xff')) != std::string::npos;) {
      text.replace(at, 1, "\xef\xbf\xbd");
    }
  };
  as_read(before.path);
  as_read(before.distribution->name);
  as_read(before.modules[0].path);
  as_read(*before.findings[0].module);
  CHECK(with(before, sample::hostile_wheel()).report.artifacts.empty());
}

TEST_CASE("only modules that are worse than before remain in their wheel") {
  for (const Verdict verdict : {Verdict::enables_gil, Verdict::incompatible, Verdict::unknown}) {
    CAPTURE(to_string(verdict));
    const Comparison comparison = with(mixed_wheel(), worsened(verdict));
    REQUIRE(comparison.report.artifacts.size() == 1);
    const Artifact& artifact = comparison.report.artifacts[0];
    REQUIRE(artifact.findings.size() == 1);
    CHECK(artifact.findings[0].module == "pkg/_a.cpython-314t.so");
    CHECK(artifact.findings[0].help == "help");
    CHECK(exit_status(comparison) == 1);
    REQUIRE(comparison.worse.size() == 1);
    CHECK(comparison.worse[0].before == Grade(Verdict::ready));
    CHECK(comparison.worse[0].now == Grade(verdict));
  }
  Artifact known = mixed_wheel();
  known.modules[2].verdict = Verdict::enables_gil;
  const Comparison comparison = with(mixed_wheel(), known);
  REQUIRE(comparison.worse.size() == 1);
  CHECK(comparison.worse[0].before == Grade(Verdict::unknown));
  CHECK(comparison.report.artifacts[0].findings.size() == 1);
}

TEST_CASE("modules that are not worse keep their verdict and do not count") {
  const Comparison comparison = with(mixed_wheel(), worsened(Verdict::enables_gil));
  const Artifact& artifact = comparison.report.artifacts.at(0);
  CHECK(artifact.verdict == Verdict::enables_gil);
  REQUIRE(artifact.modules.size() == 3);
  CHECK(artifact.modules[1].verdict == Verdict::enables_gil);

  Artifact next = mixed_wheel();
  next.findings.push_back({rule("FT104"), Severity::warning, {}, "it is new", ""});
  CHECK(exit_status(with(mixed_wheel(), next)) == 0);
  CHECK(exit_status(with(mixed_wheel(), next), Severity::warning) == 1);
  next.modules[1].reason = nullptr;
  CHECK(exit_status(with(mixed_wheel(), next)) == 0);
}

TEST_CASE("an added module is new if it is not ready") {
  Artifact before = mixed_wheel();
  before.modules.erase(before.modules.begin(), before.modules.begin() + 2);
  const Comparison comparison = with(before, mixed_wheel());
  const auto is_b = [](const Change& change) { return change.module == "pkg/_b.cpython-314t.so"; };
  CHECK(std::ranges::count_if(comparison.worse, is_b) == 1);
  CHECK(exit_status(comparison) == 1);
}

TEST_CASE("everything that is wrong with an added package is new") {
  const Comparison comparison = report::compare({}, {{mixed_wheel()}});
  REQUIRE(comparison.report.artifacts.size() == 1);
  CHECK(comparison.report.artifacts[0].findings.size() == mixed_wheel().findings.size());
  CHECK(report::compare({}, {{sample::wheel("a.whl", Verdict::ready)}}).report.artifacts.empty());
}

TEST_CASE("another reason for the same verdict is not worse, and a better verdict is better") {
  Artifact next = mixed_wheel();
  next.modules[1].reason = next.findings[0].rule = rule("FT302");
  CHECK(with(mixed_wheel(), next).report.artifacts.empty());

  next.modules[1].verdict = Verdict::unknown;
  next.modules[1].reason = next.findings[0].rule = rule("FT303");
  const Comparison comparison = with(mixed_wheel(), next);
  CHECK(comparison.report.artifacts.empty());
  REQUIRE(comparison.better.size() == 1);
  CHECK(comparison.better[0].before == Grade(Verdict::enables_gil));
  CHECK(comparison.better[0].now == Grade(Verdict::unknown));
}

TEST_CASE("a repaired module is listed once, without the finding that explained it") {
  Artifact next = mixed_wheel();
  next.modules.erase(next.modules.begin() + 1);
  next.findings.erase(next.findings.begin());
  next.findings.pop_back();
  CHECK(text(with(mixed_wheel(), next)) ==
        "gone   pkg 1.0: pkg/_b.cpython-314t.so: enables-gil (FT301): importing it re-enables the "
        "GIL\n"
        "gone   pkg 1.0: error[FT103]: RECORD lists b.py, which is not there\n"
        "nothing is worse, 2 better or gone, 3 problems as before\n");
}

TEST_CASE("if a finding is repeated more often than before, only the additional ones are new") {
  Artifact next = mixed_wheel();
  next.findings.insert(
      next.findings.begin(),
      {rule("FT103"), Severity::error, {}, "RECORD lists c.py, which is not there", ""});
  const Comparison comparison = with(mixed_wheel(), next);
  REQUIRE(comparison.worse.size() == 1);
  CHECK(comparison.worse[0].message == "RECORD lists c.py, which is not there");
}

TEST_CASE("a finding that is more severe than before is worse") {
  Artifact next = mixed_wheel();
  next.findings[2].severity = Severity::warning;
  const Comparison comparison = with(mixed_wheel(), next);
  CHECK(
      text(comparison) ==
      "worse  pkg 1.0: warning[FT501], was note: pkg/_a.cpython-314t.so: it has 100% static data\n"
      "1 worse or new, 4 problems as before\n"
      "Learn more: ftcheck --explain FT501\n");
  CHECK(with(next, mixed_wheel()).worse.empty());
}

TEST_CASE("notes are counted, listed on request, and never worse") {
  Artifact next = mixed_wheel();
  next.findings.push_back({rule("FT307"), Severity::info, {}, "there is no classifier", ""});
  const Comparison comparison = with(mixed_wheel(), next);
  CHECK(text(comparison) ==
        "nothing is worse, 5 problems as before; 1 note changed (-v shows them)\n");
  CHECK(to_text(comparison, {.verbose = true}) ==
        "new    pkg 1.0: note[FT307]: there is no classifier\n"
        "nothing is worse, 5 problems as before; 1 note changed\n"
        "Learn more: ftcheck --explain FT307\n");
  CHECK(exit_status(comparison, Severity::warning) == 0);
}

TEST_CASE("a finding that explains all modules is new if one of them is worse") {
  const Artifact bad = sample::default_build();
  CHECK(with(bad, bad).report.artifacts.empty());
  Artifact good = bad;
  good.modules[0].verdict = Verdict::ready;
  good.modules[0].reason = nullptr;
  good.findings.clear();
  CHECK(with(good, bad).report.artifacts.at(0).findings.size() == 1);
  CHECK(
      text(with(good, bad)) ==
      "worse  pkg 1.0: lib/python3.14/site-packages/pkg/_b.cpython-314.so: incompatible (FT204),\n"
      "    was ready: it is installed for the default build\n"
      "1 worse or new\n"
      "Learn more: ftcheck --explain FT204\n");
}

TEST_CASE("a new finding fails the run if it is at least as severe as fail_on") {
  for (const Severity severity : {Severity::error, Severity::warning, Severity::info}) {
    CAPTURE(to_string(severity));
    Artifact next = mixed_wheel();
    next.findings.push_back({rule("FT104"), severity, {}, "it is new", ""});
    const Comparison comparison = with(mixed_wheel(), next);
    CHECK(exit_status(comparison) == (severity == Severity::error ? 1 : 0));
    CHECK(exit_status(comparison, Severity::warning) == (severity == Severity::info ? 0 : 1));
    CHECK(exit_status(with(next, mixed_wheel())) == 0);
  }
}

TEST_CASE("an artifact without modules is worse only if its verdict is") {
  Artifact before = sample::default_build();
  before.modules.clear();
  before.verdict = Verdict::unknown;
  before.findings = {{rule("FT202"), Severity::warning, {}, "it finds none of them", ""}};
  CHECK(exit_status(with(before, before)) == 0);
  CHECK(exit_status(report::compare({}, {{before}})) == 1);

  Artifact noted = before;
  noted.findings.push_back({rule("FT307"), Severity::info, {}, "there is no classifier", ""});
  CHECK(exit_status(with(before, noted)) == 0);

  Artifact worse = before;
  worse.verdict = Verdict::incompatible;
  worse.findings.push_back({rule("FT303"), Severity::warning, {}, "it is new", ""});
  CHECK(exit_status(with(before, worse)) == 1);
  CHECK(text(with(before, worse)) ==
        "new    pkg 1.0: warning[FT303]: it is new\n1 worse or new, 1 problem as before\n"
        "Learn more: ftcheck --explain FT303\n");

  worse.findings = before.findings;
  CHECK(exit_status(with(before, worse)) == 1);
  CHECK(text(with(before, worse)) ==
        "worse  pkg 1.0: incompatible, was unknown\n1 worse or new, 1 problem as before\n");
  CHECK(exit_status(with(worse, before)) == 0);
}

TEST_CASE("a module whose rule was not selected is not worse") {
  Artifact next = worsened(Verdict::enables_gil);
  next.findings.pop_back();
  CHECK(with(mixed_wheel(), next).report.artifacts.empty());
}

TEST_CASE("wheels for other platforms or interpreters of a package are separate artifacts") {
  Artifact other = mixed_wheel();
  other.tags = {"cp314-cp314t-win_amd64"};
  const Comparison comparison = with(mixed_wheel(), other);
  CHECK(comparison.report.artifacts.size() == 1);
  CHECK(comparison.not_looked_at == 1);
  CHECK(text(comparison).find("; 1 artifact of the baseline was not looked at\n") !=
        std::string::npos);
}

TEST_CASE("each of several versions is compared with the same version, or else with the newest") {
  Artifact old_one = mixed_wheel();
  old_one.distribution->version = "1.9";
  Artifact new_one = worsened(Verdict::enables_gil);
  new_one.distribution->version = "1.10";
  const Report baseline{{new_one, old_one}};
  CHECK(compare(baseline, {{old_one, new_one}}).report.artifacts.empty());
  Artifact next = new_one;
  next.distribution->version = "1.11";
  CHECK(compare(baseline, {{next}}).report.artifacts.empty());
  CHECK(compare(baseline, {{next}}).not_looked_at == 1);
}

TEST_CASE("a renamed directory or unpacked modules of a wheel are the same package") {
  Artifact before = sample::installed();
  Artifact next = before;
  next.path = "env";
  next.modules[0].path = "lib/python3.14t/site-packages/pkg/_b.cpython-314t.so";
  next.findings[0].module = next.modules[0].path;
  CHECK(with(before, next).report.artifacts.empty());
}

TEST_CASE("an input that cannot be read always counts") {
  const Report broken{{sample::unreadable("gone.whl")}};
  const Comparison comparison = compare(broken, broken);
  CHECK(exit_status(comparison) == 2);
  CHECK(text(comparison) == "new    gone.whl: error: gone.whl is not there\n1 worse or new\n");
}

TEST_CASE("a comparison's text escapes the input, and quiet leaves out improvements") {
  const Comparison comparison = compare({{mixed_wheel()}}, {{sample::hostile_wheel()}});
  const std::string all = text(comparison);
  CHECK(all.find('\x1b') == std::string::npos);
  CHECK(all.find('\xff') == std::string::npos);
  CHECK(all.find("\n::error::") == std::string::npos);
  CHECK(all.find("\n1 worse or new; 1 artifact of the baseline was not looked at\n") !=
        std::string::npos);
  CHECK_FALSE(to_text(comparison, {.quiet = true}).ends_with("not looked at\n"));
  CHECK(to_text(report::compare({}, {}), {.quiet = true}).empty());
  CHECK(to_text(comparison, {.color = true}).starts_with("\x1b[31mnew    \x1b[0m"));
}

TEST_CASE("a newer release on an index replaces the older one on the same platform") {
  Artifact next = sample::index_wheel();
  next.path = "lxml-6.2-cp314-abi3t-manylinux_2_34_x86_64.whl";
  next.tags = {"cp314-abi3t-manylinux_2_34_x86_64"};
  next.distribution->version = "6.2";
  CHECK(with(sample::index_wheel(), next).report.artifacts.empty());

  Artifact windows = next;
  windows.tags = {"cp314-cp314t-win_amd64"};
  CHECK(with(sample::index_wheel(), windows).report.artifacts.size() == 1);
}

TEST_CASE("a release without a wheel is compared with what the project had before") {
  Artifact wheel = sample::index_wheel();
  wheel.distribution = Distribution{"orjson", "3.12"};
  wheel.verdict = Verdict::ready;
  wheel.findings.clear();
  for (Module& module : wheel.modules) {
    module.verdict = Verdict::ready;
    module.reason = nullptr;
  }
  CHECK(with(wheel, sample::index_release()).worse.size() ==
        sample::index_release().findings.size());
  CHECK(with(sample::index_release(), sample::index_release()).worse.empty());
  CHECK_FALSE(with(sample::index_release(), wheel).better.empty());
}

TEST_CASE("a locked distribution in a new version is compared with the one that was locked") {
  const Report before = sample::project_report();
  Report now = before;
  for (Artifact& artifact : now.artifacts) {
    if (artifact.distribution->name != "lxml") continue;
    artifact.path = "lxml-6.2-cp314-cp314t-manylinux_2_34_x86_64.whl";
    artifact.tags = {"cp314-cp314t-manylinux_2_34_x86_64"};
    artifact.distribution->version = "6.2";
  }
  std::erase_if(now.projects[0].not_judged,
                [](const NotJudged& it) { return it.kind == "unreadable"; });
  std::erase_if(now.artifacts, [](const Artifact& it) { return it.verdict == Verdict::error; });
  const Comparison same = compare(before, now);
  CHECK(same.worse.empty());
  CHECK(same.report.projects.empty());
  CHECK(exit_status(same) == 0);

  Artifact& greenlet = now.artifacts[2];
  REQUIRE(greenlet.distribution->name == "greenlet");
  greenlet.distribution->version = "3.6";
  greenlet.verdict = greenlet.modules[0].verdict = Verdict::enables_gil;
  greenlet.modules[0].reason = rule("FT301");
  greenlet.findings.push_back(sample::reason(greenlet.modules[0].path, "Add the slot."));
  const Comparison worse = compare(before, now);
  REQUIRE(worse.worse.size() == 1);
  CHECK(worse.worse[0].artifact == "greenlet 3.6");
  CHECK(worse.worse[0].before == Grade(Verdict::ready));
  CHECK(exit_status(worse) == 1);
}

TEST_CASE("a locked distribution that is no longer pure is not new") {
  Artifact before = sample::locked("fast", "1", Verdict::pure);
  const Artifact now = sample::locked("fast", "2", Verdict::ready);
  CHECK(with(before, now).not_looked_at == 0);
  before.source->platform = "win_amd64";
  CHECK(with(before, now).not_looked_at == 1);
}

TEST_CASE("of two lock files each is compared with itself") {
  Report before;
  before.artifacts = {sample::locked("same", "1", Verdict::enables_gil),
                      sample::locked("same", "1", Verdict::ready)};
  before.artifacts[1].input = "other/uv.lock";
  Report now = before;
  std::swap(now.artifacts[0], now.artifacts[1]);
  CHECK(compare(before, now).worse.empty());
}

TEST_CASE("a project that could not be read is worse than any baseline") {
  const Comparison comparison = compare(Report{}, sample::unreadable_project());
  CHECK(exit_status(comparison) == 2);
  CHECK(text(comparison).find("line 3 is not TOML") != std::string::npos);
  CHECK(exit_status(compare(sample::project_report(), sample::project_report())) == 2);
}
