// The history of a project's releases in words: which release keeps the GIL disabled, and since
// when.
//
// Text is copied from the index and not escaped.
#pragma once

#include <ftcheck/report.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::report {

// The answer for the newest final release: ready or pure if it has a free-threaded wheel that keeps
// the GIL disabled; incompatible if it has no such wheel; error if there is no answer.
Verdict history_verdict(const History& history);

// "lxml 6.1.3"; with `platform`, "lxml 6.1.3 on Linux x86_64".
std::string history_title(const History& history, bool platform);

// True if a project occurs more than once, so that titles must name the platform.
bool names_platforms(const std::vector<History>& histories);

// One clause: "ready since 3.3.0", "no final release keeps the GIL disabled".
std::string history_answer(const History& history);

// A release that begins something: "first free-threaded wheel", "6.0.2", {"2025-09-22", "3.14t"}.
struct Milestone {
  std::string_view what;
  std::string version;
  std::vector<std::string> remarks;
};

// The first release with a free-threaded wheel and the first that is ready.
std::vector<Milestone> milestones(const History& history);

// False if the runs already show everything that the milestones would: a final release is ready.
bool needs_milestones(const History& history);

struct RunWords {
  std::string versions;  // "6.0.2 … 6.1.3"
  std::string releases;  // "7 releases"
  std::string remark;    // why it is not ready, or "3.14t; 3.15t since 3.5.1"
};

RunWords words(const HistoryRun& run, const History& history);

// One row of the matrix of releases and wheels.
struct ReleaseWords {
  std::string version;
  std::string uploaded;  // "2025-09-22"
  std::string verdict;   // "ready", "ready (inferred)"; empty if it is not known
  std::string remark;    // "pre-release, yanked"
  std::string wheels;    // "3.14t: Linux x86_64, aarch64; macOS arm64"
};

ReleaseWords words(const HistoryRelease& release);

// "3 releases between are inferred; --history=all reads them".  Empty if none is inferred.
std::string inferred_words(const std::vector<History>& histories);

// The release of that version; nullptr if the history does not have it.
const HistoryRelease* find_release(const History& history, std::string_view version);

// The date of an RFC 3339 time: "2025-09-22".
std::string date_of(std::string_view time);

}  // namespace ftcheck::report
