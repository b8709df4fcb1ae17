#include <ftcheck/comparison.hpp>

#include "report/every_case.hpp"
#include "report/temporary_file.hpp"

#include <ftcheck/error.hpp>

#include <doctest/doctest.h>

#include <string>
#include <utility>

using namespace ftcheck;
using sample::TemporaryFile;

namespace {

Report mixed() {
  return {{sample::mixed_wheel()}};
}

// A report in which pkg._a is worse than in the other one, where it is ready.
Report worse() {
  Report report = mixed();
  report.artifacts[0].modules[0].verdict = Verdict::unknown;
  return report;
}

}  // namespace

TEST_CASE("a report is compared with an older one in a file, in either form of JSON") {
  for (const Format format : {Format::json, Format::json_lines}) {
    const TemporaryFile baseline(render(mixed(), format));
    CHECK(compare(baseline.path(), mixed()).worse.empty());
    const Comparison comparison = compare(baseline.path(), worse());
    CHECK(comparison.worse.size() == 1);
    CHECK(comparison.report.artifacts.size() == 1);
    CHECK(render(comparison).find("pkg/_a.cpython-314t.so") != std::string::npos);
    CHECK(render(comparison, {.color = true}).find('\x1b') != std::string::npos);
  }
}

TEST_CASE("comparing artifacts one by one gives the same result, and the comparer can be moved") {
  const TemporaryFile baseline(render(mixed(), Format::json));
  Comparer first(baseline.path());
  Comparer comparer = std::move(first);
  CHECK(comparer.take(worse().artifacts[0]).has_value());
  const Comparison comparison = comparer.finish();
  CHECK(comparison.worse.size() == 1);
  CHECK(comparison.report.artifacts.empty());
}

TEST_CASE("an invalid baseline is an Error with the file's name") {
  const TemporaryFile baseline("{}");
  CHECK_THROWS_AS(Comparer(baseline.path()), Error);
  CHECK_THROWS_AS(compare(baseline.path().string() + ".gone", mixed()), Error);
}
