#include "report/model/finding.hpp"

#include "report/every_case.hpp"

#include <doctest/doctest.h>

using namespace ftcheck;
using report::Fingerprints;

namespace {

std::string fingerprint(const Artifact& artifact) {
  return Fingerprints().of(artifact, artifact.findings.at(0));
}

}  // namespace

TEST_CASE("a finding refers to the wheel, or to the module's file in a directory") {
  const auto file = [](const Artifact& artifact) {
    return report::file_of(artifact, artifact.findings.at(0));
  };
  CHECK(file(sample::mixed_wheel()) == "dist/mixed-1.0-cp314-cp314t-linux_x86_64.whl");
  CHECK(file(sample::installed()) == "./env/site-packages/pkg/_b.cpython-314t.so");
  CHECK(file(sample::default_build()) == "env");
  CHECK(file(sample::unowned()) == "/src/pkg/_b.cpython-314t.so");
}

TEST_CASE("a finding about a whole distribution in a directory names it") {
  const Artifact artifact = sample::default_build();
  CHECK(report::statement(artifact, artifact.findings[0]) ==
        "pkg 1.0: it is installed for the default build");
  const Artifact other = sample::unowned();
  CHECK(report::statement(other, other.findings[1]) == "pkg: it has no metadata");
  CHECK(report::statement(other, other.findings[0]) == "It enables the GIL.");
}

TEST_CASE("a fingerprint is FNV-1a over code, package, tags and module, each followed by a zero") {
  CHECK(fingerprint(sample::mixed_wheel()) == "9555c8d8b05c8dcf");
}

TEST_CASE("a fingerprint does not depend on version, directory and wording") {
  const Artifact artifact = sample::mixed_wheel();
  Artifact next = artifact;
  next.path = "elsewhere/mixed-2.0-cp314-cp314t-linux_x86_64.whl";
  next.distribution->version = "2.0";
  next.findings[0].message = "it enables the GIL";
  CHECK(fingerprint(next) == fingerprint(artifact));
}

TEST_CASE("a fingerprint does not depend on the spelling of the name and newer platform tags") {
  Artifact artifact = sample::mixed_wheel();
  artifact.distribution->name = "Mixed.Up";
  artifact.tags = {"cp314-cp314t-manylinux2014_x86_64", "cp314-cp314t-manylinux_2_17_x86_64"};
  Artifact next = artifact;
  next.distribution->name = "mixed_up";
  next.tags = {"cp314-cp314t-manylinux_2_28_x86_64"};
  CHECK(fingerprint(next) == fingerprint(artifact));
}

TEST_CASE("a fingerprint does not depend on which directory above site-packages was given") {
  Artifact artifact = sample::installed();
  const std::string given_site_packages = fingerprint(artifact);
  artifact.path = "env";
  artifact.modules[0].path = "lib/python3.14t/site-packages/pkg/_b.cpython-314t.so";
  artifact.findings[0].module = artifact.modules[0].path;
  CHECK(fingerprint(artifact) == given_site_packages);
}

TEST_CASE("a fingerprint does not depend on the version in the name of a .data directory") {
  Artifact artifact = sample::mixed_wheel();
  artifact.findings[0].module = "mixed-1.0.data/platlib/pkg/_b.so";
  Artifact next = artifact;
  next.findings[0].module = "mixed-2.0.data/platlib/pkg/_b.so";
  CHECK(fingerprint(next) == fingerprint(artifact));
}

TEST_CASE("rules, packages, platforms and modules change the fingerprint") {
  const Artifact artifact = sample::mixed_wheel();
  Artifact other = artifact;
  SUBCASE("rule") {
    other.findings[0].rule = sample::rule("FT302");
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

TEST_CASE("repeated findings have different fingerprints, the same in every run") {
  const Artifact artifact = sample::mixed_wheel();
  Fingerprints first;
  Fingerprints second;
  const std::string one = first.of(artifact, artifact.findings[3]);
  const std::string two = first.of(artifact, artifact.findings[4]);
  CHECK(one != two);
  CHECK(second.of(artifact, artifact.findings[3]) == one);
  CHECK(second.of(artifact, artifact.findings[4]) == two);
}
