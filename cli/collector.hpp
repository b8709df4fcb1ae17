// What a run finds, passed on to its reports.
#pragma once

#include "progress.hpp"
#include "reports.hpp"

#include <ftcheck/comparison.hpp>
#include <ftcheck/report.hpp>

#include <cstddef>
#include <optional>
#include <string_view>

namespace ftcheck::cli {

struct Outcome {
  std::size_t artifacts = 0;  // reported so far
  std::size_t histories = 0;
  std::size_t projects = 0;
  int status = 0;
  Report kept;                           // without artifacts if no report needs them again
  std::optional<Comparison> comparison;  // with the baseline
};

class Collector {
 public:
  // `comparer` is null without a baseline; `keeps`: Outcome::kept has everything.
  Collector(Severity fail_on, Comparer* comparer, Reports& reports, ProgressLine& line, bool keeps)
      : fail_on_(fail_on), comparer_(comparer), reports_(reports), line_(line), keeps_(keeps) {}

  // All functions that take something throw Error if a report could not be written.
  void take_input(Artifact artifact);  // a PATH, or a part of one
  void take_package(Artifact artifact);
  void take_history(History history);
  void take_project(Project project);
  // Prints the sentence; the exit status will say that something failed.
  void fail(std::string_view sentence);
  void finish();  // call it once, at the end

  // True if anything was taken.
  bool has_any() const;

  Outcome outcome;

 private:
  void keep(Artifact artifact);

  Severity fail_on_;
  Comparer* comparer_;
  Reports& reports_;
  ProgressLine& line_;
  bool keeps_;
};

}  // namespace ftcheck::cli
