// The report as GitLab's code quality report, which a job hands over as an artifact and GitLab
// shows beside the changes of a merge request.
#pragma once

#include <ftcheck/report.hpp>

#include <string>

namespace ftcheck::report {

// A JSON array with an object for each finding and each input that could not be read,
// pretty-printed and ended by a newline.
std::string to_gitlab(const Report& report);

}  // namespace ftcheck::report
