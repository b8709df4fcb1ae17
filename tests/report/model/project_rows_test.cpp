#include "report/model/project_table.hpp"

#include "report/project_report.hpp"

#include <ftcheck/render.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace ftcheck;
using namespace ftcheck::report;

namespace {

ProjectTable table_of(const Report& report) {
  for (const Section& section : sections(report)) {
    if (section.kind == SectionKind::project) return project_table(section, report);
  }
  return {};
}

ProjectRow row_of(const Report& report, std::string_view name) {
  const ProjectTable table = table_of(report);
  const auto found = std::ranges::find(table.rows, name, &ProjectRow::name);
  REQUIRE(found != table.rows.end());
  return *found;
}

}  // namespace

TEST_CASE("what blocks comes first, the worst first, then undecided, unreadable and noted ones") {
  const Report report = sample::project_report();
  const ProjectTable table = table_of(report);
  std::vector<std::string> names;
  for (const ProjectRow& row : table.rows) names.push_back(row.name);
  CHECK(names == std::vector<std::string>{"blis", "hiredis", "lxml", "numba", "orjson", "ujson",
                                          "other", "mystery", "broken", "unwanted", "slow",
                                          "greenlet", "attrs", "click"});
  CHECK(table.open == 11);
}

TEST_CASE("a ready release is named") {
  const Report report = sample::project_report();
  CHECK(row_of(report, "lxml").what_to_do() == "7.0.0b1 is ready (pre-release)");
  CHECK(row_of(report, "blis").advice == "1.4 is ready");
  CHECK(row_of(report, "hiredis").what_to_do() == "no release is ready; wanted by redis[hiredis]");
}

TEST_CASE("without a wheel the row says what the index has") {
  const Report report = sample::project_report();
  CHECK(row_of(report, "orjson").verdict_words == "no free-threaded wheel");
  CHECK(row_of(report, "orjson").what_to_do() == "only an sdist: built at install");
  CHECK(row_of(report, "ujson").what_to_do() ==
        "the older 4.0 has a wheel, not checked; wanted by api-a, api-b, api-c and 2 more");
  CHECK(row_of(report, "numba").what_to_do() ==
        "the release has free-threaded wheels, but only for 3.15t");
}

TEST_CASE("a distribution that the project itself wants says nothing about who wants it") {
  const Report report = sample::project_report();
  CHECK(row_of(report, "blis").wanted_by.empty());
  CHECK(row_of(report, "greenlet").wanted_by == "sqlalchemy");
  Report loose = sample::movable_project();
  loose.projects[0].path.clear();
  for (Artifact& artifact : loose.artifacts) artifact.input.clear();
  loose.artifacts[1].required_by = {"Greenlet>=3"};
  CHECK(row_of(loose, "greenlet").wanted_by.empty());
}

TEST_CASE("platforms of one version share a row, which says where they differ") {
  const Report report = sample::two_platforms();
  CHECK(table_of(report).rows.size() == 4);
  CHECK(row_of(report, "same").advice == "no release is ready");
  CHECK(row_of(report, "differs").verdict_words == "enables-gil");
  CHECK(row_of(report, "differs").advice ==
        "ready on Linux x86_64; enables-gil on Windows amd64; no release is ready");
  CHECK(row_of(report, "gone").advice ==
        "ready on Linux x86_64; no wheel on Windows amd64; only an sdist: built at install");
}

TEST_CASE("a verdict whose rule is not selected does not block") {
  Report report = sample::project_report();
  for (Artifact& artifact : report.artifacts) {
    std::erase_if(artifact.findings, [](const Finding& it) { return it.code() == "FT301"; });
  }
  CHECK(row_of(report, "lxml").standing == Standing::noted);
  CHECK(row_of(report, "lxml").advice == "not counted: FT301 is not selected");
}

TEST_CASE("the counts name everything once, and singular and plural agree") {
  const ProjectTable table = table_of(sample::project_report());
  CHECK(table.counts ==
        "3 pure Python, 3 ready, 3 enable the GIL, 3 have no wheel for 3.14t, 1 undecided, 1 could "
        "not be judged");
  CHECK(table.consequence == "importing any of these 3 re-enables the GIL for the whole process");
  Report report = sample::project_report();
  std::erase_if(report.artifacts,
                [](const Artifact& it) { return it.distribution->name != "lxml"; });
  CHECK(table_of(report).counts == "1 enables the GIL");
  CHECK(table_of(report).consequence == "importing lxml re-enables the GIL for the whole process");
}

TEST_CASE("artifacts that no project names are not in its table") {
  Report report = sample::project_report();
  report.artifacts.push_back(sample::small_wheel());
  report.artifacts.push_back(sample::wheel("dist/pkg.whl", Verdict::ready));
  CHECK(table_of(report).rows.size() == 14);
  CHECK(sections(report).size() == 2);
  CHECK(sections(report)[0].artifacts.size() == 2);
  const std::string text = render(report, Format::table);
  CHECK(text.find("greenlet  3.5.6    ready") < text.find("uv.lock for 3.14t"));
}

TEST_CASE("requirements of the command line take artifacts of an index that name no input") {
  Report report = sample::movable_project();
  report.projects[0].path.clear();
  for (Artifact& artifact : report.artifacts) artifact.input.clear();
  report.artifacts.push_back(sample::wheel("dist/pkg.whl", Verdict::ready));
  CHECK(table_of(report).rows.size() == 2);
  CHECK(table_of(report).title == "the requirements for 3.14t on Linux x86_64: 2 distributions");
}

TEST_CASE("a report with a project is read as a table") {
  CHECK(readable_format(sample::movable_project()) == Format::table);
  CHECK(readable_format(sample::unreadable_project()) == Format::table);
}

TEST_CASE("quiet output has only what is wrong") {
  CHECK(render(sample::movable_project(), Format::table, {.quiet = true}).empty());
  CHECK(render(sample::unreadable_project(), Format::table, {.quiet = true, .errors = false})
            .empty());
}

TEST_CASE("names from a lock file are shown and not obeyed") {
  Report report = sample::project_report();
  report.artifacts[3].distribution->name = "lx\x1b[31mml";
  report.artifacts[3].required_by = {"a\nb"};
  report.projects[0].path = "uv\x1b]0;x.lock";
  for (Artifact& artifact : report.artifacts) artifact.input = report.projects[0].path;
  report.projects[0].not_judged[2].name = "\x1b[2J";
  report.projects[0].conflicts = {"\x1b[2J"};
  for (const Format format : {Format::text, Format::table, Format::markdown, Format::html}) {
    CHECK(render(report, format).find('\x1b') == std::string::npos);
  }
}

TEST_CASE("a ready wheel of the same release that the file does not name is told") {
  Report report = sample::project_report();
  for (Artifact& artifact : report.artifacts) {
    if (artifact.distribution->name == "numba")
      artifact.alternatives = {{"0.63.0", "", Verdict::ready, "the same version"}};
  }
  CHECK(row_of(report, "numba").advice ==
        "the index has a ready wheel that the file does not name");
}

TEST_CASE("versions of one distribution that are spelled in two ways share a row") {
  Report report = sample::two_platforms();
  report.artifacts[1].distribution->version = "1.0";
  CHECK(table_of(report).rows.size() == 4);
}
