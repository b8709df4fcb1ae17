// data.json: everything that the pages show, and what the next run compares with (docs/site.md).
#pragma once

#include "report/format/json_value.hpp"
#include "site/earlier.hpp"
#include "site/tracked.hpp"

#include <ftcheck/site.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::site {

// The whole site, as pages and files are written from it.
struct Site {
  std::string title;
  std::string url;      // ends with "/"; empty if it is not known
  std::string id;       // "urn:uuid:…"
  std::string python;   // "3.14t"; empty if none was asked for
  std::string index;    // the index that answered; empty if there is none, or several
  std::string updated;  // the date of the last change; may be empty
  std::vector<Tracked> projects;
  std::vector<Change> changes;     // newest first
  std::vector<std::string> files;  // about projects, in their order
};

// The member "projects".
report::Json json_projects(std::span<const Tracked> projects, const Earlier& earlier);

std::string to_json(const Site& site, report::Json projects);

// 128 bits of a text as a UUID (RFC 9562, version 8): "urn:uuid:0f2c…".  Not cryptographic.
std::string uuid_of(std::string_view text);

}  // namespace ftcheck::site
