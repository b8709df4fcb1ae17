#include "report/model/baseline_state.hpp"

#include "report/every_case.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

using namespace ftcheck;
using report::compare_findings;
using sample::mixed_wheel;
using sample::rule;

namespace {

// "FT301 unchanged, FT303 new; FT501 absent"
std::string states(const ComparedArtifact& compared) {
  std::string text;
  for (std::size_t i = 0; i < compared.states.size(); ++i) {
    text += (i == 0 ? "" : ", ") + std::string(compared.artifact.findings[i].code()) + " " +
            std::string(to_string(compared.states[i]));
  }
  for (const Finding& finding : compared.absent) {
    text += "; " + std::string(finding.code()) + " absent";
  }
  return text;
}

Finding& finding_of(Artifact& artifact, std::string_view code) {
  for (Finding& finding : artifact.findings) {
    if (finding.code() == code) return finding;
  }
  throw std::logic_error("no such finding");
}

}  // namespace

TEST_CASE("all findings of a new artifact are new") {
  CHECK(states(compare_findings(mixed_wheel(), nullptr)) ==
        "FT301 new, FT303 new, FT501 new, FT103 new, FT103 new");
}

TEST_CASE("another wording, version or directory leaves findings unchanged") {
  Artifact now = mixed_wheel();
  now.path = "elsewhere/mixed-2.0-cp314-cp314t-linux_x86_64.whl";
  for (Finding& finding : now.findings) finding.message += ", in other words";
  const Artifact old = mixed_wheel();
  CHECK(states(compare_findings(now, &old)) ==
        "FT301 unchanged, FT303 unchanged, FT501 unchanged, FT103 unchanged, FT103 unchanged");
}

TEST_CASE("a finding of another severity is updated") {
  const Artifact old = mixed_wheel();
  Artifact now = mixed_wheel();
  finding_of(now, "FT501").severity = Severity::warning;
  CHECK(states(compare_findings(now, &old)) ==
        "FT301 unchanged, FT303 unchanged, FT501 updated, FT103 unchanged, FT103 unchanged");
}

TEST_CASE(
    "the finding that explains a verdict is updated with it, and the earlier one is not absent") {
  const Artifact old = mixed_wheel();
  Artifact now = mixed_wheel();
  now.modules[2].verdict = Verdict::enables_gil;
  now.modules[2].reason = rule("FT301");
  finding_of(now, "FT303").rule = rule("FT301");
  CHECK(states(compare_findings(now, &old)) ==
        "FT301 unchanged, FT301 updated, FT501 unchanged, FT103 unchanged, FT103 unchanged");
}

TEST_CASE("the finding that explains a formerly ready module is new") {
  const Artifact old = mixed_wheel();
  Artifact now = mixed_wheel();
  now.modules[0].verdict = Verdict::enables_gil;
  now.modules[0].reason = rule("FT301");
  now.findings.push_back(sample::reason(now.modules[0].path, "help"));
  CHECK(states(compare_findings(now, &old)) ==
        "FT301 unchanged, FT303 unchanged, FT501 unchanged, FT103 unchanged, FT103 unchanged, "
        "FT301 new");
}

TEST_CASE("a repaired finding is absent, even one of several equal findings") {
  const Artifact old = mixed_wheel();
  Artifact now = mixed_wheel();
  now.modules[1].verdict = Verdict::ready;
  now.modules[1].reason = nullptr;
  now.findings.erase(now.findings.begin());
  now.findings.pop_back();
  CHECK(states(compare_findings(now, &old)) ==
        "FT303 unchanged, FT501 unchanged, FT103 unchanged; FT103 absent; FT301 absent");
}

TEST_CASE("the reason is absent when its module is gone") {
  const Artifact old = mixed_wheel();
  Artifact now = mixed_wheel();
  now.modules.erase(now.modules.begin() + 1);
  now.findings.erase(now.findings.begin());
  CHECK(states(compare_findings(now, &old)).ends_with("; FT301 absent"));
}

TEST_CASE("findings of a rule that this version does not have are not listed as absent") {
  Artifact old = mixed_wheel();
  old.findings.push_back({rule("FT999"), Severity::error, {}, "it was once", ""});
  CHECK(states(compare_findings(mixed_wheel(), &old)).find("absent") == std::string::npos);
}
