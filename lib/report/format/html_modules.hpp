// Modules of a release in the HTML report; modules with the same evidence share a card.
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

// The number of different module names.
std::size_t count_names(std::span<const Place> places);

// The names of the modules, and one card per kind of evidence.  A card names its modules and what
// they have in common; it shows the evidence of one module in full, and that of the others is
// folded away.  Evidence is of one kind if it differs only in addresses and names of modules.
std::string html_modules(std::span<const Place> places);

}  // namespace ftcheck::report
