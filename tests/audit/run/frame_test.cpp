#include "audit/run/frame.hpp"

#include <ftcheck/audit.hpp>
#include <ftcheck/rules.hpp>

#include <doctest/doctest.h>

#include <span>
#include <string>

#include "audit/fixture.hpp"

using namespace ftcheck;           // NOLINT(google-build-using-namespace)
using namespace ftcheck::testing;  // NOLINT(google-build-using-namespace)
using auditing::decode;
using auditing::encode;

namespace {

std::optional<Artifact> decoded(std::string_view bytes) {
  return decode(std::as_bytes(std::span(bytes)), 1 << 20).artifact;
}

// An artifact in which every member differs from its default.
Artifact full_artifact() {
  Artifact artifact = audit_wheel(testdata("wheels/mixed-1.0-" + std::string(tag) + ".whl"));
  artifact.path = std::string("a\0b\xff\n", 5);
  artifact.kind = ArtifactKind::directory;
  artifact.environment = Environment{{14, true}, "a test"};
  artifact.other_modules = 7;
  artifact.error = "it says why";
  return artifact;
}

}  // namespace

TEST_CASE("the received artifact equals the sent one") {
  const Artifact artifact = full_artifact();
  const std::string bytes = encode(artifact);
  const auto received = decoded(bytes);
  REQUIRE(received.has_value());
  // Every member is encoded, so equal bytes are equal artifacts.
  CHECK(encode(*received) == bytes);
  CHECK(received->path == artifact.path);
  CHECK(received->verdict == artifact.verdict);
  CHECK(received->environment->from == "a test");
  CHECK(received->other_modules == 7);
  REQUIRE(received->modules.size() == artifact.modules.size());
  for (std::size_t i = 0; i < artifact.modules.size(); ++i) {
    CHECK(received->modules[i].evidence == artifact.modules[i].evidence);
    CHECK(received->modules[i].gil.by == artifact.modules[i].gil.by);
    CHECK(received->modules[i].init->phase == artifact.modules[i].init->phase);
  }
  CHECK(received->findings.back().message == artifact.findings.back().message);
  CHECK(received->error == "it says why");
}

TEST_CASE("a received artifact refers to the rule objects, and an unknown rule is refused") {
  Artifact artifact = full_artifact();
  artifact.modules[0].reason = nullptr;
  artifact.modules[1].reason = find_rule("FT301");
  const auto received = decoded(encode(artifact));
  REQUIRE(received.has_value());
  CHECK(received->modules[0].reason == nullptr);
  CHECK(received->modules[1].reason == find_rule("FT301"));
  for (const Finding& finding : received->findings)
    CHECK(finding.rule == find_rule(finding.code()));

  for (const std::string_view code : {"FT999", "ft301", "gil-not-declared"}) {
    const Rule unknown{code, {}, Severity::error, {}, {}, {}, {}};
    artifact.modules[1].reason = &unknown;
    CHECK_FALSE(decoded(encode(artifact)).has_value());
  }
}

TEST_CASE("too few or too many bytes are not an artifact") {
  const std::string bytes = encode(full_artifact());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    if (decoded(std::string_view(bytes).substr(0, size))) FAIL("an artifact of ", size, " bytes");
  }
  CHECK_FALSE(decoded(bytes + '\0').has_value());
}

TEST_CASE("whatever byte is changed, nothing is read beyond the end") {
  const std::string bytes = encode(full_artifact());
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (const char changed : {'\x00', '\x01', '\x7f', '\xff'}) {
      std::string other = bytes;
      other[at] = changed;
      const auto received = decoded(other);
      // If it is still an artifact, it could have been sent.
      if (received) CHECK(encode(*received) == other);
    }
  }
}

TEST_CASE("an artifact that would take too much memory is not decoded, with that reason") {
  const std::string bytes = encode(full_artifact());
  const auto within = [&](std::uint64_t most) {
    return decode(std::as_bytes(std::span(bytes)), most);
  };
  CHECK(within(1 << 20).artifact.has_value());
  CHECK_FALSE(within(1 << 20).is_too_large);
  for (const std::uint64_t most : {0U, 1U, 100U, 1000U}) {
    CHECK_FALSE(within(most).artifact.has_value());
    CHECK(within(most).is_too_large);
  }
}

TEST_CASE("items count with the memory they take, even if they are empty") {
  Artifact artifact;
  artifact.libraries.resize(1000);
  const std::string bytes = encode(artifact);
  REQUIRE(bytes.size() < 10'000);
  CHECK(decode(std::as_bytes(std::span(bytes)), bytes.size()).is_too_large);
  CHECK(decode(std::as_bytes(std::span(bytes)), 1000 * sizeof(std::string)).artifact.has_value());
}
