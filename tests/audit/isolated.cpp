// A process that goes wrong costs its own artifact, and can do nothing but read.
#include "audit/isolated.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string>
#include <vector>

#include "audit/fixture.hpp"

using namespace ftcheck;           // NOLINT(google-build-using-namespace)
using namespace ftcheck::testing;  // NOLINT(google-build-using-namespace)
using auditing::Job;

namespace {

Artifact named(std::string name) {
  Artifact artifact;
  artifact.verdict = Verdict::ready;
  artifact.distribution = Distribution{std::move(name), "1.0"};
  return artifact;
}

Job job(const std::string& name, std::function<Artifact()> run) {
  return {name + ".whl", name, 0, std::move(run)};
}

Job good(const std::string& name) {
  return job(name, [name] { return named(name); });
}

std::vector<Artifact> run(const std::vector<Job>& jobs, Options options = {}) {
  std::vector<Artifact> artifacts;
  auditing::run_isolated(jobs, options, {},
                         [&](Artifact artifact) { artifacts.push_back(std::move(artifact)); });
  return artifacts;
}

// What is said of a job that goes wrong between two that do not.
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

// Not to be seen through by the compiler.
volatile int always = 1;

int recurse(volatile int* above) {
  volatile int here[1024] = {};
  here[0] = *above;
  return always != 0 ? recurse(here) + here[0] : 0;
}

// A pipe into which nobody writes.
class Silence {
 public:
  Silence() { REQUIRE(pipe(ends_) == 0); }
  ~Silence() {
    close(ends_[0]);
    close(ends_[1]);
  }
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;

  Artifact wait() const {
    char byte = 0;
    return named(std::to_string(read(ends_[0], &byte, 1)));
  }

 private:
  int ends_[2] = {-1, -1};
};

// What a call in the child fails with, 0 if it does not.
template <typename Call>
int error_in_child(Call call) {
  const auto artifacts = run({job("tries", [call] {
    errno = 0;
    const auto result = call();
    Artifact artifact = named("tries");
    artifact.other_modules = result < 0 ? static_cast<std::size_t>(errno) : 0;
    return artifact;
  })});
  REQUIRE(artifacts.size() == 1);
  REQUIRE_MESSAGE(artifacts[0].verdict == Verdict::ready, artifacts[0].error.value_or(""));
  return static_cast<int>(artifacts[0].other_modules);
}

}  // namespace

TEST_CASE("isolated jobs give what threads give, in order, however many run at a time") {
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

TEST_CASE("what a job throws is the artifact's error") {
  CHECK(sentence_of([]() -> Artifact { throw Error("wrong in its own words"); }) ==
        "wrong in its own words");
}

TEST_CASE("a crash is said with its signal") {
  CHECK(contains(sentence_of([]() -> Artifact { std::abort(); }), "signal 6"));
  CHECK(contains(sentence_of([]() -> Artifact {
                   kill(getpid(), SIGKILL);
                   return {};
                 }),
                 "signal 9"));
}

TEST_CASE("limits that no clock can count to are none") {
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

TEST_CASE("a process that ends without a word has no result") {
  CHECK(contains(sentence_of([]() -> Artifact { _exit(0); }), "without a whole result"));
  CHECK(contains(sentence_of([]() -> Artifact { _exit(3); }), "status 3"));
}

TEST_CASE("a loop without end is over when its processor time is used up") {
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

TEST_CASE("a process that waits without end is ended") {
  const Silence silence;
  Options options;
  options.limits.seconds = 1;
  CHECK(contains(sentence_of([&] { return silence.wait(); }, options), "within 8 seconds"));
}

#ifndef __SANITIZE_ADDRESS__
TEST_CASE("memory without end ends at the limit") {
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

TEST_CASE("a run that is stopped ends its processes and gives what is done") {
  const Silence silence;
  bool stop = false;
  Options options;
  options.jobs = 2;
  options.stopped = [&] { return stop; };
  std::vector<Artifact> artifacts;
  auditing::run_isolated({good("first"), job("waits", [&] { return silence.wait(); })}, options, {},
                         [&](Artifact artifact) {
                           artifacts.push_back(std::move(artifact));
                           stop = true;
                         });
  REQUIRE(artifacts.size() == 1);
  CHECK(artifacts[0].distribution->name == "first");
}

TEST_CASE("a result cannot claim to be another input's") {
  const auto artifacts = run({job("liar", [] {
    Artifact artifact = named("liar");
    artifact.path = "other.whl";
    return artifact;
  })});
  REQUIRE(artifacts.size() == 1);
  CHECK(artifacts[0].path == "liar.whl");
}

#ifdef __linux__
TEST_CASE("in the process nothing can be written, sent, started or traced") {
  const Folder folder;
  const std::string there = folder.write("there", "text").string();
  const std::string fresh = (folder.path() / "fresh").string();
  CHECK(error_in_child([&] { return open(there.c_str(), O_RDONLY); }) == 0);
  CHECK(error_in_child([&] { return open(there.c_str(), O_WRONLY); }) == EPERM);
  CHECK(error_in_child([&] { return open(there.c_str(), O_RDWR); }) == EPERM);
  CHECK(error_in_child([&] { return open(there.c_str(), O_RDONLY | O_TRUNC); }) == EPERM);
  CHECK(error_in_child([&] { return open(fresh.c_str(), O_CREAT | O_RDONLY, 0600); }) == EPERM);
  CHECK(error_in_child([&] { return unlink(there.c_str()); }) == EPERM);
  CHECK(error_in_child([&] { return rename(there.c_str(), fresh.c_str()); }) == EPERM);
  CHECK(error_in_child([] { return socket(AF_INET, SOCK_STREAM, 0); }) == EPERM);
  CHECK(error_in_child([] { return socket(AF_UNIX, SOCK_STREAM, 0); }) == EPERM);
  CHECK(error_in_child([] { return fork(); }) == EPERM);
  CHECK(error_in_child([] { return execl("/bin/true", "true", nullptr); }) == EPERM);
  CHECK(error_in_child([] { return ptrace(PTRACE_TRACEME, 0, nullptr, nullptr); }) == EPERM);
  CHECK(error_in_child([] { return kill(getppid(), 0); }) == EPERM);
  CHECK(content_of(there) == "text");
  CHECK_FALSE(std::filesystem::exists(fresh));
}
#endif
