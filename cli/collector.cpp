#include "collector.hpp"

#include "mistakes.hpp"
#include "output.hpp"

#include <algorithm>
#include <utility>

namespace ftcheck::cli {

void Collector::take_input(Artifact artifact) {
  const auto hidden = line_.hide();
  if (artifact.error) print_error(*artifact.error + advice(artifact.path));
  keep(std::move(artifact));
}

void Collector::take_package(Artifact artifact) {
  const auto hidden = line_.hide();
  if (artifact.error) print_error(*artifact.error);
  keep(std::move(artifact));
}

void Collector::keep(Artifact artifact) {
  ++outcome.artifacts;
  std::optional<Artifact> news =
      comparer_ ? comparer_->take(std::move(artifact)) : std::optional(std::move(artifact));
  if (!news) return;
  reports_.take(*news);
  Report one;
  one.artifacts.push_back(*std::move(news));
  if (!comparer_) outcome.status = std::max(outcome.status, exit_status(one, fail_on_));
  if (keeps_) outcome.kept.artifacts.push_back(std::move(one.artifacts.front()));
}

// A history is information: only one that could not be found out changes the exit status.
void Collector::take_history(History history) {
  const auto hidden = line_.hide();
  ++outcome.histories;
  if (history.error) {
    print_error(*history.error);
    outcome.status = 2;
  }
  reports_.take(history);
  if (keeps_) outcome.kept.history.push_back(std::move(history));
}

// A baseline does not excuse a file that could not be read, because it compares artifacts.
void Collector::take_project(Project project) {
  const auto hidden = line_.hide();
  ++outcome.projects;
  if (project.error) print_error(*project.error + advice(project.path));
  reports_.take(project);
  Report one;
  one.projects.push_back(std::move(project));
  outcome.status = std::max(outcome.status, exit_status(one, fail_on_));
  if (keeps_) outcome.kept.projects.push_back(std::move(one.projects.front()));
}

bool Collector::has_any() const {
  return outcome.artifacts > 0 || outcome.histories > 0 || outcome.projects > 0;
}

void Collector::fail(std::string_view sentence) {
  const auto hidden = line_.hide();
  print_error(sentence);
  outcome.status = 2;
}

void Collector::finish() {
  if (comparer_ == nullptr) return;
  outcome.comparison = comparer_->finish();
  outcome.status = std::max(outcome.status, exit_status(*outcome.comparison, fail_on_));
}

}  // namespace ftcheck::cli
