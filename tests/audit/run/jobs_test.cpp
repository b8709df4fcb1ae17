#include "audit/run/jobs.hpp"

#include "audit/fixture.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <mutex>
#include <new>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace ftcheck;
using namespace ftcheck::testing;
using auditing::Course;
using auditing::Job;

namespace {

// A job for each weight, whose artifact has the job's number as its path.
std::vector<Job> numbered(const std::vector<std::uint64_t>& weights) {
  std::vector<Job> jobs;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const std::string name = std::to_string(i);
    jobs.push_back({name, name, weights[i], [name] {
                      Artifact artifact;
                      artifact.path = name;
                      return artifact;
                    }});
  }
  return jobs;
}

std::vector<std::string> run(const std::vector<Job>& jobs, const Options& options) {
  std::vector<std::string> given;
  auditing::run_jobs(jobs, options, {}, [&](Artifact artifact) { given.push_back(artifact.path); });
  return given;
}

std::vector<std::string> first_numbers(std::size_t count) {
  std::vector<std::string> numbers;
  for (std::size_t i = 0; i < count; ++i) numbers.push_back(std::to_string(i));
  return numbers;
}

}  // namespace

TEST_CASE("artifacts come in the order of the jobs, whatever the number of threads") {
  std::vector<std::uint64_t> weights;
  for (std::uint64_t i = 0; i < 200; ++i) weights.push_back((i * 7919) % 13);
  std::vector<Job> jobs = numbered(weights);
  for (std::size_t i = 0; i < jobs.size(); i += 9) {
    jobs[i].run = [run = jobs[i].run] {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      return run();
    };
  }
  for (const unsigned threads : {0U, 1U, 2U, 7U, 4'000'000'000U}) {
    Options options;
    options.jobs = threads;
    CHECK(run(jobs, options) == first_numbers(200));
  }
  CHECK(run({}, {}).empty());
}

TEST_CASE("threads share the jobs") {
  std::mutex mutex;
  std::set<std::thread::id> threads;
  std::atomic<int> inside = 0;
  std::vector<Job> jobs = numbered({1, 1});
  for (Job& job : jobs) {
    job.run = [&] {
      ++inside;
      // Each waits for the other, which only another thread can run.
      while (inside < 2) std::this_thread::yield();
      const std::lock_guard lock(mutex);
      threads.insert(std::this_thread::get_id());
      return Artifact();
    };
  }
  Options options;
  options.jobs = 2;
  CHECK(run(jobs, options).size() == 2);
  CHECK(threads.size() == 2);
}

TEST_CASE("heavy jobs start first, and equals in their order") {
  std::vector<std::string> begun;
  Options options;
  options.progress = [&](const Progress& progress) { begun.emplace_back(progress.current); };
  CHECK(run(numbered({0, 5, 0, 9, 5}), options) == first_numbers(5));
  CHECK(begun == std::vector<std::string>{"3", "1", "4", "0", "2"});
}

TEST_CASE("progress counts finished jobs among all known ones") {
  std::vector<std::size_t> done;
  Options options;
  options.progress = [&](const Progress& progress) {
    done.push_back(progress.done);
    CHECK(progress.total == 10 + 3 + 5);
  };
  auditing::run_jobs(numbered({0, 0, 0}), options, Course{10, 5}, [](const Artifact&) {});
  CHECK(done == std::vector<std::size_t>{10, 11, 12});
}

TEST_CASE("an input that cannot be read is an artifact among the others") {
  std::vector<Job> jobs = numbered({0, 0, 0});
  jobs[1].path = "x.cpython-314t-x86_64-linux-gnu.so";
  jobs[1].run = []() -> Artifact { throw Error("it is broken"); };
  jobs[2].run = []() -> Artifact { throw std::bad_alloc(); };
  std::vector<Artifact> given;
  auditing::run_jobs(jobs, {}, {}, [&](Artifact artifact) { given.push_back(artifact); });
  REQUIRE(given.size() == 3);
  CHECK(given[1].verdict == Verdict::error);
  CHECK(given[1].kind == ArtifactKind::extension);
  CHECK(given[1].error == "it is broken");
  REQUIRE(given[2].error.has_value());
  CHECK(contains(*given[2].error, "not enough memory"));
}

TEST_CASE("a stopped run passes on finished results and nothing else") {
  for (const unsigned threads : {1U, 3U}) {
    std::atomic<bool> stop = false;
    std::vector<Job> jobs = numbered(std::vector<std::uint64_t>(50));
    jobs[4].run = [&]() -> Artifact {
      stop = true;
      throw Error("the audit was stopped");
    };
    Options options;
    options.jobs = threads;
    options.stopped = [&] { return stop.load(); };
    const std::vector<std::string> given = run(jobs, options);
    CHECK(given.size() < 50);
    CHECK(std::ranges::find(given, "4") == given.end());
    if (threads == 1) CHECK(given == first_numbers(4));
  }
}

TEST_CASE("an exception of `take` ends the run and is rethrown; nothing is passed on afterwards") {
  for (const unsigned threads : {1U, 4U}) {
    int given = 0;
    Options options;
    options.jobs = threads;
    const auto take = [&](const Artifact&) {
      if (++given == 3) throw std::runtime_error("enough");
    };
    CHECK_THROWS_WITH_AS(
        auditing::run_jobs(numbered(std::vector<std::uint64_t>(100)), options, {}, take), "enough",
        std::runtime_error);
    CHECK(given == 3);
  }
}

TEST_CASE("an exception of `progress`, `stopped` or a job is rethrown too") {
  Options options;
  options.jobs = 2;
  options.progress = [](const Progress&) { throw std::runtime_error("progress"); };
  CHECK_THROWS_WITH_AS(run(numbered({0, 0}), options), "progress", std::runtime_error);
  options.progress = {};
  options.stopped = []() -> bool { throw std::runtime_error("stopped"); };
  CHECK_THROWS_WITH_AS(run(numbered({0, 0}), options), "stopped", std::runtime_error);
  options.stopped = {};
  std::vector<Job> jobs = numbered({0, 0});
  jobs[1].run = []() -> Artifact { throw std::logic_error("trace"); };
  CHECK_THROWS_WITH_AS(run(jobs, options), "trace", std::logic_error);
}
