// The modules of testdata/hostile, which mislead an analysis or keep it busy: it may give up, but
// must neither report something that an interpreter would not do, nor run for long.
// tests/hostile/loads.py shows what an interpreter does.
#include "flow/engine/follow.hpp"
#include "python/init_name.hpp"
#include "python/judge.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "flow/model.hpp"
#include "python/fixture.hpp"

using ftcheck::Verdict;
using ftcheck::flow::Outcome;
using ftcheck::flow::Pass;
using ftcheck::flow::test::follow;
using ftcheck::python::find_init_function;
using ftcheck::python::Judgement;
using ftcheck::python::test::Opened;
using ftcheck::python::test::step_limit;

namespace {

struct Row {
  std::string file;
  std::string verdict;
};

std::vector<Row> read_rows() {
  std::ifstream file(std::string(FTCHECK_TESTDATA) + "/hostile/verdicts.tsv");
  REQUIRE(file.good());
  std::vector<Row> rows;
  for (Row row; std::getline(file, row.file, '\t') && std::getline(file, row.verdict);) {
    rows.push_back(row);
  }
  return rows;
}

std::string path_of(const Row& row) {
  return "../hostile/" + row.file;
}

// True if the file is refused as a whole, before any of its code is read.
bool is_refused(const Row& row) {
  try {
    return Opened(path_of(row)).images.empty();
  } catch (const ftcheck::Error&) {
    return true;
  }
}

Outcome follow_init(const Row& row, bool through_pointers, std::size_t steps = step_limit) {
  const Opened opened(path_of(row));
  const auto init =
      find_init_function(opened.image(), row.file.substr(0, row.file.find('.')), false);
  REQUIRE(init.has_value());
  const Pass limits{steps, through_pointers};
  return follow(opened.image(), init->address, limits);
}

// The cells of memory in everything that was returned: the memory that an outcome holds.
std::size_t held(const Outcome& outcome) {
  std::size_t cells = 0;
  for (const auto& returned : outcome.returns) {
    cells += returned.memory.cells().size();
  }
  return cells;
}

}  // namespace

TEST_CASE("a hostile module gets the verdict that an interpreter confirms, or unknown") {
  const std::vector<Row> rows = read_rows();
  CHECK(rows.size() > 40);
  for (const Row& row : rows) {
    CAPTURE(row.file);
    try {
      const Judgement judgement = ftcheck::python::test::judge_module(path_of(row));
      CHECK(judgement.evidence.size() > 0);
      const std::string verdict(ftcheck::word(judgement.verdict));
      if (verdict != "unknown") {
        CHECK(verdict == row.verdict);
      }
    } catch (const ftcheck::Error& error) {
      // A file without an expected verdict; it is unknown then.
      CHECK(std::string(error.what()).find("cannot read") != std::string::npos);
      CHECK(row.verdict != "ready");
    }
  }
}

TEST_CASE("no module keeps the analysis busy past its limits") {
  for (const Row& row : read_rows()) {
    if (is_refused(row)) {
      continue;
    }
    for (const bool through_pointers : {false, true}) {
      CAPTURE(row.file);
      const Outcome outcome = follow_init(row, through_pointers);
      CHECK(outcome.steps <= step_limit + 1);
      CHECK(outcome.returns.size() <= 256);
      CHECK(held(outcome) < 3'000'000);
      CHECK((outcome.steps <= step_limit || outcome.stopped != ""));
    }
  }
}

TEST_CASE("a lower step limit ends the analysis sooner, even if each step moves much") {
  for (const Row& row : read_rows()) {
    if (is_refused(row)) continue;
    CAPTURE(row.file);
    const Outcome full = follow_init(row, false);
    if (full.stopped != "too many variables on too many paths") continue;
    const Outcome tenth = follow_init(row, false, step_limit / 10);
    CHECK(tenth.stopped != "");
    CHECK(tenth.steps < full.steps);
  }
}

TEST_CASE("a module that writes many locations is still decided within the limits") {
  const Judgement judgement = ftcheck::python::test::judge_module(
      "../hostile/many_checks.cpython-314t-x86_64-linux-gnu.so");
  CHECK(judgement.verdict == Verdict::ready);
}
