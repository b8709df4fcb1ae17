// Each format of a report on the sample wheels, 20 times over.
#include <benchmark/benchmark.h>
#include <ftcheck/ftcheck.hpp>

#include <cstdint>
#include <functional>
#include <string>

#include "fixture.hpp"
#include "report/format/github.hpp"
#include "report/format/gitlab.hpp"
#include "report/format/html.hpp"
#include "report/format/json.hpp"
#include "report/format/markdown.hpp"
#include "report/format/sarif.hpp"
#include "report/format/table.hpp"
#include "report/format/text.hpp"

namespace {

using ftcheck::Report;
namespace report = ftcheck::report;

const Report& sample() {
  static const Report all = [] {
    const Report once = ftcheck::audit_all(ftcheck::bench::wheels());
    Report many;
    for (int i = 0; i < 20; ++i) {
      many.artifacts.insert(many.artifacts.end(), once.artifacts.begin(), once.artifacts.end());
    }
    return many;
  }();
  return all;
}

void write_report(benchmark::State& state,
                  const std::function<std::string(const Report&)>& to_text) {
  std::size_t size = 0;
  for (auto _ : state) {
    const std::string text = to_text(sample());
    size = text.size();
    benchmark::DoNotOptimize(text.data());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(size));
  state.SetItemsProcessed(state.iterations() *
                          static_cast<std::int64_t>(sample().artifacts.size()));
}
BENCHMARK_CAPTURE(write_report, json, [](const Report& r) { return report::to_json(r); });
BENCHMARK_CAPTURE(write_report, jsonl, [](const Report& r) { return report::to_json_lines(r); });
BENCHMARK_CAPTURE(write_report, text, [](const Report& r) { return report::to_text(r, {}); });
BENCHMARK_CAPTURE(write_report, table, [](const Report& r) { return report::to_table(r); });
BENCHMARK_CAPTURE(write_report, sarif,
                  [](const Report& r) { return report::to_sarif(r, ftcheck::all_rules()); });
BENCHMARK_CAPTURE(write_report, github, [](const Report& r) { return report::to_github(r); });
BENCHMARK_CAPTURE(write_report, gitlab, [](const Report& r) { return report::to_gitlab(r); });
BENCHMARK_CAPTURE(write_report, markdown, [](const Report& r) { return report::to_markdown(r); });
BENCHMARK_CAPTURE(write_report, html, [](const Report& r) { return report::to_html(r); });

}  // namespace
