#include "rules/members.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "sample.hpp"

using ftcheck::Finding;
using ftcheck::Severity;
using ftcheck::rules::check_members;
using ftcheck::rules::leads_out;
using ftcheck::rules::listed_paths;
using ftcheck::rules::WheelFacts;
using ftcheck::rules::test::contains;
using ftcheck::rules::test::good_module;
using ftcheck::rules::test::good_wheel;
using ftcheck::rules::test::only;

namespace {

constexpr std::string_view linux_tag = "cp314-cp314t-manylinux_2_28_x86_64";
constexpr std::string_view windows_tag = "cp314-cp314t-win_amd64";

WheelFacts with_members(const std::vector<std::string>& names, std::string_view tag = windows_tag) {
  WheelFacts wheel = good_wheel(std::string(tag));
  for (const std::string& name : names) wheel.members.push_back({name, 3, false, ""});
  return wheel;
}

std::vector<Finding> of_members(const std::vector<std::string>& names,
                                std::string_view tag = windows_tag) {
  return check_members(with_members(names, tag));
}

}  // namespace

TEST_CASE("ordinary members have no findings") {
  CHECK(of_members({}).empty());
  CHECK(of_members({"pkg/", "pkg/__init__.py", "pkg/with space.txt", "pkg/...", "pkg/..x", "pkg/ä",
                    "pkg-1.0.data/scripts/run", "pkg/.dylibs/libz.1.dylib", "ab:c"})
            .empty());
}

TEST_CASE("FT105: a path that leads outside is an error, with the path in the message") {
  for (const char* path : {"../a", "a/../../b", "/a", "//a", "C:/a", "c:a", "..", "a\\..\\..\\b",
                           "\\a", "\\\\server\\share", "a/..\\../b", ""}) {
    CAPTURE(path);
    CHECK(leads_out(path));
    const Finding finding = only(of_members({path}));
    CHECK(finding.code() == "FT105");
    CHECK(finding.severity == Severity::error);
    CHECK(contains(finding.message, "leads out"));
    CHECK(contains(finding.message, path));
  }
  for (const char* path :
       {"a", "a/..", "a/../b", "a/b/../../c", "...", "..a", "a..", "./a", "ab:c"}) {
    CAPTURE(path);
    CHECK_FALSE(leads_out(path));
  }
}

TEST_CASE("FT105: control characters are an error, and not repeated in the message") {
  for (const char* path : {"a\nb", "a\x1b[2J", "a\x7f", "a\t"}) {
    const Finding finding = only(of_members({path}));
    CHECK(finding.code() == "FT105");
    CHECK(finding.severity == Severity::error);
    CHECK_FALSE(contains(finding.message, path));
    CHECK(contains(finding.message, "a?"));
  }
}

TEST_CASE("FT105: backslashes are an error") {
  CHECK(contains(only(of_members({"pkg\\a.py"})).message, "backslashes"));
}

TEST_CASE("FT105: a roundabout path and a symbolic link are warnings") {
  for (const char* path : {"./a", "a//b", "a/./b", "x/../a", "a/b//"}) {
    CAPTURE(path);
    const Finding finding = only(of_members({path}));
    CHECK(finding.code() == "FT105");
    CHECK(finding.severity == Severity::warning);
  }
  WheelFacts wheel = with_members({"pkg/libz.so"});
  wheel.members.back().symbolic_link = true;
  const Finding link = only(check_members(wheel));
  CHECK(link.severity == Severity::warning);
  CHECK(contains(link.message, "symbolic link"));
}

TEST_CASE("FT105: each kind of path is one finding for all members") {
  std::vector<std::string> names;
  for (int i = 0; i < 100; ++i) names.push_back("../" + std::to_string(i));
  names.emplace_back("a\\b");
  const std::vector<Finding> findings = of_members(names);
  REQUIRE(findings.size() == 2);
  CHECK(contains(findings[0].message, "100 members"));
  CHECK(contains(findings[0].message, "and 95 more"));
}

TEST_CASE("FT106: a duplicate name is an error, and listed once") {
  const Finding finding = only(of_members({"a.py", "b.py", "a.py", "a.py"}, linux_tag));
  CHECK(finding.code() == "FT106");
  CHECK(finding.severity == Severity::error);
  CHECK(finding.message.ends_with(": a.py"));
}

TEST_CASE("FT106: a file with the path of a directory is an error") {
  CHECK(contains(only(of_members({"pkg/a", "pkg/a/b.py"}, linux_tag)).message, "pkg/a"));
  CHECK(only(of_members({"pkg/a", "pkg/a/"}, linux_tag)).severity == Severity::error);
  CHECK(of_members({"pkg/a", "pkg/a.b", "pkg/a-b/c", "pkg/ab/c"}, linux_tag).empty());
}

TEST_CASE("FT106: names that differ by case are a warning on systems that may ignore case") {
  const std::vector<std::string> names{"pkg/Data.txt", "pkg/data.txt"};
  const Finding finding = only(of_members(names));
  CHECK(finding.code() == "FT106");
  CHECK(finding.severity == Severity::warning);
  CHECK(contains(finding.message, "pkg/Data.txt and pkg/data.txt"));
  CHECK(of_members(names, "cp314-cp314t-macosx_11_0_arm64").size() == 1);
  CHECK(of_members(names, "py3-none-any").size() == 1);
  CHECK(of_members(names, linux_tag).empty());
}

TEST_CASE("FT106: directories that differ by case are listed once, by the outermost one") {
  const Finding finding = only(
      of_members({"pkg/Sub/a/x.py", "pkg/sub/a/y.py", "pkg/Sub/b/z.py", "pkg/sub/c", "pkg/Sub/d"}));
  CHECK(finding.message.ends_with(": pkg/Sub and pkg/sub"));
  CHECK(only(of_members({"Pkg/", "pkg/a.py"})).message.ends_with(": Pkg and pkg"));
  CHECK(of_members({"pkg/sub/a", "pkg/sub2/a", "pkg/Su", "pkg/SUB1/b"}).empty());
}

TEST_CASE("FT107: members that cannot be unpacked are one finding with a reason for each") {
  WheelFacts wheel = with_members({"a.txt", "b.txt"});
  wheel.members[wheel.members.size() - 1].problem = "it is encrypted";
  wheel.members[wheel.members.size() - 2].problem = "it is damaged";
  const Finding finding = only(check_members(wheel));
  CHECK(finding.code() == "FT107");
  CHECK(finding.severity == Severity::error);
  CHECK(contains(finding.message, "2 members"));
  CHECK(contains(finding.message, "a.txt (it is damaged)"));
  CHECK(contains(finding.message, "b.txt (it is encrypted)"));
}

TEST_CASE("FT107: a compression method that only some installers support is a warning") {
  WheelFacts wheel = with_members({"a.txt"});
  wheel.members.back().problem = "it is compressed by method 12";
  wheel.members.back().rare_method = true;
  CHECK(only(check_members(wheel)).severity == Severity::warning);
}

TEST_CASE("FT107: bytes that belong to no member are one error") {
  WheelFacts wheel = with_members({"a.py"});
  CHECK(check_members(wheel).empty());
  wheel.strays = {"has 4 bytes before its first member", "goes on for 1 byte after its end"};
  const Finding finding = only(check_members(wheel));
  CHECK(finding.code() == "FT107");
  CHECK(finding.severity == Severity::error);
  CHECK(contains(finding.message,
                 "the archive has 4 bytes before its first member, goes on for 1 byte after"));
}

TEST_CASE("FT107: problems that another finding reports are not reported again") {
  const std::string path = "pkg/_x.cp314t-win_amd64.pyd";
  WheelFacts wheel = with_members({path});
  wheel.members.back().problem = "it is encrypted";
  wheel.modules.push_back(good_module(path));
  CHECK(check_members(wheel).size() == 1);
  wheel.modules.back().reason = &ftcheck::rules::unreadable_member;
  CHECK(check_members(wheel).empty());
  for (auto& member : wheel.members) member.problem = "it is encrypted";  // all of .dist-info too
  CHECK(check_members(wheel).empty());
}

TEST_CASE("at most five paths are listed, and long ones are cut between characters") {
  const std::string path = std::string(299, 'x') + "ää";
  const std::vector<std::string_view> paths{"1", "2", "3", "4", path, "6"};
  CHECK(listed_paths(paths) == "1, 2, 3, 4, " + std::string(299, 'x') + "... and 1 more");
  CHECK(listed_paths({}).empty());
}
