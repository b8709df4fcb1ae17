#include "audit/run/jobs.hpp"

#include "audit/run/isolated.hpp"
#include "audit/run/schedule.hpp"
#include "python/suffix.hpp"

#include <algorithm>
#include <exception>
#include <mutex>
#include <new>
#include <numeric>
#include <optional>
#include <system_error>
#include <thread>

#include <fmt/format.h>

namespace ftcheck::auditing {
namespace {

// What a thread does until nothing is left to do.
void work(const std::vector<Job>& jobs, Schedule& schedule) {
  while (const auto job = schedule.begin()) {
    try {
      schedule.end(*job, do_job(jobs[*job]));
    } catch (...) {
      schedule.fail();
    }
  }
}

}  // namespace

ArtifactKind kind_of(const Job& job) {
  if (job.kind) return *job.kind;
  const bool module = python::parse_module_file(job.path.filename().string()).has_value();
  return module ? ArtifactKind::extension : ArtifactKind::wheel;
}

Artifact do_job(const Job& job) {
  try {
    return job.run();
  } catch (const Error& error) {
    return failed_artifact(job.path, kind_of(job), error.what());
  } catch (const std::bad_alloc&) {
    return failed_artifact(job.path, kind_of(job),
                           fmt::format("there is not enough memory to audit {:?}; raise the limit "
                                       "(memory) with --limit, or audit fewer at a time",
                                       job.path.string()));
  }
}

std::size_t most_at_a_time(const Options& options) {
  const unsigned wanted = options.jobs == 0 ? std::thread::hardware_concurrency() : options.jobs;
  return std::max(wanted, 1U);
}

void run_jobs(const std::vector<Job>& jobs, const Options& options, const Course& course,
              const std::function<void(Artifact)>& take) {
  if (options.isolate) return run_isolated(jobs, options, course, take);
  const std::size_t threads =
      std::min(most_at_a_time(options), std::max<std::size_t>(1, jobs.size()));
  Schedule schedule(jobs, options, course, take);
  std::vector<std::thread> others;
  try {
    for (std::size_t i = 1; i < threads; ++i) others.emplace_back([&] { work(jobs, schedule); });
  } catch (const std::system_error&) {
    // There may be no more threads; those that there are do the same work.
  }
  work(jobs, schedule);
  for (std::thread& other : others) other.join();
  schedule.finish();
}

Artifact failed_artifact(const std::filesystem::path& path, ArtifactKind kind, std::string why) {
  Artifact artifact;
  artifact.path = path.string();
  artifact.kind = kind;
  artifact.verdict = Verdict::error;
  artifact.error = std::move(why);
  return artifact;
}

bool is_stopped(const Options& options) {
  return options.stopped && options.stopped();
}

void check_stopped(const Options& options) {
  if (is_stopped(options)) throw Error("the audit was stopped");
}

}  // namespace ftcheck::auditing
