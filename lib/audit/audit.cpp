// Audits any kind of path, and lists of paths.
#include <ftcheck/audit.hpp>

#include "archive/end_record.hpp"
#include "audit/environment/directory.hpp"
#include "audit/environment/python.hpp"
#include "audit/extension.hpp"
#include "audit/file.hpp"
#include "audit/run/isolated.hpp"
#include "audit/run/jobs.hpp"
#include "audit/run/order.hpp"
#include "audit/siblings.hpp"
#include "audit/target.hpp"
#include "audit/wheel.hpp"
#include "base/path_text.hpp"

#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace ftcheck {
namespace {

bool is_wheel(const std::filesystem::path& path) {
  // A file that is named like a wheel counts as one; if it is not an archive, that is its problem.
  return path.extension() == ".whl" || archive::looks_like_zip(path);
}

Artifact audit_file(const std::filesystem::path& path, bool is_wheel, const Options& options,
                    archive::Access access, const auditing::Releases& releases = {}) {
  auditing::require_regular_file(path);
  return is_wheel ? auditing::audit_wheel(path, options, access, releases)
                  : auditing::audit_extension(path, options);
}

// Throws Error for options that cannot be combined.
void check_options(const Options& options) {
  check_choice(options.rules);
  const auto wanted = auditing::wanted_by(options);
  if (wanted && options.python && *options.python != wanted->python) {
    throw Error(
        fmt::format("the directory's Python ({}) and the target ({}) differ; give one of them",
                    to_string(*options.python), to_string(wanted->python)));
  }
  if (!options.trace) return;
  if (options.jobs != 1) {
    throw Error(
        fmt::format("a trace requires jobs to be 1, not {}: the lines of several artifacts would "
                    "be mixed",
                    options.jobs));
  }
  if (options.isolate) {
    throw Error(
        "trace and isolate cannot be combined: the lines would be lost with the isolated process");
  }
}

// Does one job, in a separate process if `options` ask for that.  Throws Error for an artifact that
// could not be read.
Artifact audit_one(const auditing::Job& job, const Options& options) {
  check_options(options);
  if (!options.isolate) return job.run();
  std::optional<Artifact> result;
  auditing::run_isolated({job}, options, {},
                         [&](Artifact artifact) { result = std::move(artifact); });
  if (!result) throw Error("the audit was stopped");
  if (result->error) throw Error(*result->error);
  return *std::move(result);
}

auditing::Job job_of(const std::filesystem::path& path, ArtifactKind kind,
                     std::function<Artifact()> run, std::function<std::string()> order) {
  return {.path = path,
          .label = base::path_text(path.filename()),
          .run = std::move(run),
          .kind = kind,
          .order = std::move(order)};
}

std::string order_file(const std::filesystem::path& path, bool is_wheel, const Options& options,
                       const auditing::Releases& releases = {}) {
  return is_wheel ? auditing::write_order(auditing::Task::wheel, options,
                                          auditing::path_bytes(path), releases.of_release(path))
                  : auditing::write_order(auditing::Task::extension, options,
                                          auditing::path_bytes(path));
}

std::string order_bytes(std::span<const std::byte> bytes, std::string_view name, bool is_wheel,
                        const Options& options) {
  return auditing::write_order(
      is_wheel ? auditing::Task::wheel_bytes : auditing::Task::extension_bytes, options, name,
      std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

Report report_of(Artifact artifact, const Options& options) {
  Report report;
  report.target = options.target;
  report.artifacts.push_back(std::move(artifact));
  return report;
}

bool is_a_directory(const std::filesystem::path& path) {
  std::error_code failure;
  return std::filesystem::is_directory(path, failure);
}

// The jobs for a path: one for a file, one per distribution of a directory.  If the path itself is
// wrong, its job reports that.
std::vector<auditing::Job> plan_jobs(const std::filesystem::path& path, const Options& options,
                                     const std::shared_ptr<auditing::Releases>& releases) {
  if (is_a_directory(path)) {
    try {
      return auditing::plan_directory(path, options, releases);
    } catch (const Error& error) {
      const std::string why = error.what();
      return {{.path = path,
               .label = base::path_text(path),
               .run = [=] { return auditing::failed_artifact(path, ArtifactKind::directory, why); },
               .kind = ArtifactKind::directory,
               .order =
                   [=, &options] {
                     return auditing::write_order(auditing::Task::failure, options,
                                                  auditing::path_bytes(path), why);
                   }}};
    }
  }
  releases->add(path);
  // The file's kind is decided here, not by a process that the file may have taken over.
  const bool wheel = is_wheel(path);
  return {{.path = path,
           .label = base::path_text(path.filename()),
           .run =
               [=, &options] {
                 return audit_file(path, wheel, options, auditing::access_of(options), *releases);
               },
           .kind = wheel ? std::optional(ArtifactKind::wheel) : std::nullopt,
           .order = [=, &options] { return order_file(path, wheel, options, *releases); }}};
}

}  // namespace

Artifact audit_wheel(const std::filesystem::path& path, const Options& options) {
  const auto run = [&] {
    return auditing::audit_wheel(path, options, auditing::access_of(options));
  };
  const auto order = [&] { return order_file(path, true, options); };
  return audit_one(job_of(path, ArtifactKind::wheel, run, order), options);
}

Artifact audit_extension(const std::filesystem::path& path, const Options& options) {
  const auto run = [&] { return auditing::audit_extension(path, options); };
  const auto order = [&] { return order_file(path, false, options); };
  return audit_one(job_of(path, ArtifactKind::extension, run, order), options);
}

Artifact audit_extension(std::span<const std::byte> bytes, std::string_view name,
                         const Options& options) {
  const auto run = [&] { return auditing::audit_extension(bytes, name, options); };
  const auto order = [&] { return order_bytes(bytes, name, false, options); };
  return audit_one(job_of(name, ArtifactKind::extension, run, order), options);
}

Report audit_directory(const std::filesystem::path& path, const Options& options) {
  check_options(options);
  Report report;
  report.target = options.target;
  const auto releases = std::make_shared<auditing::Releases>();
  auditing::run_jobs(auditing::plan_directory(path, options, releases), options, {},
                     [&](Artifact artifact) { report.artifacts.push_back(std::move(artifact)); });
  return report;
}

Report audit(const std::filesystem::path& path, const Options& options) {
  if (is_a_directory(path)) return audit_directory(path, options);
  auditing::require_regular_file(path);
  return report_of(is_wheel(path) ? audit_wheel(path, options) : audit_extension(path, options),
                   options);
}

Report audit(std::span<const std::byte> bytes, std::string_view name, const Options& options) {
  if (!name.ends_with(".whl") && !archive::looks_like_zip(bytes)) {
    return report_of(audit_extension(bytes, name, options), options);
  }
  const auto run = [&] { return auditing::audit_wheel(bytes, name, options); };
  const auto order = [&] { return order_bytes(bytes, name, true, options); };
  return report_of(audit_one(job_of(name, ArtifactKind::wheel, run, order), options), options);
}

void audit_each(std::span<const std::filesystem::path> paths, const Options& options,
                const std::function<void(Artifact)>& take) {
  check_options(options);
  // Enough to keep many threads busy, but few enough not to fill the memory with plans.
  constexpr std::size_t most_jobs = 1024;
  std::vector<auditing::Job> jobs;
  auditing::Course course{0, paths.size()};
  const auto releases = std::make_shared<auditing::Releases>();
  bool knows_all_wheels = false;
  for (const std::filesystem::path& path : paths) {
    std::vector<auditing::Job> more = plan_jobs(path, options, releases);
    std::move(more.begin(), more.end(), std::back_inserter(jobs));
    --course.left;
    if (jobs.size() < most_jobs && course.left > 0) continue;
    if (!std::exchange(knows_all_wheels, true)) {
      for (const std::filesystem::path& later : paths.last(course.left)) {
        auditing::add_wheels(later, options, *releases);
      }
    }
    auditing::run_jobs(jobs, options, course, take);
    course.done += jobs.size();
    jobs.clear();
    if (options.stopped && options.stopped()) return;
  }
}

Report audit_all(std::span<const std::filesystem::path> paths, const Options& options) {
  Report report;
  report.target = options.target;
  audit_each(paths, options,
             [&](Artifact artifact) { report.artifacts.push_back(std::move(artifact)); });
  return report;
}

}  // namespace ftcheck
