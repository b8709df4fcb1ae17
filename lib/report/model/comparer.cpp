// What <ftcheck/comparison.hpp> offers: a comparison with a report that a file holds.
#include <ftcheck/comparison.hpp>

#include "report/model/baseline.hpp"
#include "report/model/comparison.hpp"

#include <utility>

namespace ftcheck {

struct Comparer::Implementation {
  explicit Implementation(const std::filesystem::path& file)
      : baseline(report::read_baseline(file)), comparer(baseline) {}

  Report baseline;
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
  return report::compare(report::read_baseline(baseline), std::move(report));
}

std::string render(const Comparison& comparison, const TextStyle& style) {
  return report::to_text(comparison, style);
}

}  // namespace ftcheck
