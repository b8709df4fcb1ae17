// Each format of a report about an index, compared as a whole.
#include "golden.hpp"
#include "index_report.hpp"
#include "report/format/sarif.hpp"

#include <ftcheck/render.hpp>
#include <ftcheck/version.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using namespace ftcheck;

namespace {

// A new version does not need a new golden file.
std::string without_version(std::string text) {
  for (std::size_t at = 0; (at = text.find(version(), at)) != std::string::npos;)
    text.replace(at, version().size(), "VERSION");
  return text;
}

std::string rendered(const Report& report, Format format, const TextStyle& style = {}) {
  return without_version(render(report, format, style));
}

}  // namespace

TEST_CASE("what --package and --history print matches the golden files") {
  golden::check_golden("index/package.txt", rendered(sample::package_report(), Format::text));
  golden::check_golden("index/package-verbose.txt",
                       rendered(sample::package_report(), Format::text, {.verbose = true}));
  golden::check_golden("index/package-table.txt",
                       rendered(sample::package_report(), Format::table));
  golden::check_golden("index/history.txt", rendered(sample::history_report(), Format::text));
  golden::check_golden("index/history-verbose.txt",
                       rendered(sample::history_report(), Format::text, {.verbose = true}));
  golden::check_golden("index/history-60.txt",
                       rendered(sample::history_report(), Format::text, {.columns = 60}));
}

TEST_CASE("the formats for programs and pages match the golden files") {
  const Report report = sample::index_report();
  golden::check_golden("index/report.json", rendered(report, Format::json));
  golden::check_golden("index/lines.jsonl", rendered(report, Format::json_lines));
  golden::check_golden("index/report.md", rendered(report, Format::markdown));
  golden::check_golden("index/history.md", rendered(sample::history_report(), Format::markdown));
  golden::check_golden("index/annotations.txt", rendered(report, Format::github));
  golden::check_golden("index/code-quality.json", rendered(report, Format::gitlab));
  golden::check_golden("index/report.html", rendered(report, Format::html));
  // Without the list of rules, which is in golden/report.sarif.
  golden::check_golden("index/report.sarif", without_version(report::to_sarif(report, {})));
}
