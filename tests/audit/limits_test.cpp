// Limits on what one artifact may cost: exceeding one is reported, never cut off silently.
#include <doctest/doctest.h>

#include <set>
#include <string>

#include "audit/fixture.hpp"

using namespace ftcheck;           // NOLINT(google-build-using-namespace)
using namespace ftcheck::testing;  // NOLINT(google-build-using-namespace)

namespace {

// Everything reported about a wheel: the error, or the findings.
std::string said_of(const std::filesystem::path& wheel, const Options& options) {
  Report report = audit_all({{wheel}}, options);
  REQUIRE(report.artifacts.size() == 1);
  const Artifact& artifact = report.artifacts.front();
  CHECK(artifact.verdict != Verdict::ready);
  std::string said = artifact.error.value_or("");
  for (const Finding& finding : artifact.findings)
    said += finding.message + "\n" + finding.help + "\n";
  for (const Module& module : artifact.modules) {
    for (const std::string& sentence : module.evidence) said += sentence + "\n";
  }
  return said;
}

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

TEST_CASE("a module that exceeds a limit is not reported as damaged") {
  Options options;
  options.limits.member_bytes = 1000;
  const Artifact artifact = audit_wheel(ready_wheel, options);
  for (const Finding& finding : artifact.findings) {
    CHECK_FALSE(contains(finding.help, "could not load it"));
  }
}

TEST_CASE("once the modules together exceed the limit, the rest are unknown, with the limit") {
  Options options;
  // Enough for both modules, but not for the metadata that is read before them.
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

TEST_CASE("metadata larger than the limit is a finding, and the modules are still judged") {
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

TEST_CASE("a module that takes more steps than the limit is unknown, and the evidence says so") {
  Options options;
  options.limits.steps = 3;
  const Artifact artifact = audit_wheel(ready_wheel, options);
  const Module& module = module_at(artifact, "ready/single_ready" + std::string(linux_suffix));
  CHECK(module.verdict == Verdict::unknown);
  REQUIRE_FALSE(module.evidence.empty());
  CHECK(contains(module.evidence.back(), "3 instructions"));
  CHECK(find_code(artifact, "FT303") != nullptr);
}

TEST_CASE("every limit on what is read is enforced and named in the report") {
  // Its module's init function is in a library that the wheel has twice.
  const Folder folder;
  const std::string library = content_of(testdata("modules/linux-x86_64/libforward.so.1"));
  const auto bundled =
      write_wheel(folder, {{"pkg/forward" + std::string(linux_suffix), linux_module("forward")},
                           {"a.libs/libforward.so.1", library},
                           {"b.libs/libforward.so.1", library}});
  const struct {
    std::string assignment;
    std::filesystem::path wheel;
  } cases[] = {
      {"members=2", ready_wheel},     {"directory-size=100", ready_wheel},
      {"name-length=5", ready_wheel}, {"member-size=1K", ready_wheel},
      {"total-size=8K", ready_wheel}, {"modules=1", ready_wheel},
      {"symbols=1", ready_wheel},     {"relocations=1", ready_wheel},
      {"slots=1", ready_wheel},       {"libraries=1", bundled},
      {"steps=3", ready_wheel},
  };
  std::set<std::string> tried = {"metadata-size",  "ratio",  "entries",     "depth",
                                 "seconds",        "memory", "result-size", "download",
                                 "download-total", "page",   "requests"};
  for (const auto& [assignment, wheel] : cases) {
    CAPTURE(assignment);
    Options options;
    set_limit(options.limits, assignment);
    const std::string name = assignment.substr(0, assignment.find('='));
    const std::string said = said_of(wheel, options);
    CAPTURE(said);
    CHECK(contains(said, "limit of "));
    CHECK(contains(said, "(" + name + ")"));
    tried.insert(name);
  }
  // The other limits have tests of their own, here and in isolated_test, taken_over_test,
  // directory_test, and for indexes in tests/fetch and tests/index.
  for (const LimitInfo& limit : all_limits()) CHECK(tried.contains(std::string(limit.name)));
}

TEST_CASE("the symbols and relocations of every format are limited") {
  for (const char* platform :
       {"linux-x86_64", "macosx-arm64", "macosx-arm64-chained", "win_amd64"}) {
    for (const auto& file :
         std::filesystem::directory_iterator(testdata("modules/" + std::string(platform)))) {
      if (!file.path().filename().string().starts_with("multi_ready.")) continue;
      for (const char* name : {"symbols", "relocations"}) {
        CAPTURE(file.path().string());
        CAPTURE(name);
        Options options;
        set_limit(options.limits, std::string(name) + "=1");
        CHECK(contains(error_of([&] { audit_extension(file.path(), options); }),
                       "limit of 1 (" + std::string(name) + ")"));
      }
    }
  }
}

TEST_CASE("a file with a bare suffix that a limit keeps unread is not skipped as a library") {
  Options options;
  options.limits.symbols = 1;
  const Folder folder;
  const auto wheel = write_wheel(folder, {{"pkg/multi_ready.so", linux_module("multi_ready")}});
  const Artifact artifact = audit_wheel(wheel, options);
  CHECK(artifact.verdict == Verdict::unknown);
  CHECK(contains(find_code(artifact, "FT107")->help, "raise the limit"));
}

TEST_CASE("limits are set by name, with units if they are bytes") {
  Limits limits;
  set_limit(limits, "members=12");
  CHECK(limits.members == 12);
  for (const char* four : {"memory=4G", "memory=4GiB", "memory=4096M", "memory=4294967296"}) {
    set_limit(limits, four);
    CHECK(limits.memory_bytes == std::uint64_t{4} << 30);
    limits.memory_bytes = 0;
  }
  for (const char* wrong :
       {"members", "members=", "members=0", "members=-1", "members=2K", "members=1e3", "memory=1X",
        "memory=1KKiB", "memory=99999999999999999999", "memory=18000000T", "nothing=1", "=1", ""}) {
    CAPTURE(wrong);
    CHECK(error_of([&] { set_limit(limits, wrong); }) != "");
  }
  CHECK(contains(error_of([&] { set_limit(limits, "member=1"); }), "members"));
}

TEST_CASE("limits are printed in the form in which they are set") {
  const Limits limits;
  for (const LimitInfo& limit : all_limits()) {
    CAPTURE(std::string(limit.name));
    Limits again;
    again.*(limit.value) = 1;
    set_limit(again, std::string(limit.name) + "=" + format_limit(limit, limits.*(limit.value)));
    CHECK(again.*(limit.value) == limits.*(limit.value));
  }
}
