// The pages and the feed of a site.
#pragma once

#include "site/data.hpp"

#include <string>

namespace ftcheck::site {

// The table of all projects, with a search box and filters.
std::string index_page(const Site& site);

// A project's wheels with what decides their verdicts, its history and its badge.
std::string project_page(const Site& site, const Tracked& project, const Known& known);

// What changed, by run, newest first.
std::string changes_page(const Site& site);

// The same as a feed (Atom, RFC 4287).
std::string feed(const Site& site);

}  // namespace ftcheck::site
