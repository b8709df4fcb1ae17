// --site: a tracker as static pages.
#pragma once

#include "index_options.hpp"

#include <ftcheck/site.hpp>

#include <functional>
#include <string>
#include <vector>

namespace ftcheck::cli {

// The notes of --site-notes.  Throws Error.
std::vector<ProjectNotes> read_notes(const SiteQuestion& question);

// The wheels of the nightly indexes that the notes name, for their projects.  What cannot be found
// out is passed to `fail` as a sentence.  Throws Error if nothing can be asked.
std::vector<Artifact> audit_nightlies(const std::vector<ProjectNotes>& notes,
                                      const ftcheck::Options& how, const IndexOptions& index,
                                      const std::function<void(const std::string&)>& fail);

// "site: 103 files, 7 written", with a newline.
std::string describe(const SiteChange& change);

}  // namespace ftcheck::cli
