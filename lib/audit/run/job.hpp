// One artifact of a run as a unit of work, and functions that every way of running it needs.
#pragma once

#include "audit/run/remote.hpp"

#include <ftcheck/audit.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace ftcheck::auditing {

struct Job {
  std::filesystem::path path;  // for the artifact if the job fails
  std::string label;           // for Progress
  // Heavier jobs start first, so that the last one to finish is a light one; 0 for jobs to be done
  // in order.
  std::uint64_t weight = 0;
  std::function<Artifact()> run;  // throws Error; empty if the file is elsewhere
  // The kind of the artifact; if absent, its name tells.  An isolated process cannot change it.
  std::optional<ArtifactKind> kind = std::nullopt;
  // A file that is elsewhere, and what to do with it.
  std::optional<RemoteFile> remote = std::nullopt;
  std::function<Artifact(archive::Remote&)> run_remote = {};
  // Instead of run and run_remote, for a job that only reads a text of the file.  `take_text` gets
  // it, in any thread, before the artifact is passed on, which says whether there is an error.
  std::function<std::string()> read = {};
  std::function<std::string(archive::Remote&)> read_remote = {};
  std::function<void(std::string)> take_text = {};
  // The same job for a process that does not share memory with this one (order.hpp).
  std::function<std::string()> order = {};
};

struct Result {
  Artifact artifact;
  std::string text;  // of a job that reads one
};

// The progress of a run that has more jobs than these.
struct Course {
  std::size_t done = 0;  // jobs before these
  std::size_t left = 0;  // jobs after these
};

ArtifactKind kind_of(const Job& job);

// Does a job; an Error becomes the artifact's error.
Result do_job(const Job& job);

// The same for a file that is elsewhere.
Result do_job(const Job& job, archive::Remote& remote);

// Enters in the artifact what fetching its file took, whatever the process that audited it says.
void set_traffic(Artifact& artifact, const Job& job, const Traffic& traffic);

// How many jobs run at the same time: Options::jobs, or the number of cores.
std::size_t most_at_a_time(const Options& options);

// The artifact for something that could not be read; `why` is the reason as a sentence.
Artifact failed_artifact(const std::filesystem::path& path, ArtifactKind kind, std::string why);

bool is_stopped(const Options& options);

// Throws Error if the run is stopped.
void check_stopped(const Options& options);

}  // namespace ftcheck::auditing
