#include "audit/jobs.hpp"

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

ArtifactKind kind_of(const std::filesystem::path& path) {
  const bool module = python::parse_module_file(path.filename().string()).has_value();
  return module ? ArtifactKind::extension : ArtifactKind::wheel;
}

bool is_stopped(const Options& options) {
  return options.stopped && options.stopped();
}

Artifact run_job(const Job& job) {
  try {
    return job.run();
  } catch (const Error& error) {
    return failed_artifact(job.path, kind_of(job.path), error.what());
  } catch (const std::bad_alloc&) {
    return failed_artifact(job.path, kind_of(job.path),
                           fmt::format("there is not enough memory to audit {:?}; audit fewer at a "
                                       "time",
                                       job.path.string()));
  }
}

// What the threads of a run share.
class Run {
 public:
  Run(const std::vector<Job>& jobs, const Options& options, const Course& course,
      const std::function<void(Artifact)>& take)
      : jobs_(jobs),
        options_(options),
        course_(course),
        take_(take),
        order_(jobs.size()),
        results_(jobs.size()) {
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    std::ranges::stable_sort(order_, std::greater{},
                             [&](std::size_t job) { return jobs[job].weight; });
  }

  // What a thread does until nothing is left to do.
  void work();

  // Once all threads have ended: gives what is left, and throws what a thread has thrown.
  void finish();

 private:
  std::optional<std::size_t> begin();
  void end(std::size_t job, Artifact artifact);
  void give();
  void fail();

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

// To be called where an exception was caught, under the lock.
void Run::fail() {
  if (!failure_) failure_ = std::current_exception();
}

std::optional<std::size_t> Run::begin() {
  const std::lock_guard lock(mutex_);
  try {
    if (failure_ || begun_ == order_.size() || is_stopped(options_)) return std::nullopt;
    const std::size_t job = order_[begun_++];
    if (options_.progress) {
      options_.progress(
          {course_.done + done_, course_.done + jobs_.size() + course_.left, jobs_[job].label});
    }
    return job;
  } catch (...) {
    fail();
    return std::nullopt;
  }
}

void Run::give() {
  while (given_ < results_.size() && results_[given_]) {
    Artifact artifact = *std::move(results_[given_]);
    results_[given_++].reset();
    take_(std::move(artifact));
  }
}

void Run::end(std::size_t job, Artifact artifact) {
  const std::lock_guard lock(mutex_);
  try {
    // One that was stopped on its way says nothing of its artifact.
    if (failure_ || (artifact.verdict == Verdict::error && is_stopped(options_))) return;
    results_[job] = std::move(artifact);
    ++done_;
    give();
  } catch (...) {
    fail();
  }
}

void Run::work() {
  while (const auto job = begin()) {
    try {
      end(*job, run_job(jobs_[*job]));
    } catch (...) {
      const std::lock_guard lock(mutex_);
      fail();
    }
  }
}

void Run::finish() {
  if (failure_) std::rethrow_exception(failure_);
  for (; given_ < results_.size(); ++given_) give();
}

}  // namespace

void run_jobs(const std::vector<Job>& jobs, const Options& options, const Course& course,
              const std::function<void(Artifact)>& take) {
  const unsigned wanted = options.jobs == 0 ? std::thread::hardware_concurrency() : options.jobs;
  const std::size_t threads =
      std::clamp<std::size_t>(wanted, 1, std::max<std::size_t>(1, jobs.size()));
  Run run(jobs, options, course, take);
  std::vector<std::thread> others;
  try {
    for (std::size_t i = 1; i < threads; ++i) others.emplace_back([&] { run.work(); });
  } catch (const std::system_error&) {
    // There may be no more threads; those that there are do the same work.
  }
  run.work();
  for (std::thread& other : others) other.join();
  run.finish();
}

Artifact failed_artifact(const std::filesystem::path& path, ArtifactKind kind, std::string why) {
  Artifact artifact;
  artifact.path = path.string();
  artifact.kind = kind;
  artifact.verdict = Verdict::error;
  artifact.error = std::move(why);
  return artifact;
}

void check_stopped(const Options& options) {
  if (is_stopped(options)) throw Error("the audit was stopped");
}

}  // namespace ftcheck::auditing
