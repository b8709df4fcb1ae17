// The artifacts of a run, done by as many threads as there may be, or by processes.
#pragma once

#include "audit/run/job.hpp"

#include <functional>
#include <vector>

namespace ftcheck::auditing {

// Does the jobs and gives what comes of them to `take` in their order.  Returns early if the run is
// stopped; what is done is given then too.
void run_jobs(const std::vector<Job>& jobs, const Options& options, const Course& course,
              const std::function<void(Artifact)>& take);

}  // namespace ftcheck::auditing
