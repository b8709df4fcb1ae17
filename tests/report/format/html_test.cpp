// What a browser makes of the page is tested by browser.py, on the golden file that this compares
// with what is written.
#include "report/format/html.hpp"

#include "golden.hpp"
#include "report/format/markup.hpp"
#include "report/format/page.hpp"
#include "report/releases.hpp"

#include <ftcheck/version.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using namespace ftcheck;
using namespace ftcheck::report;
using namespace ftcheck::sample;

namespace {

std::size_t count(std::string_view text, std::string_view word) {
  std::size_t found = 0;
  for (std::size_t at = text.find(word); at != std::string_view::npos;
       at = text.find(word, at + word.size())) {
    ++found;
  }
  return found;
}

// A new version shall not need a new golden file.
std::string without_version(std::string text) {
  const std::string words = "<p>ftcheck " + std::string(version()) + " read";
  const std::size_t at = text.find(words);
  REQUIRE(at != std::string::npos);
  return text.replace(at, words.size(), "<p>ftcheck VERSION read");
}

}  // namespace

TEST_CASE("the page of every kind of release is the golden one") {
  golden::check_golden("report.html", without_version(to_html(sample::releases())));
}

TEST_CASE("the page has the elements it is made of and none of the input's") {
  const std::string page = to_html(sample::releases());
  CHECK(count(page, "<script") == 1);
  CHECK(count(page, "<style") == 1);
  CHECK(count(page, "<img") == 0);
  CHECK(count(page, "<a ") == 0);
  CHECK(count(page, " onmouseover=\"") == 0);
  CHECK(is_harmless(page));
  CHECK(is_harmless(to_html({{hostile_wheel(), endless_wheel()}})));
}

TEST_CASE("the page's style and script contain nothing that ends them") {
  CHECK(count(page_css, "</") == 0);
  CHECK(count(page_js, "</") == 0);
  CHECK(page_css_sha256.size() == 64);
  CHECK(page_js_sha256.size() == 64);
}

TEST_CASE("an empty report is a page too") {
  const std::string page = to_html({});
  CHECK(page.ends_with("</html>\n"));
  CHECK(count(page, "<tbody") == 0);
}

TEST_CASE("text is escaped for content and for attributes") {
  CHECK(html("<a b=\"c\" d='e'>&amp;\n") ==
        "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;amp;\\x0a");
  CHECK(html_prose("set `<x>` and `") == "set <code>&lt;x&gt;</code> and `");
}
