// A process that fails costs only its own artifact, and can only read.
#include "audit/run/isolated.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include "audit/children.hpp"

using namespace ftcheck;           // NOLINT(google-build-using-namespace)
using namespace ftcheck::testing;  // NOLINT(google-build-using-namespace)
using auditing::Job;

namespace {

// The error of a job that fails between two that do not.
std::string sentence_of(std::function<Artifact()> wrong, Options options = {}) {
  options.jobs = 2;
  const auto artifacts =
      run({good("first"), job("wrong", std::move(wrong)), good("last")}, options);
  REQUIRE(artifacts.size() == 3);
  for (const std::size_t i : {std::size_t{0}, std::size_t{2}}) {
    CHECK(artifacts[i].verdict == Verdict::ready);
    CHECK(artifacts[i].distribution->name == (i == 0 ? "first" : "last"));
  }
  CHECK(artifacts[1].path == "wrong.whl");
  CHECK(artifacts[1].verdict == Verdict::error);
  REQUIRE(artifacts[1].error.has_value());
  CHECK(contains(*artifacts[1].error, "wrong"));
  return *artifacts[1].error;
}

// Opaque to the compiler.
volatile int always = 1;

int recurse(volatile int* above) {
  volatile int here[1024] = {};
  here[0] = *above;
  return always != 0 ? recurse(here) + here[0] : 0;
}

// Waits forever, without any descriptor to wait for.
Artifact wait_for_ever() {
  kill(getpid(), SIGSTOP);
  return named("woken");
}

}  // namespace

TEST_CASE("isolated jobs give the same as threads, in order, however many run at the same time") {
  const auto wheel = testdata("wheels/mixed-1.0-" + std::string(tag) + ".whl");
  std::vector<Job> jobs;
  for (int i = 0; i < 20; ++i) {
    jobs.push_back({wheel, std::to_string(i), 0, [&] { return audit_wheel(wheel); }});
  }
  for (const unsigned processes : {1U, 2U, 7U}) {
    Options options;
    options.jobs = processes;
    const auto artifacts = run(jobs, options);
    REQUIRE(artifacts.size() == jobs.size());
    for (const Artifact& artifact : artifacts) {
      CHECK(artifact.path == wheel.string());
      CHECK(artifact.verdict == Verdict::enables_gil);
      CHECK(artifact.modules.size() == 3);
    }
  }
}

#if defined(__linux__) && !defined(__SANITIZE_THREAD__)
TEST_CASE("a process with other threads is not forked, and the Error says why") {
  std::promise<void> end;
  std::thread other([over = end.get_future()]() mutable { over.wait(); });
  const std::string sentence = error_of([] { run({good("never")}); });
  const std::string problem = isolation_problem();
  Options options;
  options.isolate = true;
  const auto wheel = testdata("wheels/mixed-1.0-" + std::string(tag) + ".whl");
  CHECK(error_of([&] { audit(wheel, options); }) == sentence);
  CHECK(error_of([&] { audit_wheel(wheel, options); }) == sentence);
  CHECK(error_of([&] { audit_all({{wheel}}, options); }) == sentence);
  end.set_value();
  other.join();
  CHECK(contains(sentence, "this one has 2"));
  CHECK(problem == sentence);
  CHECK(run({good("now")}).size() == 1);
}
#endif

TEST_CASE("what a job throws is the artifact's error") {
  CHECK(sentence_of([]() -> Artifact { throw Error("wrong in its own words"); }) ==
        "wrong in its own words");
}

TEST_CASE("a crash is reported with its signal") {
  CHECK(contains(sentence_of([]() -> Artifact { std::abort(); }), "signal 6"));
  CHECK(contains(sentence_of([]() -> Artifact {
                   kill(getpid(), SIGKILL);
                   return {};
                 }),
                 "signal 9"));
}

TEST_CASE("limits that no clock can count to do not apply") {
  Options options;
  for (const LimitInfo& limit : all_limits()) options.limits.*(limit.value) = UINT64_MAX;
  const auto artifacts = run({good("first"), good("last")}, options);
  REQUIRE(artifacts.size() == 2);
  for (const Artifact& artifact : artifacts) CHECK(artifact.verdict == Verdict::ready);
}

TEST_CASE("a stack that overflows is a crash") {
  CHECK(contains(sentence_of([] {
                   volatile int start = 0;
                   return named(std::to_string(recurse(&start)));
                 }),
                 "crashed"));
}

TEST_CASE("a process that exits silently has no result") {
  CHECK(contains(sentence_of([]() -> Artifact { _exit(0); }), "without a complete result"));
  CHECK(contains(sentence_of([]() -> Artifact { _exit(3); }), "status 3"));
}

TEST_CASE("an endless loop ends when its processor time is used up") {
  Options options;
  options.limits.seconds = 1;
  CHECK(contains(sentence_of(
                     []() -> Artifact {
                       while (always != 0) {
                       }
                       return {};
                     },
                     options),
                 "limit of 1 seconds"));
}

TEST_CASE("a process that waits forever is killed") {
  Options options;
  options.limits.seconds = 1;
  CHECK(contains(sentence_of(wait_for_ever, options), "within 8 seconds"));
}

#ifndef __SANITIZE_ADDRESS__
TEST_CASE("endless allocation ends at the limit") {
  Options options;
  options.limits.memory_bytes = std::uint64_t{256} << 20;
  CHECK(contains(sentence_of(
                     [] {
                       std::vector<std::string> hoard;
                       while (always != 0) hoard.emplace_back(1 << 20, 'x');
                       return named(std::to_string(hoard.size()));
                     },
                     options),
                 "memory"));
}
#endif

TEST_CASE("a flood of output ends at the limit") {
  Options options;
  options.limits.result_bytes = 1'000'000;
  CHECK(contains(sentence_of(
                     [] {
                       Artifact artifact = named("flood");
                       artifact.libraries.assign(1000, std::string(10'000, 'x'));
                       return artifact;
                     },
                     options),
                 "limit of 1000000 bytes"));
}

TEST_CASE("a stopped run kills its processes and passes on finished results") {
  bool stop = false;
  Options options;
  options.jobs = 2;
  options.stopped = [&] { return stop; };
  std::vector<Artifact> artifacts;
  auditing::run_isolated({good("first"), job("waits", wait_for_ever)}, options, {},
                         [&](Artifact artifact) {
                           artifacts.push_back(std::move(artifact));
                           stop = true;
                         });
  REQUIRE(artifacts.size() == 1);
  CHECK(artifacts[0].distribution->name == "first");
}
