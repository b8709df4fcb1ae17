#include "site/project_file.hpp"

#include <doctest/doctest.h>

#include <string>

namespace ftcheck::site {
namespace {

TEST_CASE("a page is named after the normalized project") {
  CHECK(project_file("Zope.Interface") == "zope-interface");
  CHECK(project_file("ruamel__yaml") == "ruamel-yaml");
  CHECK(page_path(project_file("lxml")) == "project/lxml.html");
}

TEST_CASE("a name that no index can have has no page") {
  for (const char* name :
       {"", ".", "..", "../x", "a/b", "a\\b", "-a", "a b", "a\nb", "ä", "<b>", "c:d", "a%2f"}) {
    CAPTURE(name);
    CHECK(project_file(name).empty());
  }
  CHECK(project_file(std::string("a\0b", 3)).empty());
  CHECK(project_file(std::string(5000, 'a')).empty());
  CHECK(project_file(std::string(100, 'a')).size() == 100);
}

TEST_CASE("a name that Windows keeps for a device is changed") {
  CHECK(project_file("CON") == "con-");
  CHECK(project_file("lpt1") == "lpt1-");
  CHECK(project_file("com") == "com");
  CHECK(project_file("console") == "console");
}

TEST_CASE("only paths of pages and badges may be removed") {
  CHECK(is_project_path("project/lxml.html"));
  CHECK(is_project_path("badge/con-.svg"));
  for (const char* path : {"index.html", "project/../index.html", "project/.html", "/etc/passwd",
                           "project/a/b.html", "project/A.html", "badge/lxml.html",
                           "project/lxml.html/", "project/-a.html", "project/a-.html"}) {
    CAPTURE(path);
    CHECK_FALSE(is_project_path(path));
  }
}

}  // namespace
}  // namespace ftcheck::site
