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

TEST_CASE("a wheel with a good name and good metadata has no findings") {
  CHECK(check_metadata(good_wheel()).empty());
}

TEST_CASE("FT101: a name that is no wheel's is quoted, with what is wrong with it") {
  WheelFacts facts = good_wheel();
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
  WheelFacts no_wheel = good_wheel();
  no_wheel.wheel_file.reset();
  CHECK(only(check_metadata(no_wheel)).code == "FT102");
  CHECK(contains(only(check_metadata(no_wheel)).message, "WHEEL"));
  WheelFacts no_metadata = good_wheel();
  no_metadata.metadata.reset();
  CHECK(only(check_metadata(no_metadata)).code == "FT103");
  CHECK(contains(only(check_metadata(no_metadata)).message, "METADATA"));
  WheelFacts no_record = good_wheel();
  no_record.record.reset();
  CHECK(only(check_metadata(no_record)).code == "FT104");
  CHECK(contains(only(check_metadata(no_record)).message, "RECORD"));
}

TEST_CASE("FT102, FT103, FT104: what is wrong with a file of .dist-info is said in one finding") {
  WheelFacts facts = good_wheel();
  facts.wheel_file->problems = {"first clause", "second clause"};
  const Finding wheel = only(check_metadata(facts));
  CHECK(wheel.code == "FT102");
  CHECK(contains(wheel.message, "first clause"));
  CHECK(contains(wheel.message, "second clause"));
  facts = good_wheel();
  facts.metadata->problems = {"a clause"};
  CHECK(only(check_metadata(facts)).code == "FT103");
  facts = good_wheel();
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
