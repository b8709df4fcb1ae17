// What has become of each finding since an old report, for SARIF.
#pragma once

#include <ftcheck/comparison.hpp>
#include <ftcheck/report.hpp>

namespace ftcheck::report {

// `old` is the artifact of the old report, or nullptr.
ComparedArtifact compare_findings(const Artifact& artifact, const Artifact* old);

}  // namespace ftcheck::report
