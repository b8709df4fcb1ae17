// The report as SARIF 2.1.0, the OASIS format for results of static analysis, with what GitHub code
// scanning asks for beyond it.
#pragma once

#include <ftcheck/comparison.hpp>
#include <ftcheck/report.hpp>
#include <ftcheck/rules.hpp>

#include <span>
#include <string>

namespace ftcheck::report {

// One run, pretty-printed and ended by a newline.  All `rules` are described in it; consumers
// expect the same ones whatever was found.
std::string to_sarif(const Report& report, std::span<const Rule> rules);

// The same with the `baselineState` of each result, and the results that are absent now.  Made of
// Comparison::all.
std::string to_sarif(const Comparison& comparison, std::span<const Rule> rules);

}  // namespace ftcheck::report
