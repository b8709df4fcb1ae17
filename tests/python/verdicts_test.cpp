// Every fixture of testdata/modules against its correct verdict.
#include "python/judge.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "python/fixture.hpp"

using ftcheck::Verdict;
using ftcheck::python::Judgement;
using ftcheck::python::parse_module_file;

namespace {

struct Row {
  std::string path;
  std::string verdict;
};

std::vector<Row> read_rows() {
  std::ifstream file(std::string(FTCHECK_TESTDATA) + "/modules/verdicts.tsv");
  REQUIRE(file.good());
  std::vector<Row> rows;
  std::string line;
  while (std::getline(file, line)) {
    const std::size_t tab = line.find('\t');
    REQUIRE_MESSAGE(tab != std::string::npos, line);
    rows.push_back({line.substr(0, tab), line.substr(tab + 1)});
  }
  return rows;
}

// Where the analysis may be undecided.
struct Undecided {
  std::string_view platform;  // a folder, or "" for all of them
  std::string_view source;    // a name in it, or "" for all of them
  std::string_view why;
};

constexpr std::array undecided = {
    Undecided{"", "branch_two_defs",
              "which of two definitions is handed over is known at run time"},
    Undecided{"", "single_one_path", "which of two paths is taken is known at run time"},
    Undecided{"", "loop_then_used", "whether the loop ends early is known at run time"},
    Undecided{"linux-x86_64", "recursive_helper", "a function that calls itself is not followed"},
    Undecided{"", "cffi_module", "made by _cffi_backend, which is another wheel's"},
};

bool may_be_undecided(const Row& row) {
  const std::string platform = row.path.substr(0, row.path.find('/'));
  const std::string file = row.path.substr(platform.size() + 1);
  const std::string source = file.substr(0, file.find('.'));
  return std::any_of(undecided.begin(), undecided.end(), [&](const Undecided& entry) {
    return (entry.platform.empty() || entry.platform == platform) &&
           (entry.source.empty() || entry.source == source);
  });
}

// "none" if the file is not a module.
std::string verdict_of(const std::string& path, std::string& evidence) {
  const std::string file = path.substr(path.find('/') + 1);
  if (!parse_module_file(file)) {
    return "none";
  }
  const ftcheck::python::test::Opened opened(path);
  if (std::none_of(opened.images.begin(), opened.images.end(),
                   ftcheck::python::has_init_function)) {
    return "none";
  }
  const Judgement judgement = ftcheck::python::test::judge_module(path);
  std::ostringstream lines;
  for (const std::string& line : judgement.evidence) {
    lines << line << '\n';
  }
  evidence = lines.str();
  return std::string(ftcheck::word(judgement.verdict));
}

}  // namespace

TEST_CASE("every fixture gets its verdict, or unknown where the analysis may be undecided") {
  const std::vector<Row> rows = read_rows();
  CHECK(rows.size() > 150);
  for (const Row& row : rows) {
    CAPTURE(row.path);
    std::string evidence;
    const std::string verdict = verdict_of(row.path, evidence);
    INFO(evidence);
    if (may_be_undecided(row) && verdict == "unknown") {
      CHECK(evidence != "");
    } else {
      CHECK(verdict == row.verdict);
    }
  }
}
