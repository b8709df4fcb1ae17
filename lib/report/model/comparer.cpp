// Implements <ftcheck/comparison.hpp>: a comparison with a report in a file.
#include <ftcheck/comparison.hpp>

#include "report/model/baseline.hpp"
#include "report/model/comparison.hpp"

#include <ftcheck/rules.hpp>

#include <utility>

namespace ftcheck {

struct Comparer::Implementation {
  Implementation(const std::filesystem::path& file, bool keep_all)
      : baseline(report::read_baseline(file, all_rules())), comparer(baseline.report, keep_all) {}

  report::Baseline baseline;
  report::Comparer comparer;  // points into `baseline`
};

Comparer::Comparer(const std::filesystem::path& baseline) : Comparer(baseline, false) {}

Comparer::Comparer(const std::filesystem::path& baseline, bool keep_all)
    : implementation_(std::make_unique<Implementation>(baseline, keep_all)) {}

Comparer::Comparer(Comparer&& other) noexcept = default;
Comparer& Comparer::operator=(Comparer&& other) noexcept = default;
Comparer::~Comparer() = default;

std::optional<Artifact> Comparer::take(Artifact artifact) {
  return implementation_->comparer.take(std::move(artifact));
}

Comparison Comparer::finish() {
  return implementation_->comparer.finish();
}

Comparison compare(const std::filesystem::path& baseline, Report report) {
  const report::Baseline old = report::read_baseline(baseline, all_rules());
  return report::compare(old.report, std::move(report));
}

std::string render(const Comparison& comparison, const TextStyle& style) {
  return report::to_text(comparison, style);
}

}  // namespace ftcheck
