#include "report/format/uri.hpp"

#include <doctest/doctest.h>

using namespace ftcheck::report;

TEST_CASE("a path becomes a URI reference from which the path can be recovered") {
  CHECK(path_uri("dist/pkg-1.0+cu12.whl") == "dist/pkg-1.0%2Bcu12.whl");
  CHECK(path_uri("a b%\xff.whl") == "a%20b%25%FF.whl");
  CHECK(path_uri("/srv/a.whl") == "file:///srv/a.whl");
  CHECK(path_uri("./a//b/../c.whl") == "a/c.whl");
  CHECK(path_uri("../c.whl") == "../c.whl");
}

TEST_CASE("a colon in a relative path is not taken for the end of a scheme") {
  CHECK(path_uri("javascript:a.whl") == "javascript%3Aa.whl");
}

TEST_CASE("exactly one exclamation mark separates the archive from its member") {
  CHECK(member_uri("a!.whl", "b!/c.so") == "a%21.whl!/b%21/c.so");
}

TEST_CASE("resolving the URI does not change a member's path") {
  CHECK(member_uri("a.whl", "../../b.so") == "a.whl!/..%2F..%2Fb.so");
  CHECK(member_uri("a.whl", "/b.so") == "a.whl!/%2Fb.so");
  CHECK(member_uri("a.whl", "x/./b.so") == "a.whl!/x%2F.%2Fb.so");
  CHECK(member_uri("a.whl", ".x/..b.so") == "a.whl!/.x/..b.so");
}

TEST_CASE("only a complete web address counts as one") {
  CHECK(is_web_uri("https://peps.python.org/pep-0703/#x"));
  CHECK_FALSE(is_web_uri("PEP 703"));
  CHECK_FALSE(is_web_uri("https://peps.python.org/pep-0703/ and PEP 803"));
  CHECK_FALSE(is_web_uri("see https://peps.python.org/"));
  CHECK_FALSE(is_web_uri("https://"));
}
