// What <ftcheck/comparison.hpp> offers: a comparison with a report that a file holds.
#include <ftcheck/comparison.hpp>

#include "report/model/baseline.hpp"
#include "report/model/comparison.hpp"

#include <ftcheck/rules.hpp>

#include <utility>

namespace ftcheck {

struct Comparer::Implementation {
  explicit Implementation(const std::filesystem::path& file)
      : baseline(report::read_baseline(file, all_rules())), comparer(baseline.report) {}

  report::Baseline baseline;
  report::Comparer comparer;  // refers to it
};

Comparer::Comparer(const std::filesystem::path& baseline)
    : implementation_(std::make_unique<Implementation>(baseline)) {}

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
