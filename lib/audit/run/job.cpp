#include "audit/run/job.hpp"

#include "base/path_text.hpp"
#include "python/suffix.hpp"

#include <algorithm>
#include <new>
#include <thread>
#include <utility>

#include <fmt/format.h>

namespace ftcheck::auditing {
namespace {

Artifact attempt(const Job& job, const std::function<Artifact()>& run) {
  try {
    return run();
  } catch (const Error& error) {
    return failed_artifact(job.path, kind_of(job), error.what());
  } catch (const std::bad_alloc&) {
    return failed_artifact(job.path, kind_of(job),
                           fmt::format("there is not enough memory to audit {:?}; raise the limit "
                                       "(memory) with --limit, or audit fewer files at a time",
                                       base::path_text(job.path)));
  }
}

// The artifact of a job that only reads a text.
Artifact artifact_of(const Job& job) {
  Artifact artifact;
  artifact.path = base::path_text(job.path);
  artifact.kind = kind_of(job);
  return artifact;
}

}  // namespace

ArtifactKind kind_of(const Job& job) {
  if (job.kind) return *job.kind;
  const bool module = python::parse_module_file(base::path_text(job.path.filename())).has_value();
  return module ? ArtifactKind::extension : ArtifactKind::wheel;
}

Result do_job(const Job& job) {
  Result result;
  result.artifact = attempt(job, [&] {
    if (!job.read) return job.run();
    result.text = job.read();
    return artifact_of(job);
  });
  return result;
}

Result do_job(const Job& job, archive::Remote& remote) {
  Result result;
  result.artifact = attempt(job, [&] {
    if (!job.read_remote) return job.run_remote(remote);
    result.text = job.read_remote(remote);
    return artifact_of(job);
  });
  return result;
}

void set_traffic(Artifact& artifact, const Job& job, const Traffic& traffic) {
  if (!job.remote) return;
  if (!artifact.source) artifact.source.emplace();
  artifact.source->requests = traffic.requests;
  artifact.source->read = traffic.bytes;
  artifact.source->cached = false;
}

std::size_t most_at_a_time(const Options& options) {
  const unsigned wanted = options.jobs == 0 ? std::thread::hardware_concurrency() : options.jobs;
  return std::max(wanted, 1U);
}

Artifact failed_artifact(const std::filesystem::path& path, ArtifactKind kind, std::string why) {
  Artifact artifact;
  artifact.path = base::path_text(path);
  artifact.kind = kind;
  artifact.verdict = Verdict::error;
  artifact.error = std::move(why);
  return artifact;
}

bool is_stopped(const Options& options) {
  return options.stopped && options.stopped();
}

void check_stopped(const Options& options) {
  if (is_stopped(options)) throw Error("the audit was stopped");
}

}  // namespace ftcheck::auditing
