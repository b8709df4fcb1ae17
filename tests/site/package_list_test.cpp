#include <ftcheck/error.hpp>
#include <ftcheck/site.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace ftcheck {
namespace {

using Names = std::vector<std::string>;

TEST_CASE("a list has one name per line and comments") {
  CHECK(parse_package_list("# most used\nboto3\n\n  lxml  # XML\r\nzope.interface") ==
        Names{"boto3", "lxml", "zope.interface"});
  CHECK(parse_package_list("").empty());
}

TEST_CASE("each project is listed once, however it is spelled") {
  CHECK(parse_package_list("Typing_Extensions\ntyping-extensions\n") == Names{"Typing_Extensions"});
}

TEST_CASE("the JSON of popular packages is a list too") {
  CHECK(
      parse_package_list(R"({"last_update": "x", "rows": [{"download_count": 9, "project": "boto3"},
                              {"project": "lxml"}]})") == Names{"boto3", "lxml"});
  CHECK(parse_package_list(R"(["boto3", {"name": "lxml"}])") == Names{"boto3", "lxml"});
}

TEST_CASE("what is not a name is refused with its place") {
  CHECK_THROWS_WITH_AS(parse_package_list("lxml\nnumpy>=2\n"),
                       "line 2: \"numpy>=2\" is not the name of a project", Error);
  CHECK_THROWS_WITH_AS(parse_package_list(R"(["lxml", "../x"])"),
                       "project 2 of the list: \"../x\" is not the name of a project", Error);
  CHECK_THROWS_WITH_AS(parse_package_list(R"([{"package": "lxml"}])"),
                       "project 1 of the list: has neither \"project\" nor \"name\"", Error);
  CHECK_THROWS_AS(parse_package_list(R"({"packages": []})"), Error);
  CHECK_THROWS_AS(parse_package_list("[\"lxml\""), Error);
  CHECK_THROWS_AS(parse_package_list(std::string(1'000'000, '[')), Error);
}

}  // namespace
}  // namespace ftcheck
