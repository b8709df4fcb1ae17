// What changed since the last run.
#pragma once

#include "site/earlier.hpp"
#include "site/tracked.hpp"

#include <span>
#include <string>
#include <vector>

namespace ftcheck::site {

Known known_of(const Tracked& project);

// Like standing() of a project: "ready on 7 of 9 platforms".
std::string standing(const Known& known);

// What a later run compares with: for a project that could not be read now, what was known before.
Known remembered(const Tracked& project, const Earlier& earlier);

// The changes from `earlier` to now followed by the earlier ones, newest first, at most
// most_changes.  A project that could not be read, now or then, has not changed.
std::vector<Change> changes_since(const Earlier& earlier, std::span<const Tracked> projects,
                                  const std::string& date);

// "lxml 7.0.0 is ready"
std::string headline(const Change& change);

// "it was: re-enables the GIL, with 6.1.3"; empty if the headline says everything.
std::string details(const Change& change);

}  // namespace ftcheck::site
