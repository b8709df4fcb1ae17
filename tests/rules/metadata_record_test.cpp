#include "rules/metadata_record.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "rules/metadata.hpp"
#include "sample.hpp"

using ftcheck::Finding;
using ftcheck::Severity;
using ftcheck::rules::check_metadata;
using ftcheck::rules::compare_record;
using ftcheck::rules::WheelFacts;
using ftcheck::rules::test::contains;
using ftcheck::rules::test::good_wheel;
using ftcheck::rules::test::only;

namespace {

const std::string empty_hash = "sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU";
const std::string other_hash = "sha256=ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0";

// A wheel with these members, each of three bytes, beside its .dist-info.
WheelFacts with_members(const std::vector<std::string>& names) {
  WheelFacts wheel = good_wheel();
  for (const std::string& name : names) wheel.members.push_back({name, 3, false, ""});
  return wheel;
}

// The findings for a wheel with these additional rows in RECORD.
std::vector<Finding> findings(WheelFacts wheel, const std::string& rows) {
  const auto more = ftcheck::wheel::parse_record(rows);
  wheel.record->rows.insert(wheel.record->rows.end(), more.rows.begin(), more.rows.end());
  wheel.record->problems = more.problems;
  return compare_record(wheel, *wheel.record);
}

Finding finding(WheelFacts wheel, const std::string& rows) {
  Finding found = only(findings(std::move(wheel), rows));
  CHECK(found.code() == "FT104");
  CHECK_FALSE(found.module.has_value());
  return found;
}

}  // namespace

TEST_CASE("a RECORD that lists every member has no findings") {
  CHECK(findings(with_members({"a.py"}), "a.py," + empty_hash + ",3\n").empty());
}

TEST_CASE("members missing from RECORD are one finding that lists five of them") {
  const Finding one = finding(with_members({"a.py"}), "");
  CHECK(one.severity == Severity::error);
  CHECK(contains(one.message, "1 file of the wheel: a.py"));
  const Finding many = finding(with_members({"a", "b", "c", "d", "e", "f", "g"}), "");
  CHECK(contains(many.message, "7 files"));
  CHECK(contains(many.message, "a, b, c, d, e and 2 more"));
}

TEST_CASE("directories, RECORD itself and its signatures need no row") {
  WheelFacts wheel =
      with_members({"pkg/", "pkg-1.0.dist-info/RECORD.jws", "pkg-1.0.dist-info/RECORD.p7s"});
  wheel.record->rows.pop_back();
  CHECK(findings(wheel, "").empty());
  // In another directory, they are ordinary files.
  CHECK(contains(finding(with_members({"x.dist-info/RECORD.jws"}), "").message, "x.dist-info"));
}

TEST_CASE("a row for a directory of the archive is an error, because PyPI refuses it") {
  const Finding listed = finding(with_members({"pkg/"}), "pkg/," + empty_hash + ",0\n");
  CHECK(listed.severity == Severity::error);
  CHECK(contains(listed.message, "pkg/"));
}

TEST_CASE("rows without a member and rows that lead outside the installation are told apart") {
  CHECK(contains(finding(good_wheel(), "a.py," + empty_hash + ",0\n").message,
                 "missing from the wheel"));
  for (const char* path : {"../a", "/etc/passwd", "a/../../b", "C:\\x", "..\\a"}) {
    CAPTURE(path);
    const Finding outside = finding(good_wheel(), std::string(path) + "," + empty_hash + ",0\n");
    CHECK(contains(outside.message, "outside"));
    CHECK(contains(outside.message, path));
  }
}

TEST_CASE("sizes are compared with the archive's") {
  CHECK(contains(finding(with_members({"a.py"}), "a.py," + empty_hash + ",4\n").message, "size"));
  CHECK(findings(with_members({"a.py"}), "a.py," + empty_hash + ",\n").empty());
}

TEST_CASE("hashes are compared for members that were hashed") {
  WheelFacts wheel = with_members({"a.py", "b.py"});
  wheel.hashes["a.py"] = empty_hash;
  const std::string good_row = "a.py," + empty_hash + ",3\n";
  CHECK(findings(wheel, good_row + "b.py," + other_hash + ",3\n").empty());
  const std::string bad_row = "a.py," + other_hash + ",3\n";
  const Finding bad = finding(wheel, bad_row + "b.py," + other_hash + ",3\n");
  CHECK(contains(bad.message, "RECORD has the wrong hash for 1 file: a.py"));
  // If a path has two rows, both must be right.
  CHECK(findings(wheel, good_row + bad_row + "b.py," + other_hash + ",3\n").size() == 1);
}

TEST_CASE("if several members have the same name, the last one is compared") {
  WheelFacts wheel = with_members({"a.py", "a.py"});
  wheel.members.back().size = 4;
  CHECK(findings(wheel, "a.py," + empty_hash + ",4\n").empty());
  CHECK(findings(wheel, "a.py," + empty_hash + ",3\n").size() == 1);
}

TEST_CASE("hashes that cannot be compared are missing, weak, unknown or malformed") {
  struct Row {
    std::string hash;
    std::string_view part;
  };
  for (const Row& row :
       {Row{"", "no hash"}, Row{"md5=1B2M2Y8AsgTpgAmY7PhCfg", "md5"},
        Row{"sha1=2jmj7l5rSw0yVb_vlWAYkK_YBwk", "sha1"}, Row{"cr{c32=AAAAAA", "(cr{c32)"},
        Row{"sha256=abc", "base64"}, Row{empty_hash + "=", "base64"}}) {
    CAPTURE(row.hash);
    const Finding found = finding(with_members({"a.py"}), "a.py," + row.hash + ",3\n");
    CHECK(found.severity == Severity::error);
    CHECK(contains(found.message, row.part));
    CHECK(contains(found.message, "a.py"));
  }
}

TEST_CASE("a hash that the parser reported is not reported again") {
  CHECK(findings(with_members({"a.py"}), "a.py,abc,3\n").empty());
}

TEST_CASE("a hash of RECORD itself is a warning") {
  WheelFacts wheel = good_wheel();
  wheel.record->rows.pop_back();
  const Finding own = finding(wheel, "pkg-1.0.dist-info/RECORD," + empty_hash + ",0\n");
  CHECK(own.severity == Severity::warning);
  CHECK(contains(own.message, "for itself"));
}

TEST_CASE("backslashes in all paths are one warning, and the rows are compared") {
  WheelFacts wheel = with_members({"pkg/a.py", "pkg/b.py"});
  const std::string rows = "pkg\\a.py," + empty_hash + ",3\npkg\\b.py," + empty_hash + ",3\n";
  const Finding found = finding(wheel, rows);
  CHECK(found.severity == Severity::warning);
  CHECK(contains(found.message, "2 files: pkg\\a.py, pkg\\b.py"));
  wheel.hashes["pkg/a.py"] = other_hash;
  const std::vector<Finding> both = findings(wheel, rows);
  REQUIRE(both.size() == 2);
  CHECK(both[0].severity == Severity::error);
  CHECK(contains(both[0].message, "pkg\\a.py"));
}

TEST_CASE("a member with a backslash in its name matches a row with that backslash") {
  CHECK(findings(with_members({"pkg\\a.py"}), "pkg\\a.py," + empty_hash + ",3\n").empty());
}

TEST_CASE("a RECORD that could not be read is not compared") {
  WheelFacts wheel = good_wheel();
  wheel.record = ftcheck::wheel::Record{{}, {"cannot be read"}};
  CHECK(contains(only(check_metadata(wheel)).message, "cannot be read"));
  wheel.record = ftcheck::wheel::Record{};
  CHECK(contains(only(check_metadata(wheel)).message, "does not list 2 files"));
}
