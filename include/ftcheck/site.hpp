// A tracker as static pages: which projects of an index keep the GIL disabled, measured.
#pragma once

#include <ftcheck/export.h>
#include <ftcheck/report.hpp>

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck {

// What people add about a project that no wheel says.
struct ProjectNotes {
  std::string project;
  std::string note;     // plain text
  std::string issue;    // the URL where the move is discussed; may be empty
  std::string nightly;  // the URL of an index with nightly wheels; may be empty
};

struct SiteOptions {
  std::string title = "Free-threaded Python: which packages are ready";
  std::string url;   // where the site will be found, for the feed; may be empty
  std::string date;  // of the run: "2026-11-29 02:45 UTC"; written only where something changed
  std::vector<ProjectNotes> notes;
  // Artifacts of nightly wheels, one report per project; Artifact::distribution says which.
  std::vector<Artifact> nightlies;
};

// Reads notes from TOML: a table [projects.NAME] each, with the keys note, issue and nightly.
// Throws Error with the line for text that is not that.
FTCHECK_EXPORT std::vector<ProjectNotes> parse_project_notes(std::string_view toml);

// Those of the notes that are about a project of the report, in their order.
FTCHECK_EXPORT std::vector<ProjectNotes> notes_about(const Report& report,
                                                     const std::vector<ProjectNotes>& notes);

struct SiteChange {
  std::size_t files = 0;    // that the site has
  std::size_t written = 0;  // of these, new or different
  std::size_t removed = 0;  // pages of projects that the report no longer has
};

// Writes the site of a report with artifacts and histories into a directory: index.html, a page and
// a badge per project, data.json, changes.html and feed.xml.  Compares with the data.json of an
// earlier run there, and leaves files that would not change as they are.  Removes only files that
// an earlier run wrote.  Throws Error if the directory holds something else, or cannot be written.
FTCHECK_EXPORT SiteChange write_site(const Report& report, const SiteOptions& options,
                                     const std::filesystem::path& directory);

// The names in a list of projects: one per line ("#" begins a comment), or the JSON of popular
// packages that people publish: {"rows": [{"project": "boto3", ...}, ...]}, or an array of names or
// of objects with "project" or "name".  In their order, each once.  Throws Error for other text.
FTCHECK_EXPORT std::vector<std::string> parse_package_list(std::string_view text);

}  // namespace ftcheck
