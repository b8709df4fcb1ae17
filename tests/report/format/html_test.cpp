// browser.py tests how a browser shows the page, using the golden file that this test compares with
// the output.
#include "report/format/html.hpp"

#include "golden.hpp"
#include "report/format/html_parts.hpp"
#include "report/format/html_rules.hpp"
#include "report/format/markup.hpp"
#include "report/format/page.hpp"
#include "report/releases.hpp"

#include <ftcheck/version.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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

// A new version does not need a new golden file.
std::string without_version(std::string text) {
  const std::string words = "\">ftcheck " + std::string(version()) + " · ";
  const std::size_t at = text.find(words);
  REQUIRE(at != std::string::npos);
  return text.replace(at, words.size(), "\">ftcheck VERSION · ");
}

const PageContext context = {"ftcheck --format html=report.html 'my dist/'",
                             "2026-11-29 02:45 UTC"};

// The page of these artifacts without style and script.
std::string page_of(std::vector<Artifact> artifacts) {
  const std::string page = to_html({std::move(artifacts)});
  const std::size_t begin = page.find("<main>");
  return page.substr(begin, page.find("<script>") - begin);
}

// A wheel with modules that declare that they need the GIL, each at a different address.
Artifact offender(const std::string& tag, std::size_t modules) {
  std::vector<std::pair<std::string, Verdict>> names;
  for (std::size_t i = 0; i < modules; ++i) {
    names.emplace_back("pkg.m" + std::to_string(i), Verdict::enables_gil);
  }
  Artifact artifact = release_wheel("pkg", "1.0", tag, Verdict::enables_gil, names);
  for (std::size_t i = 0; i < modules; ++i) {
    Module& module = artifact.modules[i];
    module.init = Init{"PyInit_m" + std::to_string(i), InitPhase::multi};
    module.evidence = {"PyInit_m" + std::to_string(i) + " calls it at 0x1" + std::to_string(i)};
  }
  return artifact;
}

}  // namespace

TEST_CASE("the page of every kind of release matches the golden file") {
  golden::check_golden("report.html", without_version(to_html(releases(), context)));
}

TEST_CASE("the page has its own elements and none from the input") {
  const std::string page = to_html(releases());
  CHECK(count(page, "<script") == 1);
  CHECK(count(page, "<style") == 1);
  CHECK(count(page, "<img") == 0);
  CHECK(count(page, " onmouseover=\"") == 0);
  CHECK(is_harmless(page));
  CHECK(is_harmless(to_html({{hostile_wheel(), endless_wheel()}})));
}

TEST_CASE("links lead only to rules on the page and to the rules' sources") {
  const std::string page = to_html(releases());
  CHECK(count(page, "<a ") > 5);
  CHECK(count(page, "<a ") == count(page, "<a class=\"rule-link\" href=\"#FT") +
                                  count(page, "<a href=\"https://packaging."));
  for (const std::string_view code : {"FT103", "FT204", "FT301"}) {
    CHECK(count(page, "id=\"" + std::string(code) + "\"") == 1);
  }
}

TEST_CASE("a command that looks like markup is shown as text") {
  const std::string page = to_html({}, {"ftcheck '<script>x</script>\"'\xff", "<b>"});
  CHECK(count(page, "<script") == 1);
  CHECK(count(page, "<b>") == 0);
  CHECK(count(page, "ftcheck &#39;&lt;script&gt;x&lt;/script&gt;&quot;&#39;\\xff") == 1);
}

TEST_CASE("the page's style and script contain nothing that ends them") {
  CHECK(count(page_css, "</") == 0);
  CHECK(count(page_js, "</") == 0);
  CHECK(page_css_sha256.size() == 64);
  CHECK(page_js_sha256.size() == 64);
}

TEST_CASE("an empty report is a valid page") {
  const std::string page = to_html({});
  CHECK(page.ends_with("</html>\n"));
  CHECK(count(page, "<li class=\"row") == 0);
}

TEST_CASE("the page shows the command and the date of the run if it was given them") {
  const std::string page = to_html({}, context);
  CHECK(count(page, "· 2026-11-29 02:45 UTC ·") == 1);
  CHECK(
      count(page,
            "<code class=\"copied\">ftcheck --format html=report.html &#39;my dist/&#39;</code>") ==
      1);
  CHECK(count(to_html({}), "class=\"command\"") == 0);
  CHECK(render({}, Format::html, {.page = context}) == page);
}

TEST_CASE("the worst release comes first, and pure releases are folded into one line") {
  const std::string page = to_html(releases());
  const std::size_t rows = page.find("<ul class=\"rows\" id=\"releases\">");
  REQUIRE(rows != std::string::npos);
  std::size_t at = rows;
  for (const std::string_view verdict :
       {"unreadable", "enables-gil", "incompatible", "unknown", "ready"}) {
    const std::size_t first = page.find("<li class=\"row " + std::string(verdict), rows);
    CHECK(first != std::string::npos);
    CHECK(first > at);
    at = first;
  }
  CHECK(page.find("<li class=\"row pure") >
        page.find("<details class=\"fold pure\" id=\"pure\"><summary>1 "));
}

TEST_CASE("pure releases are expanded if there are no others") {
  const std::string page =
      page_of({release_wheel("simple", "1", "py3-none-any", Verdict::pure, {})});
  CHECK(count(page, "<details class=\"fold pure\" id=\"pure\" open>") == 1);
}

TEST_CASE("modules with the same evidence share a card across wheels") {
  const std::string page =
      page_of({offender("cp314-cp314t-linux_x86_64", 7), offender("cp314-cp314t-win_amd64", 7),
               release_wheel("pkg", "1.0", "cp314-cp314-win_amd64", Verdict::pure, {})});
  CHECK(count(page, "<div class=\"same") == 1);
  CHECK(count(page, "7 modules with the same evidence") == 1);
  CHECK(count(page, "Evidence for the other 13 files") == 1);
  CHECK(count(page, "0x1") == 14);
}

TEST_CASE("each kind of evidence has its own card, and only the first cards are expanded") {
  Artifact wheel = offender("cp314-cp314t-linux_x86_64", 5);
  for (std::size_t i = 0; i < 4; ++i) wheel.modules[i].evidence.push_back(std::string(i, 'x'));
  const std::string page = page_of({wheel});
  CHECK(count(page, "<div class=\"same") == 5);
  CHECK(count(page, "<summary>3 more with other evidence") == 1);
}

TEST_CASE("the numbers of a row agree with its details") {
  Artifact wheel = offender("cp314-cp314t-linux_x86_64", 3);
  wheel.modules.push_back(module("good.so", Verdict::ready));
  wheel.modules.push_back(module("good2.so", Verdict::ready));
  wheel.modules.back().name = "pkg._y";
  const std::string page = page_of({wheel, offender("cp314-cp314t-win_amd64", 3)});
  CHECK(count(page,
              "<span class=\"bad\" data-key=\"3\">3</span><span class=\"of\"> of </span>"
              "<span class=\"modules\" data-key=\"5\">5</span><span class=\"of\"> not ready") == 1);
  CHECK(count(page, "<p>2 wheels for free-threaded Python, 5 modules, 3 not ready</p>") == 1);
  CHECK(count(page, "3 modules with the same evidence") == 1);
  CHECK(count(page, "<summary>2 modules are ready</summary>") == 1);
  CHECK(count(page, "<summary>2 wheels</summary>") == 1);
}

TEST_CASE("a module that is ready in only some wheels does not count as ready") {
  Artifact good = offender("cp314-cp314t-win_amd64", 2);
  for (Module& module : good.modules) module.verdict = Verdict::ready;
  good.findings.clear();
  Artifact bad = good;
  bad.tags = {"cp314-cp314t-linux_x86_64"};
  bad.modules[0].verdict = Verdict::unknown;
  const std::string page = page_of({good, bad});
  CHECK(count(page, "2 modules, 1 not ready") == 1);
  CHECK(count(page, "<summary>1 module is ready</summary>") == 1);
  CHECK(count(page, "<summary>1 module is ready in other wheels</summary>") == 1);
}

TEST_CASE("the matrix has a row per platform and a column per interpreter") {
  const auto ready = Verdict::ready;
  const std::string page = page_of({
      release_wheel("pkg", "1", "cp314-cp314t-manylinux_2_28_x86_64", ready, {{"a", ready}}),
      release_wheel("pkg", "1", "cp313-cp313t-manylinux_2_28_x86_64", ready, {{"a", ready}}),
      release_wheel("pkg", "1", "cp314-cp314t-win_amd64", Verdict::enables_gil,
                    {{"a", Verdict::enables_gil}}),
      release_wheel("pkg", "1", "cp314-cp314-macosx_11_0_arm64", Verdict::incompatible, {}),
  });
  CHECK(count(page, "<th scope=\"col\">3.13t</th><th scope=\"col\">3.14t</th></tr>") == 1);
  const std::string is_ready = "<td><span class=\"verdict ready\">ready</span></td>";
  const std::string none = "<td><span class=\"quiet\">no wheel</span></td>";
  CHECK(count(page, "<tr><th scope=\"row\">Linux x86_64</th>" + is_ready + is_ready + "</tr>") ==
        1);
  CHECK(count(page, "<tr><th scope=\"row\">macOS arm64</th>" + none + none + "</tr>") == 1);
  CHECK(count(page, "<tr><th scope=\"row\">Windows amd64</th>" + none +
                        "<td><span class=\"verdict enables-gil\">enables-gil</span></td></tr>") ==
        1);
}

TEST_CASE("a single wheel has no matrix") {
  CHECK(count(page_of({offender("cp314-cp314t-linux_x86_64", 1)}), "class=\"matrix\"") == 0);
}

TEST_CASE("the page explains exactly the rules that the report refers to") {
  const std::string page = page_of({offender("cp314-cp314t-linux_x86_64", 1)});
  CHECK(count(page, "<details class=\"rule") == 1);
  CHECK(count(page, "<a class=\"rule-link\" href=\"#FT301\"><b>FT301</b> gil-not-declared</a>") ==
        1);
  CHECK(count(page, "id=\"FT301\"") == 1);
  CHECK(count(page,
              "<p>The slot decides.</p>\n<h3>Example</h3>\n"
              "<pre><code>{Py_mod_gil, Py_MOD_GIL_NOT_USED},\n</code></pre>") == 1);
  CHECK(count(page_of({}), "Rules in this report") == 0);
}

TEST_CASE("a rule's paragraphs, lists and code become HTML") {
  const Rule rule = {"FT999",
                     "all",
                     Severity::info,
                     "it finds `a`",
                     "One\nparagraph.\n\n- first\n- second\n  goes on\n\nAnother.",
                     "```sh\na < b\n\nc\n```",
                     "here, https://a.example/b; and https://c.example"};
  const std::string text = html_rules({&rule});
  CHECK(count(text,
              "<p>One paragraph.</p>\n<ul>\n<li>first</li>\n<li>second goes "
              "on</li>\n</ul>\n<p>Another.</p>") == 1);
  CHECK(count(text, "<pre><code>a &lt; b\n\nc\n</code></pre>") == 1);
  CHECK(count(text, "it finds <code>a</code>") == 1);
  CHECK(count(text, "href=\"https://a.example/b\"") == 1);
  CHECK(count(text, "href=\"https://c.example\"") == 1);
}

TEST_CASE(
    "a distribution of the default build says what it needs, and which environment it is in") {
  const std::string page = page_of({default_build(), offender("cp314-cp314t-linux_x86_64", 1)});
  CHECK(count(page, "<span class=\"place\">in env</span>") == 1);
  CHECK(count(page, "<span class=\"why\">free-threaded wheel; ") == 1);
  CHECK(count(page, "Needed: free-threaded wheel; ") == 1);
}

TEST_CASE("long names break only after their components") {
  CHECK(html_name("a_b.c-d<") == "<code class=\"name\">a_<wbr>b.<wbr>c-d&lt;</code>");
}

TEST_CASE("text is escaped for content and attributes") {
  CHECK(html("<a b=\"c\" d='e'>&amp;\n") ==
        "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;amp;\\x0a");
  CHECK(html_prose("set `<x>` and `") == "set <code>&lt;x&gt;</code> and `");
}
