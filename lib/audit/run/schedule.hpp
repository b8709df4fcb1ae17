// In which order the jobs of a run are begun, and in which what comes of them is given: the part
// that is the same whether threads or processes do them.
#pragma once

#include "audit/run/job.hpp"

#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <vector>

namespace ftcheck::auditing {

// May be called from several threads.
class Schedule {
 public:
  // All must outlive it.
  Schedule(const std::vector<Job>& jobs, const Options& options, const Course& course,
           const std::function<void(Artifact)>& take);

  // The next job to do; nothing if there is none, the run is stopped, or something has thrown.
  std::optional<std::size_t> begin();

  // What has come of one.
  void end(std::size_t job, Artifact artifact);

  // To be called where an exception was caught.
  void fail();

  // Once nobody works any more: gives what is left, and throws what was thrown first.
  void finish();

 private:
  void give();

  const std::vector<Job>& jobs_;
  const Options& options_;
  const Course course_;
  const std::function<void(Artifact)>& take_;
  std::vector<std::size_t> order_;

  std::mutex mutex_;  // over all that follows
  std::size_t begun_ = 0;
  std::size_t done_ = 0;
  std::size_t given_ = 0;
  std::vector<std::optional<Artifact>> results_;
  std::exception_ptr failure_;  // the first; nothing is begun or given after it
};

}  // namespace ftcheck::auditing
