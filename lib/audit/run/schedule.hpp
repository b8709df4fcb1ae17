// The order in which the jobs of a run start and in which their results are passed on, the same for
// threads and processes.
#pragma once

#include "audit/run/job.hpp"

#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <vector>

namespace ftcheck::auditing {

// Safe to call from several threads.
class Schedule {
 public:
  // All arguments must outlive the schedule.
  Schedule(const std::vector<Job>& jobs, const Options& options, const Course& course,
           const std::function<void(Artifact)>& take);

  // The next job to do; nothing if there is none, the run is stopped, or something has thrown.
  std::optional<std::size_t> begin();

  // The result of a job.
  void end(std::size_t job, Artifact artifact);

  // To be called in a catch block.
  void fail();

  // To be called when all work is done: passes on the remaining results, or rethrows the first
  // exception.
  void finish();

 private:
  void give();

  const std::vector<Job>& jobs_;
  const Options& options_;
  const Course course_;
  const std::function<void(Artifact)>& take_;
  std::vector<std::size_t> order_;

  std::mutex mutex_;  // protects everything below
  std::size_t begun_ = 0;
  std::size_t done_ = 0;
  std::size_t given_ = 0;
  std::vector<std::optional<Artifact>> results_;
  std::exception_ptr failure_;  // the first one; nothing starts or is passed on after it
};

}  // namespace ftcheck::auditing
