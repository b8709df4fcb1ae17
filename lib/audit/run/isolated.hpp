// Runs each job in a separate process (child.hpp), so that a file that crashes, hangs or takes over
// the analysis affects only its own artifact.
//
//   parent                                   child
//   starts it, keeps an end of a pipe        gives up what it inherits, limits itself, enters the
//                                            sandbox
//   polls all pipes, watches the clock       does the job
//   decodes what was sent, or reports        writes one frame: its length in 64 bits, lowest byte
//   how the child ended                      first, then the artifact (frame.hpp); for a job that
//                                            reads a text, that too, after its length; exits
#pragma once

#include "audit/run/job.hpp"

#include <functional>
#include <vector>

namespace ftcheck::auditing {

// Like run_jobs, but with processes instead of threads.  Throws Error if the calling process has
// other threads, because locks that they hold would stay locked in a child that is forked.
void run_isolated(const std::vector<Job>& jobs, const Options& options, const Course& course,
                  const std::function<void(Artifact)>& take);

}  // namespace ftcheck::auditing
