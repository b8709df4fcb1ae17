// Runs the jobs of a run, in as many threads as allowed, or in processes.
#pragma once

#include "audit/run/job.hpp"

#include <functional>
#include <vector>

namespace ftcheck::auditing {

// Does the jobs and passes their results to `take` in the order of the jobs.  Returns early if the
// run is stopped, after passing on what is done.
void run_jobs(const std::vector<Job>& jobs, const Options& options, const Course& course,
              const std::function<void(Artifact)>& take);

}  // namespace ftcheck::auditing
