#include "audit/serve.hpp"

#include "audit/environment/order.hpp"
#include "audit/extension.hpp"
#include "audit/file.hpp"
#include "audit/run/order.hpp"
#include "audit/wheel.hpp"
#include "audit/wheel_metadata.hpp"
#include "base/codec.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace ftcheck::auditing {
namespace {

// What the functions of a job share.
using Shared = std::shared_ptr<const Options>;

std::filesystem::path read_path(base::Decoder& order) {
  std::string bytes;
  order(bytes);
  return path_of_bytes(bytes);
}

std::function<Artifact()> wheel_of(base::Decoder& order, const Shared& options) {
  const std::filesystem::path path = read_path(order);
  std::vector<std::string> names;
  order(names);
  Releases releases;
  for (const std::string& name : names) releases.add(name);
  return [=] { return auditing::audit_wheel(path, *options, access_of(*options), releases); };
}

std::function<Artifact()> extension_of(base::Decoder& order, const Shared& options) {
  return [options, path = read_path(order)] { return auditing::audit_extension(path, *options); };
}

std::function<Artifact()> bytes_of(base::Decoder& order, const Shared& options, bool is_wheel) {
  std::string name;
  std::string bytes;
  order(name, bytes);
  return [=] {
    const auto content = std::as_bytes(std::span(bytes));
    return is_wheel ? auditing::audit_wheel(content, name, *options)
                    : auditing::audit_extension(content, name, *options);
  };
}

std::function<Artifact()> failure_of(base::Decoder& order) {
  const std::filesystem::path path = read_path(order);
  std::string why;
  order(why);
  return [=] { return failed_artifact(path, ArtifactKind::directory, why); };
}

void use_elsewhere(Job& job, base::Decoder& order, const Shared& options, bool only_metadata) {
  Elsewhere file;
  order(file);
  job.remote = RemoteFile{
      .line = nullptr, .url = file.url, .index = {}, .size = file.size, .most = file.most};
  if (only_metadata) {
    job.read_remote = [options, file](archive::Remote& remote) {
      return read_wheel_metadata(remote, file.name, file.wheel, options->limits);
    };
  } else {
    job.run_remote = [options, file](archive::Remote& remote) {
      return audit_remote_wheel(remote, file.name, file.wheel, *options);
    };
  }
}

void use(Job& job, Task task, base::Decoder& order, const Shared& options,
         const std::string& sandbox_problem) {
  switch (task) {
    case Task::wheel:
      job.run = wheel_of(order, options);
      return;
    case Task::extension:
      job.run = extension_of(order, options);
      return;
    case Task::wheel_bytes:
    case Task::extension_bytes:
      job.run = bytes_of(order, options, task == Task::wheel_bytes);
      return;
    case Task::installed:
      job.run = [options, run = installed_of(order, *options)] { return run(); };
      return;
    case Task::libraries:
      job.run = libraries_of(order);
      return;
    case Task::metadata:
      job.read = [options, path = read_path(order)] {
        return read_wheel_metadata(path, options->limits);
      };
      return;
    case Task::remote_wheel:
    case Task::remote_metadata:
      use_elsewhere(job, order, options, task == Task::remote_metadata);
      return;
    case Task::failure:
      job.run = failure_of(order);
      return;
    case Task::sandbox:
      job.read = [sandbox_problem] { return sandbox_problem; };
      return;
  }
}

}  // namespace

std::optional<Job> job_of_order(std::string_view bytes, const std::string& sandbox_problem) {
  base::Decoder order(std::as_bytes(std::span(bytes)), UINT64_MAX);
  Task task{};
  const auto options = std::make_shared<Options>();
  order(task, *options);
  options->isolate = true;
  Job job;
  use(job, task, order, options, sandbox_problem);
  if (!order.is_whole()) return std::nullopt;
  if (job.read || job.read_remote) job.take_text = [](const std::string&) {};
  return job;
}

}  // namespace ftcheck::auditing
