#include "report/format/html_history.hpp"

#include "report/format/html.hpp"
#include "report/index_report.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace ftcheck;
using namespace ftcheck::report;

TEST_CASE("a page without histories has no section for them") {
  CHECK(html_histories({}).empty());
}

TEST_CASE("a page of histories alone has no list of releases to filter") {
  const std::string page = to_html(sample::history_report(), {});
  CHECK(page.find("<div class=\"filters\"") == std::string::npos);
  CHECK(page.find("2 projects: 1 ready, 1 not ready. 8 wheels read") != std::string::npos);
}

TEST_CASE("a release that was read links to its wheel; others say that they are inferred") {
  const std::string text = html_histories({sample::lxml()});
  CHECK(text.find("rel=\"noreferrer\">6.0.2</a>") != std::string::npos);
  CHECK(text.find("rel=\"noreferrer\">6.1.0</a>") == std::string::npos);
  CHECK(text.find("<span class=\"quiet\">inferred</span>") != std::string::npos);
}
