#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "wheel/metadata.hpp"

using ftcheck::wheel::Metadata;
using ftcheck::wheel::parse_metadata;
using ftcheck::wheel::parse_wheel_file;
using ftcheck::wheel::WheelFile;

namespace {

using Strings = std::vector<std::string>;

const std::string good_wheel =
    "Wheel-Version: 1.0\n"
    "Generator: builder (1.2)\n"
    "Root-Is-Purelib: false\n"
    "Tag: cp314-cp314t-manylinux_2_28_x86_64\n";

const std::string good_metadata =
    "Metadata-Version: 2.4\n"
    "Name: Some.Package\n"
    "Version: 1.0rc1\n";

Strings wheel_problems(std::string_view text) {
  return parse_wheel_file(text).problems;
}

Strings metadata_problems(std::string_view text) {
  return parse_metadata(text).problems;
}

}  // namespace

TEST_CASE("WHEEL is read") {
  const WheelFile file = parse_wheel_file(good_wheel + "Build: 3a\nTag: py2.py3-none-any\n");
  CHECK(file.wheel_version == "1.0");
  CHECK(file.generator == "builder (1.2)");
  CHECK(file.root_is_purelib == false);
  CHECK(file.build == "3a");
  Strings tags;
  for (const auto& tag : file.tags) tags.push_back(to_string(tag));
  CHECK(tags == Strings{"cp314-cp314t-manylinux_2_28_x86_64", "py2-none-any", "py3-none-any"});
  CHECK(file.problems == Strings{});
}

TEST_CASE("an empty WHEEL lacks three fields") {
  CHECK(wheel_problems("") ==
        Strings{"it has no Wheel-Version", "it has no Root-Is-Purelib", "it has no Tag"});
}

TEST_CASE("malformed fields of WHEEL are named with their values") {
  const WheelFile file =
      parse_wheel_file("Wheel-Version: one\nRoot-Is-Purelib: maybe\nTag: cp314-cp314t\nBuild: x\n");
  CHECK(file.problems ==
        Strings{"its Tag \"cp314-cp314t\" is not valid: it does not have the three parts "
                "PYTHON-ABI-PLATFORM",
                "its Wheel-Version \"one\" is not MAJOR.MINOR",
                "its Root-Is-Purelib \"maybe\" is not true or false",
                "its Build \"x\" is not a build tag, which begins with a digit"});
  CHECK_FALSE(file.root_is_purelib.has_value());
}

TEST_CASE("Root-Is-Purelib is read without regard to case, like in pip") {
  CHECK(parse_wheel_file("Root-Is-Purelib: True\n").root_is_purelib == true);
  CHECK(parse_wheel_file("root-is-purelib: FALSE\n").root_is_purelib == false);
}

TEST_CASE("Tag lines that together stand for too many tags are left out with a problem") {
  std::string set = "a";
  for (int i = 1; i < 99; ++i) set += ".a" + std::to_string(i);
  const std::string line = "Tag: " + set + "-" + set + "-any\n";
  std::string text = good_wheel;
  for (int i = 0; i < 5000; ++i) text += line;
  const WheelFile file = parse_wheel_file(text);
  CHECK(file.tags.size() == 1 + 99 * 99);
  REQUIRE(file.problems.size() == 1);
  CHECK(file.problems[0].find("more than 10000 tags") != std::string::npos);
}

TEST_CASE("problems are bounded in number and length") {
  std::string text = good_wheel;
  for (int i = 0; i < 5000; ++i) text += "Tag: " + std::string(500, 'x') + "\n";
  const Strings problems = wheel_problems(text);
  CHECK(problems.size() == 21);
  CHECK(problems.back() == "there are more problems than these");
  CHECK(problems.front().size() < 250);
}

TEST_CASE("METADATA is read up to its first empty line") {
  const Metadata metadata = parse_metadata(good_metadata +
                                           "Requires-Python: >=3.11\n"
                                           "Classifier: Programming Language :: Python\n"
                                           "Classifier: Topic :: Games\n"
                                           "Requires-Dist: cffi>=2.0; extra == \"c\"\n"
                                           "Requires-Dist: other\n"
                                           "\n"
                                           "Classifier: part of the description\n"
                                           "Name: the same\n");
  CHECK(metadata.metadata_version == "2.4");
  CHECK(metadata.name == "Some.Package");
  CHECK(metadata.version == "1.0rc1");
  CHECK(metadata.requires_python == ">=3.11");
  CHECK(metadata.requires_dist == Strings{"cffi>=2.0; extra == \"c\"", "other"});
  CHECK(metadata.classifiers == Strings{"Programming Language :: Python", "Topic :: Games"});
  CHECK(metadata.problems == Strings{});
}

TEST_CASE("lines may end in CR LF, and the last one in nothing") {
  const Metadata metadata =
      parse_metadata("Metadata-Version: 2.4\r\nName: x\r\nVersion: 1.0\r\n\r\nName: y");
  CHECK(metadata.name == "x");
  CHECK(metadata.version == "1.0");
  CHECK(metadata.problems == Strings{});
  CHECK(parse_metadata("Metadata-Version: 2.4\nName: x\nVersion: 1.0").problems == Strings{});
}

TEST_CASE("keys are read without regard to case, and blanks around values do not count") {
  const Metadata metadata =
      parse_metadata("METADATA-VERSION:2.4\nname:   x  \nVersion:\t1.0\t\nclassifier: A :: B \n");
  CHECK(metadata.name == "x");
  CHECK(metadata.version == "1.0");
  CHECK(metadata.classifiers == Strings{"A :: B"});
  CHECK(metadata.problems == Strings{});
}

TEST_CASE("a value continues in lines that begin with a blank") {
  const Metadata metadata = parse_metadata(good_metadata +
                                           "License: Some words\n"
                                           "        Name: not a field\n"
                                           "\t\n"
                                           "  more\n"
                                           "Classifier: Topic ::\n"
                                           "  Games\n");
  CHECK(metadata.name == "Some.Package");
  CHECK(metadata.classifiers == Strings{"Topic :: Games"});
  CHECK(metadata.problems == Strings{});
}

TEST_CASE("METADATA without a required field says which") {
  CHECK(metadata_problems("") ==
        Strings{"it has no Metadata-Version", "it has no Name", "it has no Version"});
  CHECK(metadata_problems("Metadata-Version: 2.1\nName: x\n") == Strings{"it has no Version"});
}

TEST_CASE("a field given twice is a problem, and the first counts") {
  const Metadata metadata = parse_metadata(good_metadata + "Version: 2.0\nName: y\nName: z\n");
  CHECK(metadata.version == "1.0rc1");
  CHECK(metadata.name == "Some.Package");
  CHECK(metadata.problems == Strings{"it gives Name 3 times", "it gives Version 2 times"});
}

TEST_CASE("malformed required fields of METADATA are named with their values") {
  CHECK(metadata_problems("Metadata-Version: new\nName: -x-\nVersion: 1.0 beta final\n") ==
        Strings{"its Metadata-Version \"new\" is not MAJOR.MINOR",
                "its Name \"-x-\" is not a project's name",
                "its Version \"1.0 beta final\" is not a version (PEP 440)"});
  CHECK(metadata_problems("Metadata-Version:\nName:\nVersion:\n").size() == 3);
}

TEST_CASE("a line that is not a field is a problem, and reading goes on") {
  const Metadata metadata = parse_metadata(
      "Metadata-Version: 2.4\nName: x\nLicense: A\nlicense text "
      "with: colon\n: nothing\nVersion: 1.0\n");
  CHECK(metadata.version == "1.0");
  CHECK(metadata.problems == Strings{"its line 4 is not a header field"});
}
