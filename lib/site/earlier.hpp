// What an earlier run left in data.json: what it knew, and which files it wrote.
#pragma once

#include "site/status.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::site {

// The members "kind" and "schema_version" of data.json.
inline constexpr std::string_view data_kind = "ftcheck-tracker";
inline constexpr std::uint64_t data_schema_version = 1;

// What is compared of a project from run to run.
struct Known {
  std::string name;
  std::string version;
  Status status = Status::error;
  std::string first_ready;                  // a version; empty if no release is ready
  std::map<std::string, Status> platforms;  // by key

  bool operator==(const Known&) const = default;
};

// What changed about a project from one run to the next.
struct Change {
  std::uint64_t number = 0;  // each change has another; a later one has a larger one
  std::string date;          // of the run: "2026-11-29 02:45 UTC"
  // Among "started", "appeared", "left", "release", "verdict", "platforms", "first-ready".
  std::vector<std::string> kinds;
  std::size_t projects = 0;    // for "started": how many
  std::string project;         // its name; empty for "started"
  std::string version;         // the newest release, now
  std::string version_before;  // empty if it is the same, or if the project is new
  std::string status;          // words: "ready on 7 of 9 platforms"
  Status status_class = Status::error;
  std::string status_before;  // words; empty if it is the same
  std::string first_ready;    // the first release that is ready, if none was before
  // With the same release: "now ready: Windows arm64"
  std::string platforms;
};

struct Earlier {
  bool exists = false;
  std::string id;       // "urn:uuid:…": the site's, for the feed
  std::string updated;  // the date of the last run that changed something
  std::uint64_t next_change = 1;
  std::map<std::string, Known> projects;  // by normalized name
  std::vector<Change> changes;            // newest first
  std::vector<std::string> files;         // that it wrote for projects, below the directory
};

// How many changes are kept.
inline constexpr std::size_t most_changes = 500;

// Reads data.json; an empty text is a site that does not exist yet.  Throws Error, with `file` in
// its sentence, if another program wrote it, or a later version of this one.
Earlier read_earlier(std::string_view json, std::string_view file);

}  // namespace ftcheck::site
