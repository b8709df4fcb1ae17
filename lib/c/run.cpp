// Artifacts one at a time, for C: a thread audits, and the caller gets each finished artifact.
#include "c/report.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <new>
#include <string>
#include <thread>
#include <utility>

struct ftcheck_run {  // NOLINT(readability-identifier-naming): the name in C
  // Audits what was asked for and passes on each artifact.
  std::function<void(const ftcheck::Options&, const std::function<void(ftcheck::Artifact)>&)> work;
  ftcheck::Options options;
  std::atomic<bool> stopped = false;

  std::mutex mutex;  // protects the next five
  std::condition_variable changed;
  std::deque<ftcheck::Artifact> done;
  bool ended = false;
  bool out_of_memory = false;
  std::string problem;  // why not all were audited; empty if they were

  std::unique_ptr<ftcheck_report> spare;  // reports a lack of memory
  std::thread thread;                     // not with Options::isolate
};

namespace {

void audit(ftcheck_run& run) noexcept {
  bool out_of_memory = false;
  std::string problem;
  try {
    try {
      run.work(run.options, [&run](ftcheck::Artifact artifact) {
        const std::lock_guard lock(run.mutex);
        run.done.push_back(std::move(artifact));
        run.changed.notify_one();
      });
    } catch (const std::bad_alloc&) {
      throw;
    } catch (const std::exception& error) {
      problem = error.what();
    }
  } catch (...) {
    out_of_memory = true;
  }
  const std::lock_guard lock(run.mutex);
  run.problem = std::move(problem);
  run.out_of_memory = out_of_memory;
  run.ended = true;
  run.changed.notify_one();
}

// The next artifact, or nothing after the last.
std::unique_ptr<ftcheck_report> next(ftcheck_run& run) {
  if (run.options.isolate && !run.ended) audit(run);
  std::unique_lock lock(run.mutex);
  // Not wait(), which needs the libstdc++ of GCC 12: that of manylinux_2_34 is older.
  constexpr std::chrono::minutes often{1};
  while (!run.changed.wait_for(lock, often, [&run] { return run.ended || !run.done.empty(); })) {
  }
  if (!run.done.empty()) {
    ftcheck::Report one;
    one.artifacts.push_back(std::move(run.done.front()));
    run.done.pop_front();
    lock.unlock();
    return ftcheck::c::describe(std::move(one));
  }
  if (run.out_of_memory) return std::move(run.spare);
  if (run.problem.empty()) return nullptr;
  return ftcheck::c::failed_report(std::exchange(run.problem, {}));
}

// A run that `prepare` gives its options and its work.
template <typename Prepare>
ftcheck_run* start(Prepare prepare) noexcept {
  try {
    auto run = std::make_unique<ftcheck_run>();
    run->spare = ftcheck::c::failed_report(ftcheck::c::no_memory);
    try {
      prepare(*run);
      run->options.stopped = [&stopped = run->stopped] { return stopped.load(); };
      if (!run->options.isolate) run->thread = std::thread([&run = *run] { audit(run); });
    } catch (const ftcheck::Error& error) {
      run->problem = error.what();
      run->ended = true;
    }
    return run.release();
  } catch (...) {
    return nullptr;
  }
}

}  // namespace

ftcheck_run* ftcheck_run_start(const char* const* paths, size_t count,
                               const ftcheck_options* options) {
  return start([&](ftcheck_run& run) {
    run.options = ftcheck::c::checked(options);
    run.work = [all = ftcheck::c::paths_of(paths, count)](const auto& how, const auto& take) {
      audit_each(all, how, take);
    };
  });
}

ftcheck_run* ftcheck_run_start_packages(const char* const* requirements, size_t count,
                                        const ftcheck_options* options) {
  return start([&](ftcheck_run& run) {
    ftcheck::c::IndexQuestion question = ftcheck::c::index_question(options);
    run.options = std::move(question.how);
    run.work = [all = ftcheck::c::texts_of(requirements, count), index = std::move(question.index)](
                   const auto& how, const auto& take) { audit_packages(all, how, index, take); };
  });
}

ftcheck_report* ftcheck_run_next(ftcheck_run* run) {
  if (run == nullptr || run->spare == nullptr) return nullptr;
  try {
    return next(*run).release();
  } catch (...) {
    return run->spare.release();
  }
}

void ftcheck_run_free(ftcheck_run* run) {
  if (run == nullptr) return;
  run->stopped = true;
  if (run->thread.joinable()) run->thread.join();
  delete run;
}
