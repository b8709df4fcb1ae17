#include "rules/wheel.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

using ftcheck::Finding;
using ftcheck::GilDeclaration;
using ftcheck::Module;
using ftcheck::Severity;
using ftcheck::rules::check_installable;
using ftcheck::rules::check_metadata;
using ftcheck::rules::WheelFacts;

namespace {

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// A wheel with nothing wrong about it.
WheelFacts good(const std::string& tag = "cp314-cp314t-manylinux_2_28_x86_64") {
  WheelFacts facts;
  facts.file = "pkg-1.0-" + tag + ".whl";
  facts.file_name = ftcheck::wheel::parse_file_name(facts.file);
  REQUIRE(facts.file_name.has_value());
  facts.tags = facts.file_name->tags;
  facts.interpreters = ftcheck::wheel::free_threaded_interpreters(facts.tags);
  facts.wheel_file = ftcheck::wheel::parse_wheel_file(
      "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: false\nTag: " + tag + "\n");
  facts.metadata =
      ftcheck::wheel::parse_metadata("Metadata-Version: 2.4\nName: pkg\nVersion: 1.0\n");
  facts.record = ftcheck::wheel::parse_record("pkg-1.0.dist-info/RECORD,,\n");
  return facts;
}

Finding only(const std::vector<Finding>& findings) {
  REQUIRE(findings.size() == 1);
  CHECK_FALSE(findings[0].module.has_value());
  CHECK(findings[0].help != "");
  return findings[0];
}

Module module(GilDeclaration declared) {
  Module module;
  module.gil.declared = declared;
  return module;
}

}  // namespace

TEST_CASE("a wheel with a good name and good metadata has no findings") {
  CHECK(check_metadata(good()).empty());
}

TEST_CASE("FT101: a name that is no wheel's is quoted, with what is wrong with it") {
  WheelFacts facts = good();
  facts.file = "renamed.whl";
  facts.file_name = ftcheck::wheel::parse_file_name(facts.file, &facts.file_name_problem);
  REQUIRE_FALSE(facts.file_name.has_value());
  const Finding finding = only(check_metadata(facts));
  CHECK(finding.code == "FT101");
  CHECK(finding.severity == Severity::error);
  CHECK(contains(finding.message, "renamed.whl"));
  CHECK(contains(finding.message, facts.file_name_problem));
}

TEST_CASE("FT102, FT103, FT104: a file of .dist-info that is missing is named") {
  WheelFacts no_wheel = good();
  no_wheel.wheel_file.reset();
  CHECK(only(check_metadata(no_wheel)).code == "FT102");
  CHECK(contains(only(check_metadata(no_wheel)).message, "WHEEL"));
  WheelFacts no_metadata = good();
  no_metadata.metadata.reset();
  CHECK(only(check_metadata(no_metadata)).code == "FT103");
  CHECK(contains(only(check_metadata(no_metadata)).message, "METADATA"));
  WheelFacts no_record = good();
  no_record.record.reset();
  CHECK(only(check_metadata(no_record)).code == "FT104");
  CHECK(contains(only(check_metadata(no_record)).message, "RECORD"));
}

TEST_CASE("FT102, FT103, FT104: what is wrong with a file of .dist-info is said in one finding") {
  WheelFacts facts = good();
  facts.wheel_file->problems = {"first clause", "second clause"};
  const Finding wheel = only(check_metadata(facts));
  CHECK(wheel.code == "FT102");
  CHECK(contains(wheel.message, "first clause"));
  CHECK(contains(wheel.message, "second clause"));
  facts = good();
  facts.metadata->problems = {"a clause"};
  CHECK(only(check_metadata(facts)).code == "FT103");
  facts = good();
  facts.record->problems = {"a clause"};
  CHECK(only(check_metadata(facts)).code == "FT104");
}

TEST_CASE("all that is wrong with a wheel is found at once") {
  WheelFacts facts;
  facts.file = "x.whl";
  facts.file_name_problem = "a clause";
  std::vector<std::string> codes;
  for (const Finding& finding : check_metadata(facts)) {
    codes.push_back(finding.code);
  }
  CHECK(codes == std::vector<std::string>{"FT101", "FT102", "FT103", "FT104"});
}

TEST_CASE("FT204: a wheel with modules that no free-threaded interpreter installs") {
  for (const std::string tag : {"cp314-cp314-manylinux_2_28_x86_64", "cp39-abi3-win_amd64",
                                "cp312-cp312-macosx_11_0_arm64"}) {
    CAPTURE(tag);
    const Finding finding = only(check_installable(
        good(tag), {module(GilDeclaration::not_used), module(GilDeclaration::nothing)}));
    CHECK(finding.code == "FT204");
    CHECK(finding.severity == Severity::error);
    CHECK(contains(finding.message, tag.substr(0, tag.rfind('-'))));
    CHECK(contains(finding.message, "of its 2 modules"));
    CHECK(contains(finding.message, "1 declares"));
    CHECK(contains(finding.help, "cp314t"));
  }
}

TEST_CASE("a wheel that a free-threaded interpreter installs is installable") {
  for (const std::string tag :
       {"cp314-cp314t-manylinux_2_28_x86_64", "cp313-cp313t-win_amd64",
        "cp315-abi3.abi3t-macosx_11_0_arm64", "cp315-abi3t-win_amd64", "py3-none-any"}) {
    CAPTURE(tag);
    CHECK(check_installable(good(tag), {module(GilDeclaration::nothing)}).empty());
  }
}

TEST_CASE("without a module nothing keeps a wheel from being used") {
  CHECK(check_installable(good("cp314-cp314-manylinux_2_28_x86_64"), {}).empty());
}

TEST_CASE("a wheel that says nothing of its tags is not told that they are wrong") {
  WheelFacts facts = good();
  facts.tags.clear();
  facts.interpreters.clear();
  CHECK(check_installable(facts, {module(GilDeclaration::nothing)}).empty());
}

TEST_CASE("tags are named once each, without their platforms") {
  const Finding finding =
      only(check_installable(good("cp314-cp314-manylinux_2_17_x86_64.manylinux2014_x86_64"),
                             {module(GilDeclaration::not_used)}));
  CHECK(finding.message.find("cp314-cp314") == finding.message.rfind("cp314-cp314"));
  CHECK_FALSE(contains(finding.message, "manylinux"));
}
