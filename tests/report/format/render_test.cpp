#include <ftcheck/render.hpp>

#include "report/every_case.hpp"
#include "report/format/github.hpp"
#include "report/format/gitlab.hpp"
#include "report/format/html.hpp"
#include "report/format/json.hpp"
#include "report/format/markdown.hpp"
#include "report/format/sarif.hpp"
#include "report/format/table.hpp"
#include "report/format/text.hpp"

#include <ftcheck/error.hpp>
#include <ftcheck/terminal.hpp>

#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace ftcheck;

TEST_CASE("each format is rendered under its own name") {
  const Report report = sample::every_case();
  CHECK(render(report, *find_format("text")) == report::to_text(report, {}));
  CHECK(render(report, *find_format("table")) == report::to_table(report));
  CHECK(render(report, *find_format("json")) == report::to_json(report));
  CHECK(render(report, *find_format("jsonl")) == report::to_json_lines(report));
  CHECK(render(report, *find_format("sarif")) == report::to_sarif(report, all_rules()));
  CHECK(render(report, *find_format("github")) == report::to_github(report));
  CHECK(render(report, *find_format("gitlab")) == report::to_gitlab(report));
  CHECK(render(report, *find_format("markdown")) == report::to_markdown(report));
  CHECK(render(report, *find_format("html")) == report::to_html(report));
  CHECK(!find_format("yaml"));
  CHECK(!find_format(""));
}

TEST_CASE("every format is listed once and found by its name") {
  std::set<std::string_view> words;
  for (const Format format : all_formats()) {
    CHECK(find_format(to_string(format)) == format);
    words.insert(to_string(format));
  }
  CHECK(words.size() == 9);
  CHECK(all_formats().size() == words.size());
}

TEST_CASE("the style applies to text, and its colors also to the table") {
  const Report report = sample::every_case();
  const std::string text = render(report, Format::text);
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(render(report, Format::text, {.color = true}).find('\x1b') != std::string::npos);
  CHECK(render(report, Format::table, {.color = true}).find('\x1b') != std::string::npos);
  CHECK(render(report, Format::text, {.verbose = true}).size() > text.size());
  CHECK(render(report, Format::text, {.quiet = true}).size() < text.size());
  CHECK(render(report, Format::json, {.color = true, .verbose = true}) ==
        render(report, Format::json));
}

TEST_CASE("the lines of single artifacts add up to the JSON Lines of the report") {
  const Report report = sample::every_case();
  std::string lines;
  for (const Artifact& artifact : report.artifacts) lines += render_line(artifact);
  CHECK(lines == render(report, Format::json_lines));
}

TEST_CASE("rules are rendered as a table with shortened lines, as JSON or as Markdown") {
  const std::string table = render(all_rules(), Format::text);
  CHECK(table.find("FT303  gil-undecided     warning  it could not be decided\n") !=
        std::string::npos);
  CHECK(render(all_rules(), Format::text, 20).find("FT303  gil-undecide…\n") != std::string::npos);
  CHECK(render(all_rules(), Format::json).starts_with("[\n"));
  CHECK(render(all_rules(), Format::markdown).starts_with("# Rules\n"));
  CHECK_THROWS_WITH_AS(render(all_rules(), Format::html),
                       "rules are written as text, json or markdown, not as html", Error);
}

TEST_CASE("a rule is explained with its severity, example and source") {
  const std::string text = explain(sample::every_rule[2]);
  CHECK(text.starts_with("FT301 gil-not-declared [error]\nimporting the module"));
  CHECK(text.find("\nExample:\n\n```c\n{Py_mod_gil, Py_MOD_GIL_NOT_USED},\n```\n") !=
        std::string::npos);
  CHECK(text.ends_with("\nSource: PEP 703 and the HOWTO\n"));
}

TEST_CASE("the lines of a list's item are joined by one space when a rule is explained") {
  Rule rule = sample::every_rule[2];
  rule.explanation = "It skips\n\n- locks of C++ or\n  OpenMP,\n- others.\n";
  CHECK(explain(rule).find("\nIt skips\n\n- locks of C++ or OpenMP,\n- others.\n") !=
        std::string::npos);
}

TEST_CASE("text that is too wide for a terminal is shortened in the middle") {
  CHECK(shorten_middle("pkg/module.so", 13) == "pkg/module.so");
  CHECK(shorten_middle("pkg/module.so", 9) == "pkg/…e.so");
  CHECK(shorten_middle("数据数据", 5) == "数…据");
  CHECK(shorten_middle("abc", 0) == "…");
}
