#include "audit/index/asking.hpp"

#include "audit/run/job.hpp"
#include "index/find_links.hpp"
#include "index/locations.hpp"
#include "index/url.hpp"

#include <ftcheck/error.hpp>
#include <ftcheck/rules.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace ftcheck::auditing {
namespace {

// Throws Error for a URL that is none of an index.
ShownIndex shown_index(const IndexLocation& location) {
  const auto link = index::resolve(location.url, location.url);
  if (!link) {
    throw Error(
        fmt::format("{}the URL of an index begins with https:// (or http://) and names a host; "
                    "check --index-url "
                    "and what uv's and pip's variables and configuration give",
                    location.name.empty() ? "" : fmt::format("index {}: ", location.name)));
  }
  ShownIndex index;
  index.url = link->url;
  if (!index.url.ends_with('/')) index.url += '/';
  const std::size_t host = location.url.find("://");
  const std::size_t path = location.url.find('/', host + 3);
  index.has_login = location.url.substr(0, path).find('@') != std::string::npos;
  return index;
}

}  // namespace

Asking begin_asking(const Options& options, const IndexOptions& index, std::size_t packages) {
  check_choice(options.rules);
  if (options.trace) throw Error("a trace is for files that are here, not for those of an index");
  Asking asking;
  asking.options = options;
  asking.index = index;
  if (options.target) asking.target = *options.target;
  if (asking.target.platforms.empty()) asking.target.platforms.push_back(this_platform());
  for (const std::string& platform : asking.target.platforms) check_platform(platform);
  index::Locations locations{index.indexes, {}};
  if (index.indexes.empty()) locations = index::find_locations(index::surroundings());
  std::ranges::copy(index.find_links, std::back_inserter(locations.find_links));
  for (const IndexLocation& each : locations.indexes) asking.indexes.push_back(shown_index(each));
  asking.given = locations.indexes;
  asking.find_links = std::move(locations.find_links);
  if (asking.indexes.empty() && asking.find_links.empty()) {
    throw Error("no package index is configured: give one with --index-url");
  }
  fetching::FetchOptions how;
  how.program = index.fetch_program;
  for (const IndexLocation& each : locations.indexes) how.indexes.emplace_back(each.name, each.url);
  for (const std::string& place : asking.find_links) {
    if (index::is_page(place)) how.indexes.emplace_back("", place);
  }
  how.most_requests = options.limits.requests;
  how.most_bytes = options.limits.download_total_bytes;
  asking.line = std::make_shared<Line>(std::move(how));
  if (index.use_cache) {
    const std::filesystem::path directory =
        index.cache_directory.value_or(index::default_cache_directory());
    std::string problem;
    if (directory.empty()) {
      problem =
          "there is no home directory, so nothing is kept in a cache; name a directory with "
          "--cache-dir";
    } else {
      asking.cache = std::make_unique<index::Cache>(directory, problem);
    }
    if (!problem.empty() && index.warn) index.warn(problem);
  }
  asking.network.packages = packages;
  return asking;
}

Network end_asking(Asking& asking) {
  asking.network.requests = asking.line->fetcher.requests();
  asking.network.bytes = asking.line->fetcher.received();
  if (asking.cache && asking.index.warn) {
    const std::string problem = asking.cache->problem();
    if (!problem.empty()) asking.index.warn(problem);
  }
  return asking.network;
}

ShownIndex index_of_input(const Asking& asking, std::string_view url, std::string_view where) {
  const auto link = index::resolve(url, url);
  if (!link) {
    throw Error(fmt::format(
        "{} names an index whose URL does not begin with https://; to ask one, give it with "
        "--index-url",
        where));
  }
  ShownIndex index;
  index.url = link->url;
  if (!index.url.ends_with('/')) index.url += '/';
  for (const ShownIndex& given : asking.indexes) {
    if (given.url == index.url) return given;
  }
  index.is_given = false;
  if (!index.url.starts_with("https://")) {
    throw Error(
        fmt::format("{} names the index {}, which is asked only if you allow it: give it "
                    "with --index-url or --extra-index-url",
                    where, index.url));
  }
  return index;
}

void show_progress(const Asking& asking, std::string_view current) {
  if (!asking.options.progress) return;
  Progress progress;
  progress.done = asking.packages_done;
  progress.total = asking.network.packages;
  progress.current = current;
  progress.wheels = asking.network.wheels;
  progress.bytes = asking.line->fetcher.received();
  asking.options.progress(progress);
}

std::string index_of(const std::string& index, const index::File& file) {
  return file.found_at.empty() ? index : file.found_at;
}

Source source_of(const std::string& index, const index::File& file) {
  Source source;
  source.index = index;
  source.url = file.url;
  source.sha256 = file.sha256;
  source.size = file.size;
  source.uploaded = file.uploaded;
  source.yanked = file.yanked;
  source.requires_python = file.requires_python;
  return source;
}

}  // namespace ftcheck::auditing
