// A process that audits a file from elsewhere gets that file's bytes and nothing else.
#include "audit/run/remote.hpp"

#include "audit/run/isolated.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "audit/children.hpp"

using namespace ftcheck;           // NOLINT(google-build-using-namespace)
using namespace ftcheck::testing;  // NOLINT(google-build-using-namespace)
using archive::Range;
using auditing::Job;

namespace {

Job remote_job(std::vector<Range> ranges) {
  Job job;
  job.path = "wheel";
  job.label = "wheel";
  job.kind = ArtifactKind::wheel;
  fetching::FetchOptions how;
  how.program = "/nowhere/fetch";
  job.remote = auditing::RemoteFile{.line = std::make_shared<auditing::Line>(std::move(how)),
                                    .url = "https://example.invalid/wheel",
                                    .index = "https://example.invalid/",
                                    .size = 100,
                                    .most = 1000};
  job.run_remote = [ranges](archive::Remote& remote) {
    remote.fetch(ranges, [](std::uint64_t, std::span<const std::byte>) {});
    return Artifact{};
  };
  return job;
}

std::string error_of(std::vector<Range> ranges) {
  const auto artifacts = run({good("first"), remote_job(std::move(ranges)), good("last")}, {});
  REQUIRE(artifacts.size() == 3);
  CHECK(artifacts[0].verdict == Verdict::ready);
  CHECK(artifacts[2].verdict == Verdict::ready);
  return artifacts[1].error.value_or("");
}

}  // namespace

TEST_CASE("a process that asks for bytes past the end of its file is ended") {
  const std::string sentence = "asked for bytes that its file does not have";
  CHECK(error_of({{0, 101}}).find(sentence) != std::string::npos);
  CHECK(error_of({{50, 40}}).find(sentence) != std::string::npos);
  CHECK(error_of({{0, UINT64_MAX}}).find(sentence) != std::string::npos);
  CHECK(error_of({}).find(sentence) != std::string::npos);
  // Asking again and again costs the same as asking for much.
  CHECK(error_of({{0, 100}, {0, 100}, {0, 100}}).find(sentence) != std::string::npos);
}

TEST_CASE("without the program that fetches, a run says so") {
  CHECK_THROWS_AS(error_of({{0, 10}}), Error);
}
