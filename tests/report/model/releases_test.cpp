#include "report/model/releases.hpp"

#include "report/model/cause_words.hpp"
#include "report/model/platforms.hpp"
#include "report/releases.hpp"

#include <doctest/doctest.h>

#include <string_view>
#include <vector>

using namespace ftcheck;
using namespace ftcheck::report;
using namespace ftcheck::sample;

namespace {

std::string platforms(const std::vector<std::string_view>& tags) {
  return short_platforms(tags);
}

const Release& row_of(const std::vector<Release>& rows, std::string_view project) {
  for (const Release& row : rows) {
    if (row.project == project) return row;
  }
  FAIL("no row of that project");
  return rows.front();
}

}  // namespace

TEST_CASE("wheels of one release share a row, however their project's name is spelled") {
  const Report report = sample::releases();
  const auto rows = report::releases(report);
  const Release& row = row_of(rows, "mixed_up");
  CHECK(row.artifacts.size() == 2);
  CHECK(row.version == "1.0rc1");
  CHECK(row.platforms == "Linux x86_64; Windows amd64");
  CHECK(row.verdict == Verdict::enables_gil);
  CHECK(row.module_count == 2);
}

TEST_CASE("the worst releases come first, then by name, the newest version first") {
  const Report report = sample::releases();
  std::vector<std::string> names;
  for (const Release& row : report::releases(report))
    names.push_back(row.project + " " + row.version);
  const std::vector<std::string> expected = {
      "gone.whl ",       "pkg ",
      "z<script>",       "many 0.1",
      "mixed_up 1.0rc1", "default-only 3",
      "pkg 1.0",         "build/_x.cpython-314t-x86_64-linux-gnu.so ",
      "Warned 2.0",      "Good 1.10",
      "good 1.9",        "standard library ",
      "数据 1",          "simple 1"};
  REQUIRE(names.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) CHECK(names[i].starts_with(expected[i]));
}

TEST_CASE("a module that is ready in other wheels of the release says where it is not") {
  const Report report = sample::releases();
  const Release row = row_of(report::releases(report), "mixed_up");
  REQUIRE(row.modules.size() == 1);
  CHECK(row.modules[0].name == "mixed._a");
  CHECK(row.modules[0].where == "Windows amd64");
}

TEST_CASE("a module may fail for only one interpreter") {
  const Report report{
      {release_wheel("p", "1", "cp313-cp313t-win_amd64", Verdict::enables_gil,
                     {{"p", Verdict::enables_gil}}),
       release_wheel("p", "1", "cp314-cp314t-win_amd64", Verdict::ready, {{"p", Verdict::ready}})}};
  const auto rows = report::releases(report);
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].interpreters == std::vector<Interpreter>{{13, true}, {14, true}});
  REQUIRE(rows[0].modules.size() == 1);
  CHECK(rows[0].modules[0].where == "3.13t");
}

TEST_CASE("wheels for glibc are told from those for musl") {
  const auto wheel = [](const std::string& tag, Verdict verdict) {
    return release_wheel("p", "1", tag, verdict, {{"p", verdict}});
  };
  const Report report{{wheel("cp314-cp314t-manylinux_2_28_x86_64", Verdict::enables_gil),
                       wheel("cp314-cp314t-musllinux_1_2_x86_64", Verdict::ready)}};
  const Release row = report::releases(report)[0];
  REQUIRE(row.modules.size() == 1);
  CHECK(row.modules[0].where == "Linux x86_64 (glibc)");
}

TEST_CASE("no interpreters and platforms are named that a better wheel has too") {
  const auto wheel = [](const std::string& tag, Verdict verdict) {
    return release_wheel("p", "1", tag, verdict, {{"p", verdict}});
  };
  const Report report{{wheel("cp313-cp313t-win_amd64", Verdict::enables_gil),
                       wheel("cp314-cp314t-win_amd64", Verdict::ready),
                       wheel("cp314-cp314t-win32", Verdict::enables_gil)}};
  const Release row = report::releases(report)[0];
  REQUIRE(row.modules.size() == 1);
  CHECK(row.modules[0].where.empty());
  CHECK(report::words(row.causes[0], row).where ==
        "in p-1-cp313-cp313t-win_amd64.whl, p-1-cp314-cp314t-win32.whl");
}

TEST_CASE("a default-build wheel does not affect a release that has free-threaded ones") {
  const Report report = sample::releases();
  const Release row = row_of(report::releases(report), "Good");
  CHECK(row.verdict == Verdict::ready);
  CHECK(row.artifacts.size() == 5);
  CHECK(row.platforms == "Linux x86_64 (glibc, musl), aarch64 (glibc); macOS arm64");
}

TEST_CASE("a release without a free-threaded wheel differs from one that is pure Python") {
  const Report report = sample::releases();
  const auto rows = report::releases(report);
  CHECK(row_of(rows, "default-only").verdict == Verdict::incompatible);
  CHECK_FALSE(row_of(rows, "default-only").installable);
  CHECK(row_of(rows, "default-only").platforms.empty());
  CHECK(row_of(rows, "simple").verdict == Verdict::pure);
  CHECK(row_of(rows, "simple").platforms == "any");
}

TEST_CASE("a default build installed in an environment is incompatible") {
  Artifact installed = release_wheel("p", "1", "cp314-cp314-linux_x86_64", Verdict::incompatible,
                                     {{"p", Verdict::incompatible}});
  installed.kind = ArtifactKind::directory;
  const Report report{{installed}};
  CHECK(report::releases(report)[0].verdict == Verdict::incompatible);
}

TEST_CASE("an environment of the default build names its interpreter") {
  const Report report{{default_build()}};
  const Release row = report::releases(report)[0];
  CHECK(row.verdict == Verdict::incompatible);
  CHECK(row.interpreters == std::vector<Interpreter>{{14, false}});
  CHECK(row.platforms == "Linux x86_64");
  CHECK(words(count_causes(row.causes)) == "1 error");
}

TEST_CASE("two unreadable inputs with the same path have a row each") {
  const Report report{{unreadable("gone.whl"), unreadable("gone.whl")}};
  CHECK(report::releases(report).size() == 2);
}

TEST_CASE("an unreadable file does not belong to the release that its name suggests") {
  Artifact broken = unreadable("dist/good-1.9-cp314-cp314t-win_amd64.whl");
  broken.distribution = Distribution{"good", "1.9"};
  const Report report{{broken, release_wheel("good", "1.9", "cp314-cp314t-win32", Verdict::ready,
                                             {{"good", Verdict::ready}})}};
  const auto rows = report::releases(report);
  REQUIRE(rows.size() == 2);
  CHECK(rows[1].verdict == Verdict::ready);
  CHECK(rows[0].verdict == Verdict::error);
}

TEST_CASE("every row is counted once") {
  const Report report = sample::releases();
  CHECK(standings(report::releases(report)) ==
        "14 releases: 1 error, 4 enables-gil, 2 incompatible, 1 unknown, 5 ready, 1 pure");
}

TEST_CASE("causes are counted by severity") {
  const Report report = sample::releases();
  const auto rows = report::releases(report);
  CHECK(words(count_causes(row_of(rows, "Warned").causes)) == "1 error");
  CHECK(words(count_causes(row_of(rows, "many").causes)) == "1 error");
}

TEST_CASE("platform tags become the names that people use") {
  CHECK(platforms({"manylinux1_i686", "manylinux2014_x86_64", "musllinux_1_2_armv7l"}) ==
        "Linux x86_64, i686 (glibc), armv7l (musl)");
  CHECK(platforms({"linux_x86_64"}) == "Linux x86_64");
  CHECK(platforms({"win32", "win_arm64", "win_amd64", "macosx_10_13_universal2"}) ==
        "macOS universal2; Windows amd64, arm64, x86");
  CHECK(platforms({"ios_13_0_arm64_iphoneos", "android_24_arm64_v8a"}) ==
        "iOS arm64_iphoneos; Android arm64_v8a");
  CHECK(platforms({"pyodide_2025_0_wasm32"}) == "Pyodide wasm32");
}

TEST_CASE("platform tags of unknown form stay unchanged") {
  CHECK(platforms({"any"}) == "any");
  CHECK(platforms({"winter", "linux", "win_", "haiku_1"}) == "haiku_1, linux, win_, winter");
  CHECK(platforms({}).empty());
}

TEST_CASE("many platforms are counted instead of named") {
  CHECK(platforms({"a", "b", "c", "d", "e", "f", "g", "h"}) == "a, b, c, d, e, f and 2 more");
}
