// What an index says about a file, in the HTML report.
#pragma once

#include <ftcheck/report.hpp>

#include <string>
#include <string_view>

namespace ftcheck::report {

// `content`, which is HTML, as a link to the artifact's file; unchanged if the index gives no
// address that a browser may be sent to.
std::string html_link(const Artifact& artifact, std::string_view content);

// Where the file comes from and what was read of it, with the members that were not read folded
// away.  Empty for an artifact that is not from an index.
std::string html_source(const Artifact& artifact);

}  // namespace ftcheck::report
