#include "rules/index.hpp"

#include "rules/requires_python.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "sample.hpp"

using ftcheck::Finding;
using ftcheck::Interpreter;
using ftcheck::Severity;
using namespace ftcheck::rules;  // NOLINT(google-build-using-namespace)

namespace {

const Interpreter python{14, true};

}  // namespace

TEST_CASE("a release without a wheel for the target is an error that names both") {
  const Finding finding = no_wheel("hiredis", "3.5.0", python, "linux_x86_64");
  CHECK(finding.code() == "FT601");
  CHECK(finding.severity == Severity::error);
  CHECK(finding.message == "hiredis 3.5.0 has no wheel for 3.14t on Linux x86_64");
  CHECK(finding.help ==
        "ask the project for a wheel for 3.14t, or build one from source and check that");
  CHECK(no_wheel("pkg", "1", python, "", "help").message == "pkg 1 has no wheel for 3.14t");
  CHECK(no_wheel("pkg", "1", python, "", "help").help == "help");
}

TEST_CASE("a release with only a source distribution is a warning") {
  const Finding finding = only_sdist_finding("pkg-1.0.tar.gz", python);
  CHECK(finding.code() == "FT602");
  CHECK(finding.severity == Severity::warning);
  CHECK(finding.message ==
        "there is only the source distribution pkg-1.0.tar.gz, which every installation for 3.14t "
        "builds, with a compiler");
}

TEST_CASE("wheels for other free-threaded Pythons are a note that says which way to go") {
  const Finding older = other_python_only({15, true}, std::vector{python});
  CHECK(older.code() == "FT603");
  CHECK(older.severity == Severity::info);
  CHECK(older.message == "the release has free-threaded wheels, but only for 3.14t");
  CHECK(older.help ==
        "wait for wheels for 3.15t, which is newer than those, or build one from source; the code "
        "is already ported");
  const Finding newer =
      other_python_only({13, true}, std::vector<Interpreter>{{14, true}, {15, true}});
  CHECK(newer.message == "the release has free-threaded wheels, but only for 3.14t, 3.15t");
  CHECK(newer.help ==
        "use 3.14t instead of 3.13t, or build a wheel from source; the code is already ported");
}

TEST_CASE("an older release's wheel is named") {
  const Finding finding = older_had_one("1.9", "pkg-1.9-cp314-cp314t-win_amd64.whl");
  CHECK(finding.code() == "FT604");
  CHECK(finding.severity == Severity::info);
  CHECK(finding.message == "an older release had one: pkg-1.9-cp314-cp314t-win_amd64.whl");
  CHECK(finding.help == "to use it, require 1.9; or ask the project why newer releases have none");
}

TEST_CASE("a yanked release and a quarantined project are warnings with the index's reason") {
  CHECK(yanked("6.0.1", "broken on Windows").code() == "FT608");
  CHECK(yanked("6.0.1", "broken on Windows").severity == Severity::warning);
  CHECK(yanked("6.0.1", "broken on Windows").message ==
        "the release 6.0.1 is yanked: broken on Windows");
  CHECK(yanked("6.0.1", "").message == "the release 6.0.1 is yanked");
  CHECK(quarantined("quarantined", "").message == "the index lists the project as quarantined");
  CHECK(quarantined("archived", "moved").message ==
        "the index lists the project as archived: moved");
  CHECK(quarantined("archived", "").help != quarantined("quarantined", "").help);
}

TEST_CASE("a file that was read in part is a note with the numbers of bytes") {
  const Finding finding = read_in_part_finding(65'536, 10'000'000);
  CHECK(finding.code() == "FT610");
  CHECK(finding.severity == Severity::info);
  CHECK(finding.message ==
        "65536 of the file's 10000000 bytes were read, so its hash was not checked; each part that "
        "was read has the checksum that the archive gives");
}

TEST_CASE("another release that is ready is a note that says what to require") {
  const Finding newer = other_release_ready({.version = "3.3.0", .project = "greenlet"});
  CHECK(newer.code() == "FT605");
  CHECK(newer.severity == Severity::info);
  CHECK(newer.message == "release 3.3.0 keeps the GIL disabled");
  CHECK(newer.help == "require greenlet>=3.3.0");
  const Finding older = other_release_ready({.version = "1.9", .is_older = true, .project = "pkg"});
  CHECK(older.message == "the older release 1.9 keeps the GIL disabled");
  CHECK(older.help == "require pkg==1.9");
}

TEST_CASE("a pre-release that is ready is said to be one") {
  const Finding finding =
      other_release_ready({.version = "7.0.0b1", .is_pre = true, .project = "lxml"});
  CHECK(finding.message == "release 7.0.0b1 keeps the GIL disabled; it is a pre-release");
  CHECK(finding.help ==
        "require lxml>=7.0.0b1, which lets installers take that pre-release; or wait for the final "
        "release");
}

TEST_CASE("verdicts that differ between platforms are grouped, the finding's own first") {
  using ftcheck::Verdict;
  const Finding finding = platforms_differ("6.1.3", {{"win_amd64", Verdict::enables_gil},
                                                     {"linux_x86_64", Verdict::ready},
                                                     {"macosx_arm64", Verdict::enables_gil}});
  CHECK(finding.code() == "FT606");
  CHECK(finding.severity == Severity::info);
  CHECK(finding.message ==
        "the wheels of 6.1.3 differ: re-enables the GIL on Windows amd64, macOS arm64; ready on "
        "Linux "
        "x86_64");
}

TEST_CASE("a pure wheel in place of compiled code is a warning that names both files") {
  const Finding finding =
      pure_instead("pkg-1-py3-none-any.whl", "pkg-1-cp314-cp314-win_amd64.whl", python);
  CHECK(finding.code() == "FT607");
  CHECK(finding.severity == Severity::warning);
  CHECK(finding.message ==
        "3.14t installs pkg-1-py3-none-any.whl, which has no compiled code; the default build gets "
        "it from pkg-1-cp314-cp314-win_amd64.whl");
  CHECK(finding.help == "measure whether it is fast enough; ask the project for a wheel for 3.14t");
}

TEST_CASE("a hash that is not the locked one is an error that names both sides") {
  const Finding finding = other_hash("pkg-1-py3-none-any.whl", "uv.lock", "https://index.example");
  CHECK(finding.code() == "FT609");
  CHECK(finding.severity == Severity::error);
  CHECK(
      finding.message ==
      "the SHA-256 of pkg-1-py3-none-any.whl on https://index.example is none of those in uv.lock");
}

TEST_CASE("findings about other interpreters are not made for a target") {
  WheelFacts wheel = test::good_wheel("cp313.cp314-cp313t.cp314t-manylinux_2_28_x86_64");
  wheel.metadata->requires_python = ">=3.14";
  wheel.target = python;
  wheel.interpreters = {python};
  CHECK(requires_python_finding(wheel) == std::nullopt);
  wheel.target = Interpreter{13, true};
  wheel.interpreters = {*wheel.target};
  REQUIRE(requires_python_finding(wheel).has_value());
  CHECK(requires_python_finding(wheel)->severity == Severity::error);
}
