#include "report/model/release_words.hpp"

#include "report/index_report.hpp"
#include "report/model/cause_words.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace ftcheck;
using namespace ftcheck::report;

namespace {

// The same release for several platforms, as --platform gives it.
Report without_wheels(const std::vector<std::string>& platforms) {
  Report report;
  for (const std::string& platform : platforms) {
    Artifact artifact = sample::index_release();
    artifact.source->platform = platform;
    artifact.findings[0].message = "orjson 3.13.0 has no wheel for 3.14t on ";
    artifact.findings[0].message +=
        platform == "win_arm64" ? "Windows arm64" : "Linux s390x (glibc 2.36)";
    report.artifacts.push_back(artifact);
  }
  return report;
}

}  // namespace

TEST_CASE("a release without a wheel names the platform, and says if it can only be built") {
  Report report = without_wheels({"win_arm64"});
  CHECK(remarks(releases(report).front()) ==
        "no free-threaded wheel for Windows arm64, only an sdist");
  report.artifacts[0].findings.resize(1);
  CHECK(remarks(releases(report).front()) == "no free-threaded wheel for Windows arm64");
  report.artifacts[0].findings.push_back(report.artifacts[0].findings[0]);
  report.artifacts[0].findings[1].rule = sample::rule("FT603");
  CHECK(remarks(releases(report).front()) == "free-threaded wheels only for another Python");
}

TEST_CASE("a release without wheels for several platforms has one finding for all") {
  const Report report = without_wheels({"win_arm64", "manylinux_2_36_s390x"});
  const std::vector<Release> rows = releases(report);
  REQUIRE(rows.size() == 1);
  CHECK(remarks(rows[0]) == "no free-threaded wheel for Linux s390x; Windows arm64, only an sdist");
  CHECK(words(rows[0].causes[0], rows[0]).sentence ==
        "orjson 3.13.0 has no wheel for 3.14t on Linux s390x; Windows arm64");
  CHECK(words(rows[0].causes[0], rows[0]).messages.empty());
}

TEST_CASE("a release that lacks a wheel for some platforms names these") {
  Report report = without_wheels({"win_arm64"});
  Artifact wheel = sample::small_wheel();
  wheel.distribution = report.artifacts[0].distribution;
  wheel.interpreters = {{14, true}};
  report.artifacts.push_back(wheel);
  const std::vector<Release> rows = releases(report);
  REQUIRE(rows.size() == 1);
  CHECK(remarks(rows[0]) == "3.14t on Linux x86_64; not on Windows arm64");
  CHECK(words(rows[0].causes[0], rows[0]).where.empty());
  CHECK(words(rows[0].causes[1], rows[0]).where == "on Windows arm64");
}
