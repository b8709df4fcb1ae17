#include "report/format/html_source.hpp"

#include "report/index_report.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace ftcheck;
using namespace ftcheck::report;

TEST_CASE("a wheel's name links to its file on the index, and never to anything but a web page") {
  Artifact artifact = sample::index_wheel();
  CHECK(html_link(artifact, "name").starts_with("<a href=\"https://files.example/lxml-6.1.3"));
  artifact.source->url = "javascript:alert(1)";
  CHECK(html_link(artifact, "name") == "name");
  artifact.source.reset();
  CHECK(html_link(artifact, "name") == "name");
}

TEST_CASE("members that were not read are folded away, and counted if there are many") {
  Artifact artifact = sample::index_wheel();
  CHECK(html_source(artifact).find("<summary>2 members not read</summary>") != std::string::npos);
  artifact.source->unread.assign(600, "a");
  CHECK(html_source(artifact).find("<li>and 100 more</li>") != std::string::npos);
  artifact.source.reset();
  CHECK(html_source(artifact).empty());
}
