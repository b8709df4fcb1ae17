#include "audit/run/schedule.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace ftcheck::auditing {

Schedule::Schedule(const std::vector<Job>& jobs, const Options& options, const Course& course,
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

void Schedule::fail() {
  const std::lock_guard lock(mutex_);
  if (!failure_) failure_ = std::current_exception();
}

std::optional<std::size_t> Schedule::begin() {
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
    if (!failure_) failure_ = std::current_exception();
    return std::nullopt;
  }
}

void Schedule::give() {
  while (given_ < results_.size() && results_[given_]) {
    Artifact artifact = *std::move(results_[given_]);
    results_[given_++].reset();
    take_(std::move(artifact));
  }
}

void Schedule::end(std::size_t job, Artifact artifact) {
  const std::lock_guard lock(mutex_);
  try {
    // A job that was stopped midway says nothing about its artifact.
    if (failure_ || (artifact.verdict == Verdict::error && is_stopped(options_))) return;
    results_[job] = std::move(artifact);
    ++done_;
    give();
  } catch (...) {
    if (!failure_) failure_ = std::current_exception();
  }
}

void Schedule::finish() {
  if (failure_) std::rethrow_exception(failure_);
  for (; given_ < results_.size(); ++given_) give();
}

}  // namespace ftcheck::auditing
