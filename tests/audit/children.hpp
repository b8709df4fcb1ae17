// Shared by the tests of processes: jobs that do what a test says, and their results.
#pragma once

#include "audit/run/isolated.hpp"

#include <doctest/doctest.h>

#include <cerrno>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "audit/fixture.hpp"

namespace ftcheck::testing {

inline Artifact named(std::string name) {
  Artifact artifact;
  artifact.verdict = Verdict::ready;
  artifact.distribution = Distribution{std::move(name), "1.0"};
  return artifact;
}

inline auditing::Job job(const std::string& name, std::function<Artifact()> run) {
  return {name + ".whl", name, 0, std::move(run)};
}

inline auditing::Job good(const std::string& name) {
  return job(name, [name] { return named(name); });
}

inline std::vector<Artifact> run(const std::vector<auditing::Job>& jobs, Options options = {}) {
  std::vector<Artifact> artifacts;
  auditing::run_isolated(jobs, options, {},
                         [&](Artifact artifact) { artifacts.push_back(std::move(artifact)); });
  return artifacts;
}

// The number that a child finds.
template <typename Find>
std::size_t found_in_child(Find find) {
  const auto artifacts = run({job("tries", [find] {
    Artifact artifact = named("tries");
    artifact.other_modules = static_cast<std::size_t>(find());
    return artifact;
  })});
  REQUIRE(artifacts.size() == 1);
  REQUIRE_MESSAGE(artifacts[0].verdict == Verdict::ready, artifacts[0].error.value_or(""));
  return artifacts[0].other_modules;
}

// The error number with which a call in the child fails, or 0.
template <typename Call>
int error_in_child(Call call) {
  return static_cast<int>(found_in_child([call] {
    errno = 0;
    return call() < 0 ? errno : 0;
  }));
}

}  // namespace ftcheck::testing
