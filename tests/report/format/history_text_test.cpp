#include "report/format/history_text.hpp"

#include "report/every_case.hpp"
#include "report/format/columns.hpp"
#include "report/format/text.hpp"
#include "report/index_report.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <string>

using namespace ftcheck;
using namespace ftcheck::report;

namespace {

std::string shown(const TextStyle& style) {
  return to_text(sample::history_report(), style);
}

}  // namespace

TEST_CASE("no line of a history is wider than the terminal") {
  for (const std::size_t columns : {60U, 80U, 92U, 120U, 160U}) {
    for (const bool verbose : {false, true}) {
      std::istringstream lines(shown({.verbose = verbose, .columns = columns}));
      for (std::string line; std::getline(lines, line);) {
        CAPTURE(line);
        CHECK(display_width(line) <= columns);
        CHECK_FALSE(line.ends_with(' '));
      }
    }
  }
}

TEST_CASE("colors follow the verdicts") {
  const std::string text = shown({.color = true});
  CHECK(text.find("\x1b[31menables-gil\x1b[0m") != std::string::npos);
  CHECK(text.find("\x1b[32mready since 3.3.0\x1b[0m") != std::string::npos);
  CHECK(shown({}).find('\x1b') == std::string::npos);
}

TEST_CASE("-q shows only projects whose newest release is not ready") {
  const std::string text = shown({.quiet = true});
  CHECK(text.find("lxml 6.1.3") != std::string::npos);
  CHECK(text.find("greenlet") == std::string::npos);
  CHECK(text.find("wheels read") == std::string::npos);
}

TEST_CASE("a terminal obeys nothing that an index says") {
  Report report = sample::index_report();
  History& history = report.history[0];
  history.project = history.newest = "\x1b[2J\n::error::";
  history.runs[0].first = history.runs[0].why = "\x1b[2J\xff##vso[";
  history.releases[0].version = history.releases[0].uploaded = "\x1b[2J\r";
  history.releases[0].tags = {"\x1b-\x1b-\x1b[2J"};
  report.history[2].error = "\x1b[2J\n::error::";
  Source& source = *report.artifacts[0].source;
  source.index = source.url = source.uploaded = source.requires_python = "\x1b[2J\n::error::";
  source.yanked = "\x1b[2J";
  source.unread = {"\x1b[2J"};
  report.artifacts[0].required_by = {"\x1b[2J\n::error::"};
  report.artifacts[0].alternatives[0].why = "\xe2\x80\xae##vso[";
  for (const Format format : all_formats()) {
    CAPTURE(to_string(format));
    CHECK(sample::is_harmless(render(report, format, {.verbose = true})));
  }
}
