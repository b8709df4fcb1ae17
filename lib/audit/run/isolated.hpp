// Jobs, each in a process of its own (fork(2) without exec), so that one whose files crash, hang or
// take over the analysis costs only its own artifact.
//
//   parent                                   child
//   forks, keeps the reading end of a pipe   gives up what it inherits, limits itself, enters the
//                                            sandbox
//   polls all pipes, watches the clock       does the job
//   decodes what was sent, or says           writes one frame: its length in 64 bits, lowest byte
//   what became of the child                 first, and the artifact as frame.hpp has it; ends
#pragma once

#include "audit/run/job.hpp"

#include <functional>
#include <vector>

namespace ftcheck::auditing {

// As run_jobs, with processes in place of threads.  Throws Error if the calling process has other
// threads: what those have locked would stay locked in the child.
void run_isolated(const std::vector<Job>& jobs, const Options& options, const Course& course,
                  const std::function<void(Artifact)>& take);

}  // namespace ftcheck::auditing
