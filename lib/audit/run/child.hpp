// The processes that do jobs, as each system makes them.
//
// child_posix.cpp forks them.  child_windows.cpp starts the program anew, in a job object, with a
// socket over which it gets an order (order.hpp); serve_windows.cpp is what it then does.
#pragma once

#include "audit/run/job.hpp"
#include "audit/run/process.hpp"

#include <memory>
#include <optional>
#include <string>

namespace ftcheck::auditing {

class Inheritance;

class Starter {
 public:
  // Does what every process would repeat, and keeps `options`.  Throws Error if this process cannot
  // have processes that do jobs.
  explicit Starter(const Options& options);

  // A process that does the job and sends a frame (isolated.hpp) through its pipe.  Returns nothing
  // if the system has no more processes or descriptors; `problem` then says so.
  std::optional<Process> start(const Job& job, std::string& problem) const;

 private:
  const Options& options_;
  std::shared_ptr<const Inheritance> inheritance_;  // of forked processes
};

// In the process: does the job and sends the frame.
void do_and_send(const Job& job, int pipe);

}  // namespace ftcheck::auditing
