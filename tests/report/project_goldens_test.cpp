// Each format of a report about a lock file, compared as a whole.
#include "golden.hpp"
#include "project_report.hpp"
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

TEST_CASE("the table of a lock file matches the golden files") {
  const Report report = sample::project_report();
  golden::check_golden("project/uv-lock.txt", rendered(report, Format::text));
  golden::check_golden("project/uv-lock-verbose.txt",
                       rendered(report, Format::table, {.verbose = true}));
  golden::check_golden("project/uv-lock-quiet.txt",
                       rendered(report, Format::table, {.quiet = true}));
  golden::check_golden("project/uv-lock-60.txt", rendered(report, Format::table, {.columns = 60}));
  golden::check_golden("project/uv-lock-160.txt",
                       rendered(report, Format::table, {.columns = 160}));
  golden::check_golden("project/platforms.txt", rendered(sample::two_platforms(), Format::table));
  golden::check_golden("project/movable.txt", rendered(sample::movable_project(), Format::table));
  golden::check_golden("project/unreadable.txt",
                       rendered(sample::unreadable_project(), Format::table));
}

TEST_CASE("the JSON of a lock file matches the golden files") {
  golden::check_golden("project/report.json", rendered(sample::project_report(), Format::json));
  golden::check_golden("project/lines.jsonl",
                       rendered(sample::project_report(), Format::json_lines));
}

TEST_CASE("the other formats of a lock file match the golden files") {
  const Report report = sample::project_report();
  golden::check_golden("project/report.md", rendered(report, Format::markdown));
  golden::check_golden(
      "project/report.html",
      rendered(report, Format::html,
               {.page = {"ftcheck uv.lock --format html", "2026-11-29 02:45 UTC"}}));
  golden::check_golden("project/annotations.txt", rendered(report, Format::github));
  golden::check_golden("project/code-quality.json", rendered(report, Format::gitlab));
  golden::check_golden("project/report.sarif",
                       without_version(report::to_sarif(report, sample::every_rule)));
}

TEST_CASE("Markdown about a large project keeps GitHub's limit and says what is left out") {
  Report report = sample::project_report();
  const std::string long_name(90, 'n');
  for (int i = 0; i < 1500; ++i) {
    report.artifacts.push_back(sample::locked(long_name + std::to_string(i), "1.0",
                                              i % 2 == 0 ? Verdict::enables_gil : Verdict::pure,
                                              {"somebody-else"}));
    report.projects[0].not_judged.push_back(
        {long_name, "1", "vcs", "https://git.example/" + long_name, "line 3", "it is built"});
    report.projects[0].conflicts.push_back(long_name);
  }
  const std::string text = render(report, Format::markdown);
  CHECK(text.size() <= 65'000);
  CHECK(text.find("more distributions are not shown here") != std::string::npos);
  CHECK(text.find(" more\n") != std::string::npos);
  for (int i = 0; i < 400; ++i) {
    report.projects.push_back(report.projects[0]);
    report.projects.back().path = std::to_string(i);
  }
  report.artifacts.push_back(sample::small_wheel());
  report.history = sample::history_report().history;
  const std::string several = render(report, Format::markdown);
  CHECK(several.size() <= 65'000);
  CHECK(several.find("more projects left out") != std::string::npos);
}

TEST_CASE("annotations are about the lock file, and about the line if it is known") {
  const std::string text = render(sample::project_report(), Format::github);
  CHECK(text.find("::error file=uv.lock,title=FT301") != std::string::npos);
  CHECK(text.find("::error file=uv.lock,line=77,title=ftcheck::not understood: ") !=
        std::string::npos);
}
