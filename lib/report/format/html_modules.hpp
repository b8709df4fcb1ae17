// Modules of a release in the HTML report: those with the same evidence are told together.
#pragma once

#include <ftcheck/report.hpp>

#include <span>
#include <string>

namespace ftcheck::report {

// A module in one of the artifacts of a release.
struct Place {
  const Artifact* artifact = nullptr;
  const Module* module = nullptr;
};

// How many different names the modules have.
std::size_t count_names(std::span<const Place> places);

// The names of the modules, and one card per kind of evidence: which of them have it, what the
// modules have in common and the evidence, of one of them in full and of the others folded away.
// Evidence is of one kind if only addresses and the names of modules differ.
std::string html_modules(std::span<const Place> places);

}  // namespace ftcheck::report
