// The report as SARIF 2.1.0, the OASIS format for results of static analysis, with the additions
// that GitHub code scanning asks for.
#pragma once

#include <ftcheck/comparison.hpp>
#include <ftcheck/report.hpp>
#include <ftcheck/rules.hpp>

#include <span>
#include <string>

namespace ftcheck::report {

// One run, pretty-printed, with a newline at the end.  It describes all `rules`: consumers expect
// the same rules in every run.
std::string to_sarif(const Report& report, std::span<const Rule> rules);

// The same with the `baselineState` of each result and with the results that are now absent.  Uses
// Comparison::all.
std::string to_sarif(const Comparison& comparison, std::span<const Rule> rules);

}  // namespace ftcheck::report
