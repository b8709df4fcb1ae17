// The artifacts of a run: each a job, done by as many threads as there may be.
#pragma once

#include <ftcheck/audit.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ftcheck::auditing {

class Releases;

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

// The jobs behind a path: one for a file, one a distribution of a directory.  What is wrong with
// the path itself is for its job to say.
// Wheels are added to `releases`, which the jobs look at: all of a run share one.
std::vector<Job> plan_jobs(const std::filesystem::path& path, const Options& options,
                           const std::shared_ptr<Releases>& releases);

// The same for a directory.  Throws Error as audit_directory does.
std::vector<Job> plan_directory(const std::filesystem::path& path, const Options& options,
                                const std::shared_ptr<Releases>& releases);

// Adds the wheels behind a path that jobs are not planned for yet.
void add_wheels(const std::filesystem::path& path, const Options& options, Releases& releases);

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

// Does the jobs and gives what comes of them to `take` in their order.  Returns early if the run is
// stopped; what is done is given then too.
void run_jobs(const std::vector<Job>& jobs, const Options& options, const Course& course,
              const std::function<void(Artifact)>& take);

// The artifact of something that could not be read, for the reason given as a sentence.
Artifact failed_artifact(const std::filesystem::path& path, ArtifactKind kind, std::string why);

bool is_stopped(const Options& options);

// Throws Error if the run is stopped.
void check_stopped(const Options& options);

}  // namespace ftcheck::auditing
