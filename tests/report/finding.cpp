#include "report/finding.hpp"

#include "every_case.hpp"

#include <doctest/doctest.h>

using namespace ftcheck;
using report::Fingerprints;

namespace {

std::string fingerprint(const Artifact& artifact) {
  return Fingerprints().of(artifact, artifact.findings.at(0));
}

}  // namespace

TEST_CASE("a fingerprint is FNV-1a over code, package, tags and module, each ended by a zero") {
  CHECK(fingerprint(sample::mixed_wheel()) == "9555c8d8b05c8dcf");
}

TEST_CASE("a fingerprint outlives a new version, another directory and another wording") {
  const Artifact artifact = sample::mixed_wheel();
  Artifact next = artifact;
  next.path = "elsewhere/mixed-2.0-cp314-cp314t-linux_x86_64.whl";
  next.distribution->version = "2.0";
  next.findings[0].message = "it enables the GIL";
  CHECK(fingerprint(next) == fingerprint(artifact));
}

TEST_CASE("a fingerprint does not depend on the version in the name of a .data directory") {
  Artifact artifact = sample::mixed_wheel();
  artifact.findings[0].module = "mixed-1.0.data/platlib/pkg/_b.so";
  Artifact next = artifact;
  next.findings[0].module = "mixed-2.0.data/platlib/pkg/_b.so";
  CHECK(fingerprint(next) == fingerprint(artifact));
}

TEST_CASE("rules, packages, platforms and modules have fingerprints of their own") {
  const Artifact artifact = sample::mixed_wheel();
  Artifact other = artifact;
  SUBCASE("rule") {
    other.findings[0].code = "FT302";
  }
  SUBCASE("package") {
    other.distribution->name = "other";
  }
  SUBCASE("platform") {
    other.tags = {"cp314-cp314t-win_amd64"};
  }
  SUBCASE("module") {
    other.findings[0].module = "pkg/_c.so";
  }
  SUBCASE("the artifact as a whole") {
    other.findings[0].module.reset();
  }
  CHECK(fingerprint(other) != fingerprint(artifact));
}

TEST_CASE("a finding that repeats itself is told apart by its turn, the same in every run") {
  const Artifact artifact = sample::mixed_wheel();
  Fingerprints first;
  Fingerprints second;
  const std::string one = first.of(artifact, artifact.findings[3]);
  const std::string two = first.of(artifact, artifact.findings[4]);
  CHECK(one != two);
  CHECK(second.of(artifact, artifact.findings[3]) == one);
  CHECK(second.of(artifact, artifact.findings[4]) == two);
}
