// What is said about a release: which wheel each platform installs, or that there is none.
#pragma once

#include "audit/index/asking.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace ftcheck::auditing {

// One artifact of the answer, judged or not.
struct Planned {
  std::size_t asker = 0;
  Artifact artifact;  // without a wheel
  std::optional<std::size_t> question;
  std::vector<Finding> findings;  // what the page says about the release
};

// The artifacts of many releases, in the order in which they are added.
struct Plan {
  std::vector<Planned> planned;
  std::vector<Question> questions;
};

// A release that somebody asked for.
struct Chosen {
  std::size_t asker = 0;  // for Planned
  const Found& found;     // its project
  const index::Release& release;
  // The project's releases, oldest first, among which an older one may have a wheel; none: it is
  // not looked for.
  std::span<const index::Release> releases = {};
  std::vector<std::string> platforms = {};  // as in Target; not "all"
};

// The platforms that are meant for a release: for "all", those that it has wheels for and that
// CPython has a free-threaded build for.
std::vector<std::string> platforms_for(const std::vector<std::string>& asked,
                                       const index::Release& release);

void plan_failure(Plan& plan, std::size_t asker, const std::string& asked, std::string why);

// `name_platform`: several are asked about, so a release without a wheel names its own.
void plan_release(Plan& plan, const Chosen& chosen, const Interpreter& python, bool name_platform);

// Judges the wheels of a plan and passes its artifacts on in order, each with its findings, of
// which those of rules that are not chosen are left out by the caller.  Artifacts that were not
// judged because the run was stopped are left out.
void carry_out(Asking& asking, Plan& plan,
               const std::function<void(const Planned&, Artifact)>& take);

// FT606 for the artifacts of one release whose verdicts differ between platforms.
void add_differences(std::span<Artifact> artifacts);

}  // namespace ftcheck::auditing
