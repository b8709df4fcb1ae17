// The content of the text about one artifact, decided before any line is written.
#pragma once

#include <ftcheck/render.hpp>
#include <ftcheck/report.hpp>

#include <cstddef>
#include <string_view>
#include <vector>

namespace ftcheck::report {

// A module to show, and the finding that explains why it is not ready.
struct Entry {
  const Module* module = nullptr;
  const Finding* reason = nullptr;
};

// Entries with the same help, which is printed once under them.
struct Group {
  std::string_view help;
  std::vector<Entry> entries;
};

// What to show under an artifact's line.
struct Details {
  std::vector<Group> groups;
  std::vector<const Finding*> findings;  // those that do not explain a verdict
  std::size_t hidden = 0;                // how many notes among them are left out
};

// Points into `artifact`, which must outlive the result.
Details plan(const Artifact& artifact, const TextStyle& style);

}  // namespace ftcheck::report
