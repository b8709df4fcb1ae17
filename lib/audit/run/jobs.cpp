#include "audit/run/jobs.hpp"

#include "audit/run/isolated.hpp"
#include "audit/run/schedule.hpp"
#include "base/path_text.hpp"

#include <algorithm>
#include <cstddef>
#include <system_error>
#include <thread>
#include <utility>

namespace ftcheck::auditing {
namespace {

Artifact do_here(const Job& job, const Options& options) {
  Traffic traffic;
  Result result;
  if (job.remote) {
    const auto remote = remote_here(*job.remote, traffic, options.stopped);
    result = do_job(job, *remote);
    result.artifact.path = base::path_text(job.path);
    set_traffic(result.artifact, job, traffic);
  } else {
    result = do_job(job);
  }
  if (job.take_text) job.take_text(std::move(result.text));
  return std::move(result.artifact);
}

// What each thread does until no job is left.
void work(const std::vector<Job>& jobs, const Options& options, Schedule& schedule) {
  while (const auto job = schedule.begin()) {
    try {
      schedule.end(*job, do_here(jobs[*job], options));
    } catch (...) {
      schedule.fail();
    }
  }
}

}  // namespace

void run_jobs(const std::vector<Job>& jobs, const Options& options, const Course& course,
              const std::function<void(Artifact)>& take) {
  if (options.isolate) return run_isolated(jobs, options, course, take);
  const std::size_t threads =
      std::min(most_at_a_time(options), std::max<std::size_t>(1, jobs.size()));
  Schedule schedule(jobs, options, course, take);
  std::vector<std::thread> others;
  try {
    for (std::size_t i = 1; i < threads; ++i)
      others.emplace_back([&] { work(jobs, options, schedule); });
  } catch (const std::system_error&) {
    // The system has no more threads; the existing ones do all the work.
  }
  work(jobs, options, schedule);
  for (std::thread& other : others) other.join();
  schedule.finish();
}

}  // namespace ftcheck::auditing
