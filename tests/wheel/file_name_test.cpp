#include "wheel/file_name.hpp"

#include <doctest/doctest.h>

#include <string>

using ftcheck::wheel::escaped_name;
using ftcheck::wheel::FileName;
using ftcheck::wheel::parse_file_name;
using ftcheck::wheel::without_variant_label;

namespace {

// Why a name is refused; "" if it is not.
std::string refusal(std::string_view name) {
  std::string why;
  const bool parsed = parse_file_name(name, &why).has_value();
  CHECK(parsed == why.empty());
  return why;
}

bool contains(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a wheel's name is split into its parts") {
  const auto name = parse_file_name(
      "scikit_learn-1.8.0-cp314-cp314t-manylinux_2_27_x86_64.manylinux_2_28_x86_64.whl");
  REQUIRE(name);
  CHECK(name->distribution == "scikit_learn");
  CHECK(name->version == "1.8.0");
  CHECK(name->build.empty());
  REQUIRE(name->tags.size() == 2);
  CHECK(to_string(name->tags[0]) == "cp314-cp314t-manylinux_2_27_x86_64");
  CHECK(to_string(name->tags[1]) == "cp314-cp314t-manylinux_2_28_x86_64");
}

TEST_CASE("a build tag is distinguished from the version and the tags") {
  const auto name = parse_file_name("pkg-1.0-2local-py3-none-any.whl");
  REQUIRE(name);
  CHECK(name->version == "1.0");
  CHECK(name->build == "2local");
  REQUIRE(name->tags.size() == 1);
  CHECK(to_string(name->tags[0]) == "py3-none-any");
}

TEST_CASE("names of projects may have dots, digits and letters of any script") {
  CHECK(refusal("zope.interface-8.0-py3-none-any.whl").empty());
  CHECK(refusal("_private1-8.0-py3-none-any.whl").empty());
  CHECK(refusal("caf\xc3\xa9-8.0-py3-none-any.whl").empty());
  CHECK(refusal("pkg-1.0+cu128.1-py3-none-any.whl").empty());
}

TEST_CASE("a name that is not a wheel's is refused with the reason") {
  CHECK(contains(refusal(""), ".whl"));
  CHECK(contains(refusal("pkg-1.0.tar.gz"), ".whl"));
  CHECK(contains(refusal("pkg-1.0-py3-none-any.WHL"), ".whl"));
  CHECK(contains(refusal(".whl"), "1 part between"));
  CHECK(contains(refusal("pkg-1.0-py3-none.whl"), "4 parts"));
  CHECK(contains(refusal("my-pkg-x-1.0-py3-none-any.whl"), "7 parts"));
  CHECK(contains(refusal("-1.0-py3-none-any.whl"), "first part \"\""));
  CHECK(contains(refusal("my__pkg-1.0-py3-none-any.whl"), "first part \"my__pkg\""));
  CHECK(contains(refusal("dist/pkg-1.0-py3-none-any.whl"), "first part \"dist/pkg\""));
  CHECK(contains(refusal("my pkg-1.0-py3-none-any.whl"), "first part"));
  CHECK(contains(refusal("pkg-one-py3-none-any.whl"), "second part \"one\""));
  CHECK(contains(refusal("my-pkg-1.0-py3-none-any.whl"), "second part \"pkg\""));
  CHECK(contains(refusal("pkg-1.0-x1-py3-none-any.whl"), "build tag \"x1\""));
  CHECK(contains(refusal("pkg-1.0--py3-none-any.whl"), "build tag \"\""));
  CHECK(contains(refusal("pkg-1.0-py3-none-.whl"), "empty member"));
  CHECK(contains(refusal("pkg-1.0-3py-none-any.whl"), "is not an interpreter"));
}

TEST_CASE("a name that stands for too many tags is refused") {
  std::string set = "a";
  for (int i = 0; i < 100; ++i) set += ".a";
  CHECK(contains(refusal("pkg-1.0-" + set + "-" + set + "-" + set + ".whl"), "10000 tags"));
}

TEST_CASE("a reason quotes long and unprintable names in short and printable form") {
  const std::string why = refusal("a\x1b[31m" + std::string(5000, 'x') + "-1.0-py3-none-any.whl");
  CHECK(why.size() < 300);
  CHECK(why.find('\x1b') == std::string::npos);
}

TEST_CASE("a project's name in a file name is in lower case, with underscores") {
  CHECK(escaped_name("Zope.Interface") == "zope_interface");
  CHECK(escaped_name("a-_.b") == "a_b");
}

TEST_CASE("a variant label can be removed from a name") {
  CHECK(without_variant_label("pkg-1.0-cp314-cp314t-linux_x86_64-x8664v3.whl") ==
        "pkg-1.0-cp314-cp314t-linux_x86_64.whl");
  CHECK(without_variant_label("pkg-1.0-1st-cp314-cp314t-linux_x86_64-x8664v3.whl") ==
        "pkg-1.0-1st-cp314-cp314t-linux_x86_64.whl");
  CHECK_FALSE(without_variant_label("pkg-1.0-1st-cp314-cp314t-linux_x86_64.whl").has_value());
  CHECK_FALSE(without_variant_label("pkg-one-cp314-cp314t-linux_x86_64-v3.whl").has_value());
  CHECK_FALSE(without_variant_label("pkg.whl").has_value());
}
