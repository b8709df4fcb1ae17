// What the text says about one artifact, decided before a line of it is written.
#pragma once

#include <ftcheck/render.hpp>
#include <ftcheck/report.hpp>

#include <cstddef>
#include <string_view>
#include <vector>

namespace ftcheck::report {

// A module to show, and the finding that says why it is not ready.
struct Entry {
  const Module* module = nullptr;
  const Finding* reason = nullptr;
};

// Entries that share their help, which is then said once under them.
struct Group {
  std::string_view help;
  std::vector<Entry> entries;
};

// What to show under an artifact's line.
struct Details {
  std::vector<Group> groups;
  std::vector<const Finding*> findings;  // those that are not the reason of a module's verdict
  std::size_t hidden = 0;                // of these, left out: only worth knowing, and nobody asked
};

// Refers to `artifact`, which must outlive it.
Details plan(const Artifact& artifact, const TextStyle& style);

}  // namespace ftcheck::report
