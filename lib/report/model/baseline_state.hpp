// The state of each finding relative to an older report, for SARIF.
#pragma once

#include <ftcheck/comparison.hpp>
#include <ftcheck/report.hpp>

namespace ftcheck::report {

// `old` is the corresponding artifact of the older report; nullptr if there is none.
ComparedArtifact compare_findings(const Artifact& artifact, const Artifact* old);

}  // namespace ftcheck::report
