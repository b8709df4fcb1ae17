// Judges wheels of an index, each by the ranges that matter, and keeps what was learned.
#include "audit/index/asking.hpp"

#include "audit/remote_wheel.hpp"
#include "audit/run/frame.hpp"
#include "audit/run/jobs.hpp"
#include "audit/run/order.hpp"
#include "audit/wheel.hpp"
#include "base/number.hpp"
#include "base/path_text.hpp"
#include "index/find_links.hpp"
#include "rules/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <thread>
#include <utility>

namespace ftcheck::auditing {
namespace {

// The limits that are not the usual ones, as text.
std::string limits_of(const Limits& limits) {
  std::string text;
  for (const LimitInfo& limit : all_limits()) {
    const std::uint64_t value = limits.*(limit.value);
    if (value != Limits().*(limit.value)) text.append(fmt::format(" {}={}", limit.name, value));
  }
  return text;
}

// What else the verdict depends on, besides the wheel's bytes and the engine.  Tags are in the
// file's name, and an index may give any name to the same bytes.  The hash of a wheel that was read
// in part is only what its index says: another index that gives the same hash may have another
// file, so the verdict is kept for that URL alone.
std::string target_of(const Asking& asking, const Question& question, Verified verified) {
  const Options& options = asking.options;
  std::string target =
      fmt::format("{} {} {}{}{}{}", to_string(question.python), question.platform,
                  question.file.name, rules::wants_hints(options.rules) ? " hints" : "",
                  options.verify_record ? " record" : "", limits_of(options.limits));
  if (verified != Verified::sha256) {
    target.append(fmt::format(" {} {}", question.index, question.file.url));
  }
  return target;
}

Options options_for(const Asking& asking, const Question& question) {
  Options options = asking.options;
  options.rules = {};
  options.rules.hints = rules::wants_hints(asking.options.rules);
  options.target.reset();
  if (!question.platform.empty()) options.target = Target{question.python, {question.platform}};
  return options;
}

// What a file says about itself is replaced by what its page says.
void complete(Artifact& artifact, const Question& question) {
  Source read = artifact.source.value_or(Source{});
  Source source = source_of(question.index, question.file);
  source.platform = question.platform;
  source.verified = read.verified;
  source.read = read.read;
  source.requests = read.requests;
  source.unread = std::move(read.unread);
  source.cached = read.cached;
  artifact.source = std::move(source);
  artifact.path = question.file.name;
  artifact.kind = ArtifactKind::wheel;
  const bool is_named =
      !artifact.error || artifact.error->find(question.file.name) != std::string::npos;
  if (!is_named) artifact.error = fmt::format("{}: {}", question.file.name, *artifact.error);
}

std::optional<Artifact> cached(Asking& asking, const Question& question, Verified verified) {
  const auto bytes = asking.cache->artifact(question.file.sha256, index::engine(),
                                            target_of(asking, question, verified));
  if (!bytes) return std::nullopt;
  std::optional<Artifact> artifact =
      decode(std::as_bytes(std::span(*bytes)), asking.options.limits.result_bytes).artifact;
  if (!artifact || !artifact->source || artifact->source->verified != verified) return std::nullopt;
  if (artifact->verdict == Verdict::error) return std::nullopt;
  artifact->source->cached = true;
  return artifact;
}

std::optional<Artifact> cached(Asking& asking, const Question& question) {
  if (!asking.cache || question.file.sha256.empty() || asking.index.refresh) return std::nullopt;
  std::optional<Artifact> artifact = cached(asking, question, Verified::sha256);
  if (!artifact && !asking.index.require_hashes) artifact = cached(asking, question, Verified::crc);
  return artifact;
}

void keep(Asking& asking, const Question& question, const Artifact& artifact) {
  const bool is_judged = artifact.verdict != Verdict::error && artifact.source &&
                         artifact.source->verified != Verified::nothing;
  if (!asking.cache || question.file.sha256.empty() || !is_judged) return;
  asking.cache->keep_artifact(question.file.sha256, index::engine(),
                              target_of(asking, question, artifact.source->verified),
                              encode(artifact));
}

Artifact offline_failure(const Question& question) {
  return failed_artifact(
      question.file.name, ArtifactKind::wheel,
      fmt::format("{}: it is not in the cache, and --offline asks no index", question.file.name));
}

Artifact hash_failure(const Question& question) {
  return failed_artifact(
      question.file.name, ArtifactKind::wheel,
      fmt::format(
          "{}: {} gives no SHA-256 for it, and --require-hashes asks for one; check another "
          "index, or leave the option out",
          question.file.name, question.index));
}

// A wheel in a directory of find-links.
Job local_job(const std::filesystem::path& path, std::size_t position, const Options& options) {
  Job job;
  job.path = fmt::format("{}", position);
  job.label = base::path_text(path.filename());
  job.kind = ArtifactKind::wheel;
  job.run = [path, options, position = job.path] {
    Artifact artifact = audit_wheel(path, options, access_of(options));
    artifact.path = base::path_text(position);
    return artifact;
  };
  job.order = [path, options] {
    return write_order(Task::wheel, options, path_bytes(path), std::vector<std::string>());
  };
  return job;
}

Job job_for(const Asking& asking, const Question& question, std::size_t position,
            const Options& options) {
  if (const auto path = index::local_path(question.file.url)) {
    return local_job(*path, position, options);
  }
  const WheelOnIndex wheel{.sha256 = question.file.sha256,
                           .require_whole = asking.index.require_hashes};
  Job job;
  job.path = fmt::format("{}", position);
  job.label = question.file.name;
  job.kind = ArtifactKind::wheel;
  job.remote = RemoteFile{.line = asking.line,
                          .url = question.file.url,
                          .index = question.request_index,
                          .size = question.file.size,
                          .most = asking.options.limits.download_bytes};
  job.run_remote = [wheel, name = question.file.name, options](archive::Remote& remote) {
    return audit_remote_wheel(remote, name, wheel, options);
  };
  job.order = [elsewhere = elsewhere_of(question.file.name, wheel, *job.remote), options] {
    return write_order(Task::remote_wheel, options, elsewhere);
  };
  return job;
}

}  // namespace

bool is_known(Asking& asking, Question& question) {
  if (index::local_path(question.file.url)) return true;
  if (!question.known) question.known = cached(asking, question);
  return question.known.has_value();
}

void judge(Asking& asking, std::vector<Question>& questions,
           const std::function<void(std::size_t, Artifact)>& take) {
  std::map<std::size_t, Artifact> ready;  // by position, until all before are passed on
  std::vector<Job> jobs;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    Question& question = questions[i];
    const bool is_here = index::local_path(question.file.url).has_value();
    asking.network.whole += question.file.size.value_or(0);
    if (!question.known) question.known = cached(asking, question);
    if (question.known) {
      ++asking.network.cached;
      ++asking.network.wheels;
      ready.emplace(i, *std::exchange(question.known, std::nullopt));
    } else if (asking.index.require_hashes && question.file.sha256.empty() && !is_here) {
      ready.emplace(i, hash_failure(question));
    } else if (asking.index.offline && !is_here) {
      ready.emplace(i, offline_failure(question));
    } else {
      jobs.push_back(job_for(asking, question, i, options_for(asking, question)));
    }
  }
  std::size_t next = 0;
  const auto pass_on = [&](bool all) {
    for (auto each = ready.begin(); each != ready.end() && (all || each->first == next);) {
      next = each->first + 1;
      complete(each->second, questions[each->first]);
      take(each->first, std::move(each->second));
      each = ready.erase(each);
    }
  };
  pass_on(false);
  Options how = asking.options;
  // They wait for the network more than they compute.
  constexpr unsigned usual = 8;
  if (how.jobs == 0) how.jobs = std::max(usual, std::thread::hardware_concurrency());
  how.progress = [&](const Progress& progress) { show_progress(asking, progress.current); };
  run_jobs(jobs, how, {}, [&](Artifact artifact) {
    const auto position = base::to_number<std::size_t>(artifact.path);
    if (!position || *position >= questions.size()) return;
    keep(asking, questions[*position], artifact);
    ++asking.network.wheels;
    ready.emplace(*position, std::move(artifact));
    pass_on(false);
  });
  pass_on(true);
}

}  // namespace ftcheck::auditing
