#include "rules/metadata.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "sample.hpp"

using ftcheck::Finding;
using ftcheck::Severity;
using ftcheck::rules::check_metadata;
using ftcheck::rules::WheelFacts;
using ftcheck::rules::test::contains;
using ftcheck::rules::test::good_wheel;
using ftcheck::rules::test::only;

namespace {

WheelFacts with_wheel_version(const std::string& version) {
  WheelFacts facts = good_wheel();
  facts.wheel_file->wheel_version = version;
  return facts;
}

// A wheel with this name and version in METADATA.
WheelFacts with_metadata(const std::string& name, const std::string& version) {
  WheelFacts facts = good_wheel();
  facts.metadata->name = name;
  facts.metadata->version = version;
  return facts;
}

// A wheel whose .dist-info directory has this name.
WheelFacts with_dist_info(const std::string& directory) {
  WheelFacts facts = good_wheel();
  facts.dist_info = directory;
  for (auto& row : facts.record->rows) row.path.replace(0, row.path.find('/'), directory);
  for (auto& member : facts.members) member.name.replace(0, member.name.find('/'), directory);
  return facts;
}

}  // namespace

TEST_CASE("a wheel with a good name and good metadata has no findings") {
  CHECK(check_metadata(good_wheel()).empty());
}

TEST_CASE("FT101: an invalid wheel file name is quoted, with the problem") {
  WheelFacts facts = good_wheel();
  facts.file = "renamed.whl";
  facts.file_name = ftcheck::wheel::parse_file_name(facts.file, &facts.file_name_problem);
  REQUIRE_FALSE(facts.file_name.has_value());
  const Finding finding = only(check_metadata(facts));
  CHECK(finding.code() == "FT101");
  CHECK(finding.severity == Severity::error);
  CHECK(contains(finding.message, "renamed.whl"));
  CHECK(contains(finding.message, facts.file_name_problem));
}

TEST_CASE("FT102, FT103, FT104: a missing file of .dist-info is named") {
  WheelFacts no_wheel = good_wheel();
  no_wheel.wheel_file.reset();
  CHECK(only(check_metadata(no_wheel)).code() == "FT102");
  CHECK(contains(only(check_metadata(no_wheel)).message, "WHEEL"));
  WheelFacts no_metadata = good_wheel();
  no_metadata.metadata.reset();
  CHECK(only(check_metadata(no_metadata)).code() == "FT103");
  CHECK(contains(only(check_metadata(no_metadata)).message, "METADATA"));
  WheelFacts no_record = good_wheel();
  no_record.record.reset();
  CHECK(only(check_metadata(no_record)).code() == "FT104");
  CHECK(contains(only(check_metadata(no_record)).message, "RECORD"));
}

TEST_CASE("FT102, FT103, FT104: all problems of a .dist-info file are one finding") {
  WheelFacts facts = good_wheel();
  facts.wheel_file->problems = {"first clause", "second clause"};
  const Finding wheel = only(check_metadata(facts));
  CHECK(wheel.code() == "FT102");
  CHECK(contains(wheel.message, "first clause"));
  CHECK(contains(wheel.message, "second clause"));
  facts = good_wheel();
  facts.metadata->problems = {"a clause"};
  CHECK(only(check_metadata(facts)).code() == "FT103");
  facts = good_wheel();
  facts.record->problems = {"a clause"};
  CHECK(only(check_metadata(facts)).code() == "FT104");
}

TEST_CASE("all problems of a wheel are found at once") {
  WheelFacts facts;
  facts.file = "x.whl";
  facts.file_name_problem = "a clause";
  std::vector<std::string> codes;
  for (const Finding& finding : check_metadata(facts)) {
    codes.emplace_back(finding.code());
  }
  CHECK(codes == std::vector<std::string>{"FT101", "FT102", "FT103", "FT104"});
}

TEST_CASE("FT102: a newer major version of the format is an error, a newer minor one a warning") {
  for (const char* version : {"2.0", "10.1", "99999999999999999999.0"}) {
    CAPTURE(version);
    const Finding finding = only(check_metadata(with_wheel_version(version)));
    CHECK(finding.code() == "FT102");
    CHECK(finding.severity == Severity::error);
    CHECK(contains(finding.message, version));
  }
  for (const char* version : {"1.1", "1.9", "1.99999999999999999999"}) {
    CAPTURE(version);
    CHECK(only(check_metadata(with_wheel_version(version))).severity == Severity::warning);
  }
  for (const char* version : {"1.0", "1.00", "0.9"}) {
    CAPTURE(version);
    CHECK(check_metadata(with_wheel_version(version)).empty());
  }
}

TEST_CASE("FT102: the parser reports an invalid version") {
  for (const char* version : {"", "1", "2", "two.0", "1.x", "1.", "."}) {
    CAPTURE(version);
    CHECK(check_metadata(with_wheel_version(version)).empty());
  }
}

TEST_CASE("FT103: METADATA of another project or version is an error that quotes both") {
  const Finding name = only(check_metadata(with_metadata("other", "1.0")));
  CHECK(name.code() == "FT103");
  CHECK(name.severity == Severity::error);
  CHECK(contains(name.message, "\"other\""));
  CHECK(contains(name.message, "\"pkg\""));
  for (const char* version : {"1.1", "1.0rc1", "1.0+local", "1!1.0", "1.0.post1", "1.0.dev0"}) {
    CAPTURE(version);
    const Finding finding = only(check_metadata(with_metadata("pkg", version)));
    CHECK(finding.code() == "FT103");
    CHECK(contains(finding.message, version));
    CHECK(contains(finding.message, "\"1.0\""));
  }
}

TEST_CASE("FT103: a Requires-Python that installers cannot read is a warning") {
  WheelFacts facts = good_wheel();
  facts.metadata->requires_python = ">=3.9 <4";
  const Finding finding = only(check_metadata(facts));
  CHECK(finding.code() == "FT103");
  CHECK(finding.severity == Severity::warning);
  CHECK(contains(finding.message, ">=3.9 <4"));
  facts.metadata->requires_python = ">=3.9, <4";
  CHECK(check_metadata(facts).empty());
}

TEST_CASE("FT103: other spellings of the same name and version are fine") {
  CHECK(check_metadata(with_metadata("PKG", "1")).empty());
  CHECK(check_metadata(with_metadata("pkg", "v1.0.0")).empty());
  // The parser reports this one.
  CHECK(check_metadata(with_metadata("", "")).empty());
  CHECK(check_metadata(with_metadata("pkg", "one")).empty());
}

TEST_CASE("FT103: a .dist-info of another project is an error, of another version a warning") {
  const Finding name = only(check_metadata(with_dist_info("other-1.0.dist-info")));
  CHECK(name.code() == "FT103");
  CHECK(name.severity == Severity::error);
  CHECK(contains(name.message, "other-1.0.dist-info"));
  CHECK(only(check_metadata(with_dist_info("other.dist-info"))).severity == Severity::error);
  CHECK(only(check_metadata(with_dist_info("pkg-2.0.dist-info"))).severity == Severity::warning);
  CHECK(only(check_metadata(with_dist_info("pkg.dist-info"))).severity == Severity::warning);
  const Finding spelling = only(check_metadata(with_dist_info("Pkg-1.dist-info")));
  CHECK(spelling.severity == Severity::warning);
  CHECK(contains(spelling.message, "Pkg-1.dist-info"));
  CHECK(contains(spelling.message, "pkg-1.0.dist-info"));
}

TEST_CASE("FT103: several .dist-info directories are an error that names them") {
  WheelFacts facts = good_wheel();
  facts.members.push_back({"other-2.0.dist-info/LICENSE", 0, true, ""});
  facts.record->rows.push_back(
      {"other-2.0.dist-info/LICENSE", "sha256", "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU", 0});
  const Finding finding = only(check_metadata(facts));
  CHECK(finding.code() == "FT103");
  CHECK(contains(finding.message, "other-2.0.dist-info, pkg-1.0.dist-info"));
  // Inside a package, they do not matter.
  facts.members.back().name = "pkg/_vendor/other-2.0.dist-info/LICENSE";
  facts.record->rows.back().path = facts.members.back().name;
  CHECK(check_metadata(facts).empty());
}

TEST_CASE(
    "a wheel with no .dist-info directory, or an unclear one, has a finding per missing file") {
  WheelFacts facts = good_wheel();
  facts.dist_info.clear();
  facts.wheel_file.reset();
  facts.metadata.reset();
  facts.record.reset();
  facts.members = {{"a-1.dist-info/WHEEL", 0, false, ""}, {"b-1.dist-info/WHEEL", 0, false, ""}};
  const std::vector<Finding> several = check_metadata(facts);
  REQUIRE(several.size() == 4);
  CHECK(contains(several[0].message, "unclear"));
  facts.members.clear();
  const std::vector<Finding> none = check_metadata(facts);
  REQUIRE(none.size() == 3);
  for (const Finding& finding : none) CHECK(contains(finding.message, "no .dist-info directory"));
}

TEST_CASE("FT101: a name that is not normalized is a warning that gives the right one") {
  for (const char* name : {"Pkg-1.0", "pkg-1.00", "pkg-v1.0", "pkg-1.0_alpha.1"}) {
    WheelFacts wheel = good_wheel();
    wheel.file_name = ftcheck::wheel::parse_file_name(std::string(name) +
                                                      "-cp314-cp314t-manylinux_2_28_x86_64.whl");
    CAPTURE(name);
    REQUIRE(wheel.file_name.has_value());
    const std::vector<Finding> findings = check_metadata(wheel);
    REQUIRE_FALSE(findings.empty());
    CHECK(findings[0].code() == "FT101");
    CHECK(findings[0].severity == Severity::warning);
    CHECK(contains(findings[0].message, name));
  }
}

TEST_CASE("FT101: the help for a variant label is the name without it") {
  WheelFacts wheel = good_wheel();
  wheel.file = "pkg-1.0-cp314-cp314t-linux_x86_64-x8664v3.whl";
  wheel.file_name.reset();
  const Finding finding = check_metadata(wheel).at(0);
  CHECK(finding.code() == "FT101");
  CHECK(contains(finding.message, "variant label"));
  CHECK(contains(finding.help, "pkg-1.0-cp314-cp314t-linux_x86_64.whl"));
}
