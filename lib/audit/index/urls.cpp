// Wheels by their URLs.
#include "audit/index/asking.hpp"
#include "audit/run/job.hpp"
#include "index/page_builder.hpp"
#include "index/url.hpp"
#include "rules/check.hpp"
#include "wheel/file_name.hpp"

#include <ftcheck/error.hpp>
#include <ftcheck/project.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace ftcheck::auditing {
namespace {

struct Asked {
  std::string shown;  // without credentials; the text if it is no URL
  std::optional<Question> question;
  std::string error;
};

Asked ask(std::string_view text, const std::vector<std::string>& platforms,
          const std::optional<Target>& target) {
  Asked asked{std::string(text), std::nullopt, {}};
  const auto link = index::resolve(text, text);
  if (!link) {
    asked.shown = "a URL";  // it may hold a password
    asked.error = "the URL has no host, or does not begin with https:// or http://";
    return asked;
  }
  asked.shown = link->url;
  index::File file;
  file.url = link->url;
  file.name = index::file_name_of(link->url);
  file.sha256 = index::checked_sha256(index::sha256_of(link->fragment));
  if (!file.name.ends_with(".whl") || !wheel::parse_file_name(file.name)) {
    asked.error = fmt::format(
        "{} is not the URL of a wheel: its last part must be a wheel's file name, such as "
        "pkg-1.0-cp314-cp314t-linux_x86_64.whl",
        link->url);
    return asked;
  }
  const std::string origin = index::origin_of(link->url);
  asked.question = Question{.index = origin,
                            .request_index = origin,
                            .file = std::move(file),
                            .python = target ? target->python : Interpreter{},
                            .platform = platforms.empty() ? "" : platforms.front()};
  return asked;
}

}  // namespace
}  // namespace ftcheck::auditing

namespace ftcheck {

bool is_web_url(std::string_view text) {
  return text.starts_with("https://") || text.starts_with("http://");
}

Network audit_urls(std::span<const std::string> urls, const Options& options,
                   const IndexOptions& index, const std::function<void(Artifact)>& take) {
  using namespace auditing;
  std::vector<Asked> all;
  all.reserve(urls.size());
  std::vector<Question> questions;
  std::vector<std::size_t> askers;
  IndexOptions how = index;
  how.indexes.clear();
  const std::vector<std::string> platforms =
      options.target ? options.target->platforms : std::vector<std::string>();
  for (const std::string& url : urls) {
    Asked& asked = all.emplace_back(ask(url, platforms, options.target));
    if (!asked.question) continue;
    const auto is_origin = [&](const IndexLocation& known) {
      return known.url == asked.question->request_index;
    };
    if (std::ranges::none_of(how.indexes, is_origin)) {
      how.indexes.push_back({asked.question->request_index, ""});
    }
    askers.push_back(all.size() - 1);
    questions.push_back(*asked.question);
  }
  std::size_t next = 0;
  const auto take_failures = [&](std::size_t before) {
    for (; next < before; ++next) {
      if (all[next].question) continue;
      take(failed_artifact(all[next].shown, ArtifactKind::wheel, all[next].error));
    }
  };
  if (questions.empty()) {
    take_failures(all.size());
    return {};
  }
  Asking asking = begin_asking(options, how, urls.size());
  judge(asking, questions, [&](std::size_t question, Artifact artifact) {
    take_failures(askers[question]);
    next = askers[question] + 1;
    artifact.path = all[askers[question]].shown;
    rules::keep_chosen(artifact, options.rules);
    ++asking.packages_done;
    take(std::move(artifact));
  });
  take_failures(all.size());
  return end_asking(asking);
}

}  // namespace ftcheck
