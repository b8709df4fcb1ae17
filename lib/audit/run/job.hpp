// One artifact of a run as a piece of work, and what is asked about it whoever does it.
#pragma once

#include <ftcheck/audit.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace ftcheck::auditing {

struct Job {
  std::filesystem::path path;  // for the artifact of one that fails
  std::string label;           // for Progress
  // Heavier jobs are begun first, so that the last to end is a light one; 0 for those that are to
  // be done in order.
  std::uint64_t weight = 0;
  std::function<Artifact()> run;  // throws Error
  // Of the artifact; where absent, its name says.  A process of its own has no say in it.
  std::optional<ArtifactKind> kind = std::nullopt;
};

// How far a run is in which these jobs are not all.
struct Course {
  std::size_t done = 0;  // before these jobs
  std::size_t left = 0;  // after them
};

ArtifactKind kind_of(const Job& job);

// Does a job; what is wrong becomes the artifact's error.
Artifact do_job(const Job& job);

// How many jobs are done at a time: Options::jobs, or as many as there are cores.
std::size_t most_at_a_time(const Options& options);

// The artifact of something that could not be read, for the reason given as a sentence.
Artifact failed_artifact(const std::filesystem::path& path, ArtifactKind kind, std::string why);

bool is_stopped(const Options& options);

// Throws Error if the run is stopped.
void check_stopped(const Options& options);

}  // namespace ftcheck::auditing
