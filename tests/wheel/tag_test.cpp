#include "wheel/tag.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using ftcheck::Interpreter;
using ftcheck::wheel::expand_tags;
using ftcheck::wheel::free_threaded_interpreters;
using ftcheck::wheel::Tag;

namespace {

std::vector<std::string> interpreters(std::string_view compressed) {
  const std::vector<Tag> tags = expand_tags(compressed);
  REQUIRE_FALSE(tags.empty());
  std::vector<std::string> names;
  for (const Interpreter& each : free_threaded_interpreters(tags)) names.push_back(to_string(each));
  return names;
}

std::string refusal(std::string_view compressed) {
  std::string why;
  CHECK(expand_tags(compressed, &why).empty());
  return why;
}

// "a.a0.a1..." of `count` members.
std::string set_of(int count) {
  std::string set = "a";
  for (int i = 1; i < count; ++i) set += ".a" + std::to_string(i);
  return set;
}

using Strings = std::vector<std::string>;
const Strings none;
const Strings all = {"3.13t", "3.14t", "3.15t"};

}  // namespace

TEST_CASE("a compressed tag set is expanded python first, then abi, then platform") {
  Strings expanded;
  for (const Tag& tag : expand_tags("cp314.cp315-abi3.abi3t-p1.p2")) {
    expanded.push_back(to_string(tag));
  }
  CHECK(expanded == Strings{"cp314-abi3-p1", "cp314-abi3-p2", "cp314-abi3t-p1", "cp314-abi3t-p2",
                            "cp315-abi3-p1", "cp315-abi3-p2", "cp315-abi3t-p1", "cp315-abi3t-p2"});
}

TEST_CASE("tags are compared in lower case and given once") {
  CHECK(expand_tags("CP314.cp314-CP314t-Win_AMD64") ==
        std::vector<Tag>{{"cp314", "cp314t", "win_amd64"}});
}

TEST_CASE("an invalid tag is refused with the reason") {
  CHECK(refusal("") == "it does not have the three parts PYTHON-ABI-PLATFORM");
  CHECK(refusal("py3-none") == "it does not have the three parts PYTHON-ABI-PLATFORM");
  CHECK(refusal("py3-none-any-x") == "it does not have the three parts PYTHON-ABI-PLATFORM");
  CHECK(refusal("py3--any") == "its part \"\" has an empty member");
  CHECK(refusal("py2.-none-any") == "its part \"py2.\" has an empty member");
  CHECK(refusal("py3.3-none-any") == "\"3\" is not an interpreter");
}

TEST_CASE("a tag set that would explode is refused, and one at the bound is not") {
  CHECK(expand_tags(set_of(100) + "-" + set_of(100) + "-a").size() == 10'000);
  CHECK(refusal(set_of(101) + "-" + set_of(100) + "-a") == "it stands for more than 10000 tags");
  CHECK(refusal(set_of(5000) + "-" + set_of(5000) + "-" + set_of(5000)) ==
        "it stands for more than 10000 tags");
}

TEST_CASE("a free-threaded ABI admits its own version only") {
  CHECK(interpreters("cp313-cp313t-win_amd64") == Strings{"3.13t"});
  CHECK(interpreters("cp314-cp314t-manylinux_2_28_x86_64") == Strings{"3.14t"});
  CHECK(interpreters("cp315-cp315t-macosx_11_0_arm64") == Strings{"3.15t"});
  CHECK(interpreters("cp313-cp314t-any") == none);
  CHECK(interpreters("py3-cp314t-any") == none);
}

TEST_CASE("the ABI of the default build and abi3 admit no free-threaded interpreter") {
  CHECK(interpreters("cp314-cp314-win_amd64") == none);
  CHECK(interpreters("cp39-abi3-win_amd64") == none);
  CHECK(interpreters("cp314-cp314td-win_amd64") == none);
}

TEST_CASE("abi3t admits its version and later ones, compressed with abi3 or not") {
  CHECK(interpreters("cp315-abi3t-win_amd64") == Strings{"3.15t"});
  CHECK(interpreters("cp315-abi3.abi3t-win_amd64") == Strings{"3.15t"});
  CHECK(interpreters("cp314-abi3t-win_amd64") == Strings{"3.14t", "3.15t"});
  CHECK(interpreters("cp32-abi3t-win_amd64") == all);
  CHECK(interpreters("cp31-abi3t-win_amd64") == none);
  CHECK(interpreters("cp316-abi3t-win_amd64") == none);
  CHECK(interpreters("py3-abi3t-win_amd64") == none);
}

TEST_CASE("an ABI of none admits what the python tag says") {
  CHECK(interpreters("py3-none-any") == all);
  CHECK(interpreters("py2.py3-none-any") == all);
  CHECK(interpreters("py30-none-any") == all);
  CHECK(interpreters("py314-none-linux_x86_64") == Strings{"3.14t", "3.15t"});
  CHECK(interpreters("cp314-none-linux_x86_64") == Strings{"3.14t"});
  CHECK(interpreters("cp38-none-any") == none);
  CHECK(interpreters("cp3-none-any") == none);
  CHECK(interpreters("py2-none-any") == none);
  CHECK(interpreters("py4-none-any") == none);
  CHECK(interpreters("pp311-none-any") == none);
  CHECK(interpreters("py3014-none-any") == none);
  CHECK(interpreters("py399999999999-none-any") == none);
}

TEST_CASE("interpreters of several tags are listed once, oldest first") {
  CHECK(interpreters("cp315.cp313-cp315t.cp313t-win_amd64.win32") == Strings{"3.13t", "3.15t"});
}
