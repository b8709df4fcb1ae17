#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "audit/fixture.hpp"

using namespace ftcheck;           // NOLINT(google-build-using-namespace)
using namespace ftcheck::testing;  // NOLINT(google-build-using-namespace)

namespace {

using Paths = std::vector<std::filesystem::path>;

const std::string ready_wheel = "wheels/ready-1.0-" + std::string(tag) + ".whl";
const std::string ready_module = "modules/linux-x86_64/multi_ready" + std::string(linux_suffix);

}  // namespace

TEST_CASE("the contents decide whether a path is a wheel or a module") {
  const std::vector<Artifact> wheel = audit(testdata(ready_wheel)).artifacts;
  REQUIRE(wheel.size() == 1);
  CHECK(wheel[0].kind == ArtifactKind::wheel);
  const std::vector<Artifact> module = audit(testdata(ready_module)).artifacts;
  REQUIRE(module.size() == 1);
  CHECK(module[0].kind == ArtifactKind::extension);

  const Folder folder;
  const std::vector<Artifact> renamed =
      audit(folder.write("wheel.zip", content_of(testdata(ready_wheel)))).artifacts;
  REQUIRE(renamed.size() == 1);
  CHECK(renamed[0].kind == ArtifactKind::wheel);
  CHECK(renamed[0].modules.size() == 2);
}

TEST_CASE("a path that is neither a wheel nor a module is an Error") {
  const Folder folder;
  CHECK(contains(error_of([&] { audit(folder.write("notes.txt", "text")); }), "notes.txt"));
  CHECK(contains(error_of([&] { audit(folder.write("x.whl", "text")); }), "x.whl"));
  CHECK(contains(error_of([&] { audit(folder.path() / "missing.whl"); }), "missing.whl"));
}

TEST_CASE("paths are audited in order, and one that cannot be read does not affect the others") {
  const Folder folder;
  const Paths paths = {testdata(ready_wheel),
                       folder.path() / "missing.whl",
                       testdata(ready_module),
                       testdata("broken/truncated-1.0-" + std::string(tag) + ".whl"),
                       folder.write("torn.so", linux_module("multi_ready").substr(0, 900)),
                       testdata("wheels/pure-1.0-py3-none-any.whl")};
  const Report report = audit_all(paths);
  REQUIRE(report.artifacts.size() == paths.size());
  const Verdict expected[] = {Verdict::ready, Verdict::error, Verdict::ready,
                              Verdict::error, Verdict::error, Verdict::pure};
  for (std::size_t i = 0; i < paths.size(); ++i) {
    CAPTURE(i);
    const Artifact& artifact = report.artifacts[i];
    CHECK(artifact.path == paths[i].string());
    CHECK(artifact.verdict == expected[i]);
    CHECK(artifact.error.has_value() == (expected[i] == Verdict::error));
    if (artifact.error) {
      CHECK(contains(*artifact.error, paths[i].filename().string()));
      CHECK(artifact.modules.empty());
    }
  }
  CHECK(report.artifacts[1].kind == ArtifactKind::wheel);
  CHECK(report.artifacts[4].kind == ArtifactKind::extension);
}

TEST_CASE("without paths, the report is empty") {
  CHECK(audit_all(Paths{}).artifacts.empty());
}

TEST_CASE("the same path twice is audited twice") {
  const Report report = audit_all(Paths{testdata(ready_module), testdata(ready_module)});
  REQUIRE(report.artifacts.size() == 2);
  CHECK(report.artifacts[0].verdict == report.artifacts[1].verdict);
}

TEST_CASE("a wheel in memory gives the same as a file, except for its siblings") {
  for (const auto& entry : std::filesystem::directory_iterator(testdata("wheels"))) {
    if (entry.path().extension() != ".whl") continue;
    CAPTURE(entry.path().string());
    const std::string content = content_of(entry.path());
    const std::string name = entry.path().filename().string();
    const Report report = audit(std::as_bytes(std::span(content)), name);
    REQUIRE(report.artifacts.size() == 1);
    const Artifact& here = report.artifacts[0];
    const Artifact there = audit_wheel(entry.path());
    CHECK(here.path == name);
    CHECK(here.verdict == there.verdict);
    CHECK(here.modules.size() == there.modules.size());
    CHECK(codes(here) == codes(there));
  }
}

TEST_CASE("an isolated process finds the same, and its Error reaches the caller") {
  Options options;
  options.isolate = true;
  const std::string content = content_of(testdata(ready_module));
  const auto bytes = std::as_bytes(std::span(content));
  const std::string name = std::filesystem::path(ready_module).filename().string();
  CHECK(audit_wheel(testdata(ready_wheel), options).verdict == Verdict::ready);
  CHECK(audit(testdata(ready_wheel), options).artifacts.at(0).modules.size() == 2);
  CHECK(audit_extension(testdata(ready_module), options).verdict == Verdict::ready);
  CHECK(audit_extension(bytes, name, options).verdict == Verdict::ready);
  CHECK(audit(bytes, name, options).artifacts.at(0).path == name);
  const auto broken = testdata("broken/truncated-1.0-" + std::string(tag) + ".whl");
  const std::string sentence = error_of([&] { audit(broken); });
  CHECK(error_of([&] { audit(broken, options); }) == sentence);
  CHECK(error_of([&] { audit_wheel(broken, options); }) == sentence);
  options.limits.result_bytes = 1;
  CHECK(contains(error_of([&] { audit_wheel(testdata(ready_wheel), options); }), "result-size"));
}

TEST_CASE("bytes that are neither wheel nor module are an Error that names them") {
  const std::string text = "no wheel";
  const auto bytes = std::as_bytes(std::span(text));
  CHECK(contains(error_of([&] { audit(bytes, "a-1.0-py3-none-any.whl"); }), "a-1.0"));
  CHECK(contains(error_of([&] { audit(bytes, "_x.so"); }), "_x.so"));
  CHECK(contains(error_of([&] { audit({}, "a-1.0-py3-none-any.whl"); }), "empty"));
}
