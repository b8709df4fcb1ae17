#include "audit/index/metadata.hpp"

#include "audit/index/requests.hpp"
#include "audit/run/jobs.hpp"
#include "audit/run/order.hpp"
#include "audit/wheel_metadata.hpp"
#include "base/number.hpp"
#include "index/find_links.hpp"
#include "wheel/digest.hpp"
#include "wheel/metadata.hpp"

#include <ftcheck/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <thread>
#include <utility>

namespace ftcheck::auditing {
namespace {

// So many are fetched at the same time: each may be as large as its limit.
constexpr std::size_t at_a_time = 64;

// Where the cache has it: the same URL with the same hash never has another METADATA.
std::string key_of(const index::File& file) {
  return fmt::format("{}#METADATA,sha256={}", file.url, file.sha256);
}

constexpr std::string_view owner = "METADATA";

class Reading {
 public:
  Reading(Asking& asking, std::span<const MetadataQuestion> questions)
      : asking_(asking), questions_(questions), answers_(questions.size()) {}

  std::vector<Dependencies> result() && {
    std::vector<std::size_t> offered;
    for (std::size_t i = 0; i < questions_.size(); ++i) {
      const index::File& file = questions_[i].file;
      const bool is_here = index::local_path(file.url).has_value();
      if (!is_here && take_cached(i)) continue;
      if (!is_here && asking_.index.offline) {
        answers_[i].error = fmt::format(
            "METADATA of {} is not in the cache, and --offline asks no index", file.name);
      } else {
        (file.has_metadata && !is_here ? offered : wheels_).push_back(i);
      }
    }
    for (std::size_t at = 0; at < offered.size(); at += at_a_time) {
      fetch(std::span(offered).subspan(at, std::min(at_a_time, offered.size() - at)));
    }
    read_wheels();
    return std::move(answers_);
  }

 private:
  // METADATA that is offered by itself, while it arrives.
  struct Arriving {
    std::size_t question = 0;
    std::string text;
    std::optional<fetching::Ended> ended;
  };

  bool take_cached(std::size_t question);
  void fetch(std::span<const std::size_t> questions);
  void begin(Requests& requests, Arriving& arriving);
  void end(const Arriving& arriving);
  void read_wheels();
  Job job_for(std::size_t question) const;
  void keep(std::size_t question, std::string_view headers);
  void take(std::size_t question, std::string_view headers);

  Asking& asking_;
  std::span<const MetadataQuestion> questions_;
  std::vector<Dependencies> answers_;
  std::vector<std::size_t> wheels_;  // the questions that the wheels themselves must answer
};

bool Reading::take_cached(std::size_t question) {
  const index::File& file = questions_[question].file;
  if (!asking_.cache || asking_.index.refresh || file.sha256.empty()) return false;
  const auto page = asking_.cache->page(key_of(file), owner);
  if (!page) return false;
  take(question, page->bytes);
  return true;
}

void Reading::take(std::size_t question, std::string_view headers) {
  wheel::Metadata metadata = wheel::parse_metadata(headers);
  constexpr std::size_t most_lines = 20'000;  // honest ones have some hundreds
  if (metadata.requires_dist.size() + metadata.provides_extra.size() > most_lines) {
    answers_[question].error =
        fmt::format("METADATA of {} has more than {} lines about what it requires",
                    questions_[question].file.name, most_lines);
    return;
  }
  answers_[question].requires_dist = std::move(metadata.requires_dist);
  answers_[question].provides_extra = std::move(metadata.provides_extra);
}

void Reading::begin(Requests& requests, Arriving& arriving) {
  const MetadataQuestion& question = questions_[arriving.question];
  fetching::Request request;
  request.url = question.file.url + ".metadata";
  request.index = question.request_index;
  request.most = std::min(asking_.options.limits.page_bytes, asking_.options.limits.metadata_bytes);
  requests.begin(request,
                 {.started = {},
                  .data = [&arriving](const fetching::Data& data) { arriving.text += data.bytes; },
                  .ended =
                      [this, &arriving](const fetching::Ended& ended) {
                        asking_.network.page_requests += ended.requests;
                        asking_.network.page_bytes += ended.received;
                        arriving.ended = ended;
                      }});
}

void Reading::fetch(std::span<const std::size_t> questions) {
  std::vector<Arriving> all(questions.size());
  Requests requests(asking_);
  for (std::size_t i = 0; i < questions.size(); ++i) {
    all[i].question = questions[i];
    begin(requests, all[i]);
  }
  wait(asking_, [&] {
    return std::ranges::all_of(all, [](const Arriving& each) { return each.ended.has_value(); });
  });
  for (const Arriving& arriving : all) {
    if (arriving.ended) {
      end(arriving);
    } else {
      answers_[arriving.question].error = "the audit was stopped";
    }
  }
}

void Reading::end(const Arriving& arriving) {
  const index::File& file = questions_[arriving.question].file;
  if (!arriving.ended->error.empty() || arriving.ended->status >= bad_request) {
    wheels_.push_back(arriving.question);
    return;
  }
  const auto sha256 =
      wheel::hex_digest("sha256", std::as_bytes(std::span(arriving.text))).value_or("");
  if (!file.metadata_sha256.empty() && sha256 != file.metadata_sha256) {
    answers_[arriving.question].error = fmt::format(
        "{}.metadata has the SHA-256 {}, not the {} that the index gives; tell the index or "
        "whoever runs the proxy in front of it",
        file.name, sha256, file.metadata_sha256);
    return;
  }
  const std::string_view headers = metadata_headers(arriving.text);
  take(arriving.question, headers);
  keep(arriving.question, headers);
}

void Reading::keep(std::size_t question, std::string_view headers) {
  const index::File& file = questions_[question].file;
  if (!asking_.cache || file.sha256.empty()) return;
  index::CachedPage page;
  page.bytes = headers;
  page.fetched = now();
  asking_.cache->keep_page(key_of(file), owner, page);
}

Job Reading::job_for(std::size_t question) const {
  const index::File& file = questions_[question].file;
  const Limits& limits = asking_.options.limits;
  Job job;
  job.path = fmt::format("{}", question);
  job.label = file.name;
  job.kind = ArtifactKind::wheel;
  if (const auto path = index::local_path(file.url)) {
    job.read = [path = *path, limits] { return read_wheel_metadata(path, limits); };
    job.order = [path = *path, &options = asking_.options] {
      return write_order(Task::metadata, options, path_bytes(path));
    };
    return job;
  }
  const WheelOnIndex wheel{.sha256 = file.sha256, .require_whole = asking_.index.require_hashes};
  job.remote = RemoteFile{.line = asking_.line,
                          .url = file.url,
                          .index = questions_[question].request_index,
                          .size = file.size,
                          .most = limits.download_bytes};
  job.read_remote = [wheel, name = file.name, limits](archive::Remote& remote) {
    return read_wheel_metadata(remote, name, wheel, limits);
  };
  job.order = [elsewhere = elsewhere_of(file.name, wheel, *job.remote),
               &options = asking_.options] {
    return write_order(Task::remote_metadata, options, elsewhere);
  };
  return job;
}

void Reading::read_wheels() {
  if (wheels_.empty()) return;
  std::vector<std::string> texts(questions_.size());
  std::vector<Job> jobs;
  jobs.reserve(wheels_.size());
  for (const std::size_t question : wheels_) {
    answers_[question].error = "the audit was stopped";  // unless there is another answer
    jobs.push_back(job_for(question));
    jobs.back().take_text = [&text = texts[question]](std::string read) { text = std::move(read); };
  }
  Options how = asking_.options;
  how.progress = {};
  // They wait for the network more than they compute.
  constexpr unsigned usual = 8;
  if (how.jobs == 0) how.jobs = std::max(usual, std::thread::hardware_concurrency());
  run_jobs(jobs, how, {}, [&](const Artifact& artifact) {
    const auto question = base::to_number<std::size_t>(artifact.path);
    if (!question || *question >= questions_.size()) return;
    if (artifact.source) {
      asking_.network.page_requests += artifact.source->requests;
      asking_.network.page_bytes += artifact.source->read;
    }
    answers_[*question].error = artifact.error.value_or("");
    if (artifact.error) return;
    const std::string text = std::exchange(texts[*question], {});
    take(*question, text);
    keep(*question, text);
  });
}

}  // namespace

std::vector<Dependencies> read_metadata(Asking& asking,
                                        std::span<const MetadataQuestion> questions) {
  return Reading(asking, questions).result();
}

}  // namespace ftcheck::auditing
