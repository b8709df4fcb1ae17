// Bounds on what one artifact may cost: what exceeds one is said, never cut off in silence.
#include <doctest/doctest.h>

#include <string>

#include "audit/fixture.hpp"

using namespace ftcheck;           // NOLINT(google-build-using-namespace)
using namespace ftcheck::testing;  // NOLINT(google-build-using-namespace)

namespace {

const auto ready_wheel = testdata("wheels/ready-1.0-" + std::string(tag) + ".whl");

}  // namespace

TEST_CASE("an archive with more members than the limit is an Error that names the number") {
  Options options;
  options.limits.members = 3;
  const std::string sentence = error_of([&] { audit_wheel(ready_wheel, options); });
  CHECK(contains(sentence, "ready-1.0"));
  CHECK(contains(sentence, "3"));
  options.limits.members = 6;
  CHECK(audit_wheel(ready_wheel, options).verdict == Verdict::ready);
}

TEST_CASE("a module larger than the limit is unknown, with a sentence that names the limit") {
  Options options;
  options.limits.member_bytes = 1000;
  const Artifact artifact = audit_wheel(ready_wheel, options);
  CHECK(artifact.verdict == Verdict::unknown);
  REQUIRE(artifact.modules.size() == 2);
  for (const Module& module : artifact.modules) {
    CHECK(module.verdict == Verdict::unknown);
    REQUIRE_FALSE(module.evidence.empty());
    CHECK(contains(module.evidence.back(), "1000"));
  }
  CHECK(codes(artifact) == std::vector<std::string>{"FT107", "FT107"});
}

TEST_CASE("a module that is over the limit is not said to be damaged") {
  Options options;
  options.limits.member_bytes = 1000;
  const Artifact artifact = audit_wheel(ready_wheel, options);
  for (const Finding& finding : artifact.findings) {
    CHECK_FALSE(contains(finding.help, "could not load it"));
  }
}

TEST_CASE("all modules together over the limit are unknown from then on, with the limit") {
  Options options;
  // Enough for both, but for the metadata that is read before them.
  const std::size_t limit =
      linux_module("multi_ready").size() + linux_module("single_ready").size();
  options.limits.total_bytes = limit;
  const Artifact artifact = audit_wheel(ready_wheel, options);
  REQUIRE(artifact.modules.size() == 2);
  CHECK(artifact.modules[0].verdict == Verdict::ready);
  CHECK(artifact.modules[1].verdict == Verdict::unknown);
  CHECK(codes(artifact) == std::vector<std::string>{"FT107"});
  CHECK(contains(find_code(artifact, "FT107")->message,
                 "limit of " + std::to_string(limit) + " bytes"));
}

TEST_CASE("a file larger than the limit is an Error that names the limit") {
  Options options;
  options.limits.member_bytes = 1000;
  const std::string sentence = error_of([&] {
    audit_extension(testdata("modules/linux-x86_64/multi_ready" + std::string(linux_suffix)),
                    options);
  });
  CHECK(contains(sentence, "multi_ready"));
  CHECK(contains(sentence, "1000"));
}

TEST_CASE("metadata larger than the limit is a finding, and the modules are judged all the same") {
  Options options;
  options.limits.metadata_bytes = 10;
  const Artifact artifact = audit_wheel(ready_wheel, options);
  CHECK(codes(artifact) == std::vector<std::string>{"FT102", "FT103", "FT104"});
  for (const char* code : {"FT102", "FT103", "FT104"}) {
    CHECK(contains(find_code(artifact, code)->message, "10"));
  }
  CHECK(artifact.verdict == Verdict::ready);
  REQUIRE(artifact.distribution.has_value());
  CHECK(artifact.distribution->name == "ready");
}

TEST_CASE(
    "a module that takes more steps than the limit is unknown, with a sentence that says so") {
  Options options;
  options.limits.analysis_steps = 3;
  const Artifact artifact = audit_wheel(ready_wheel, options);
  const Module& module = module_at(artifact, "ready/single_ready" + std::string(linux_suffix));
  CHECK(module.verdict == Verdict::unknown);
  REQUIRE_FALSE(module.evidence.empty());
  CHECK(contains(module.evidence.back(), "3 instructions"));
  CHECK(find_code(artifact, "FT303") != nullptr);
}
