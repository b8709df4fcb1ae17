// Fetches the pages of projects, all at the same time.
//
// With several indexes, the first that has a project answers (as with uv): otherwise anyone could
// take over a private project's name on a public index.  So only "not found" leads to the next one;
// any other trouble is the answer.
#include "audit/index/asking.hpp"

#include "audit/index/requests.hpp"
#include "audit/run/job.hpp"
#include "base/project_name.hpp"
#include "index/find_links.hpp"
#include "index/url.hpp"

#include <ftcheck/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

namespace ftcheck::auditing {
namespace {

constexpr std::uint64_t not_found = 404;
constexpr std::uint64_t gone = 410;
constexpr std::uint64_t not_modified = 304;

// An index that has answered none of so many requests is not asked for more.
constexpr std::size_t most_silences = 32;

// Fetches a page into `page`, which is complete when `ended` is called.
void fetch_page(Asking& asking, Requests& requests, const std::string& url,
                const std::string& index, const std::string& etag, index::CachedPage& page,
                const std::function<void(const fetching::Ended&)>& ended) {
  fetching::Request request;
  request.url = url;
  request.index = index;
  request.accept = index::page_types;
  request.etag = etag;
  request.most = asking.options.limits.page_bytes;
  requests.begin(request,
                 {.started =
                      [&page](const fetching::Started& started) {
                        page.url = started.url;
                        page.content_type = started.content_type;
                        page.etag = started.etag;
                        page.max_age = started.max_age;
                      },
                  .data = [&page](const fetching::Data& data) { page.bytes += data.bytes; },
                  .ended =
                      [&asking, ended](const fetching::Ended& how) {
                        asking.network.page_requests += how.requests;
                        asking.network.page_bytes += how.received;
                        ended(how);
                      }});
}

// One project while its page is sought.
struct PageSearch {
  std::string project;  // normalized
  std::string spelled;
  std::vector<ShownIndex> indexes;
  std::size_t at = 0;  // in the indexes
  std::string url;     // of its page there, without credentials
  std::optional<index::CachedPage> cached;
  index::CachedPage answer;
  bool is_done = false;
  bool is_missing = false;  // no index has it
  Found found;
};

class Lookup {
 public:
  Lookup(Asking& asking, Requests& requests) : asking_(asking), requests_(requests) {}

  void begin(PageSearch& search);
  bool is_idle() const { return open_ == 0; }

 private:
  static const ShownIndex& location(const PageSearch& search) { return search.indexes[search.at]; }
  // Who sees a page with credentials may see another one than others do.
  static std::string_view owner(const PageSearch& search) {
    return location(search).has_login ? "login" : "";
  }
  void ask(PageSearch& search);
  void end(PageSearch& search, const fetching::Ended& ended);
  void use(PageSearch& search, const index::CachedPage& page);
  void fail(PageSearch& search, std::string sentence);

  Asking& asking_;
  Requests& requests_;
  std::size_t open_ = 0;
};

void Lookup::fail(PageSearch& search, std::string sentence) {
  search.found.error = std::move(sentence);
  search.is_done = true;
}

void Lookup::use(PageSearch& search, const index::CachedPage& page) {
  search.is_done = true;
  search.found.index = location(search).url;
  search.found.request_index = location(search).is_given ? location(search).url : "";
  try {
    search.found.page = index::parse_page(page.bytes, page.content_type, page.url, search.spelled);
  } catch (const Error& error) {
    search.found.error = error.what();
  }
}

// How long a page counts without being asked for again, in seconds, if its server says neither that
// nor how to ask whether it has changed.  The public index says the same.
constexpr std::uint64_t usual_age = 600;

bool is_fresh(const index::CachedPage& page) {
  const std::int64_t age = now() - page.fetched;
  const std::uint64_t most = page.max_age.value_or(page.etag.empty() ? usual_age : 0);
  return age >= 0 && static_cast<std::uint64_t>(age) < most;
}

void Lookup::begin(PageSearch& search) {
  if (search.at == search.indexes.size()) {
    search.is_missing = true;
    const bool several = search.indexes.size() > 1;
    const std::string where = several ? fmt::format("any of {} indexes", search.indexes.size())
                              : search.indexes.empty() ? "any place of --find-links"
                                                       : search.indexes.front().url;
    fail(search, fmt::format("{}: no such project on {}; check its name", search.spelled, where));
    return;
  }
  search.url = location(search).url + search.project + "/";
  search.cached.reset();
  if (asking_.cache) search.cached = asking_.cache->page(search.url, owner(search));
  const bool is_known = asking_.index.offline || asking_.fetched.contains(search.url);
  if (search.cached && (is_known || (!asking_.index.refresh && is_fresh(*search.cached)))) {
    use(search, *search.cached);
    search.cached.reset();
    return;
  }
  if (!asking_.index.offline) return ask(search);
  ++search.at;
  if (search.at < search.indexes.size()) return begin(search);
  search.is_missing = true;  // a directory of find-links may have it
  fail(search, fmt::format("{}: its page is not in the cache, and --offline asks no index",
                           search.spelled));
}

void Lookup::ask(PageSearch& search) {
  const auto silence = asking_.silences.find(location(search).url);
  if (silence != asking_.silences.end() && silence->second >= most_silences) {
    return fail(search, fmt::format("{}: {} has answered none of {} other requests", search.spelled,
                                    location(search).url, silence->second));
  }
  const bool is_known = search.cached && !asking_.index.refresh;
  search.answer = {};
  ++open_;
  fetch_page(asking_, requests_, search.url, location(search).is_given ? location(search).url : "",
             is_known ? search.cached->etag : "", search.answer,
             [this, &search](const fetching::Ended& ended) {
               --open_;
               end(search, ended);
             });
}

void Lookup::end(PageSearch& search, const fetching::Ended& ended) {
  if (ended.status != 0) {
    asking_.silences[location(search).url] = 0;
  } else if (const auto known = asking_.silences.find(location(search).url);
             known == asking_.silences.end() || known->second > 0) {
    ++asking_.silences[location(search).url];
  }
  if (ended.status == not_found || ended.status == gone) {
    ++search.at;
    return begin(search);
  }
  if (ended.status == not_modified && search.cached) {
    if (asking_.cache) {
      asking_.cache->refresh_page(search.url, owner(search), now(), search.answer.max_age);
      asking_.fetched.insert(search.url);
    }
    use(search, *search.cached);
    search.cached.reset();
    return;
  }
  if (!ended.error.empty()) {
    return fail(search, fmt::format("{}: {}", search.spelled, ended.error));
  }
  search.answer.fetched = now();
  use(search, search.answer);
  if (asking_.cache && search.found.error.empty()) {
    asking_.cache->keep_page(search.url, owner(search), search.answer);
    asking_.fetched.insert(search.url);
  }
  search.answer = {};
}

void warn(const Asking& asking, const std::string& sentence) {
  if (asking.index.warn) asking.index.warn(sentence);
}

// The pages of find-links; those that cannot be fetched are empty.
std::vector<index::CachedPage> fetch_links(Asking& asking, const std::vector<std::string>& urls) {
  std::vector<index::CachedPage> pages(urls.size());
  std::size_t open = urls.size();
  Requests requests(asking);
  for (std::size_t i = 0; i < urls.size(); ++i) {
    fetch_page(
        asking, requests, urls[i], urls[i], "", pages[i], [&, i](const fetching::Ended& ended) {
          --open;
          if (ended.error.empty() && ended.status < bad_request) return;
          pages[i] = {};
          warn(asking,
               fmt::format("the links of {} are left out: {}", urls[i],
                           ended.error.empty() ? fmt::format("the server answers {}", ended.status)
                                               : ended.error));
        });
  }
  wait(asking, [&] { return open == 0; });
  return pages;
}

// What find-links have, of all projects.  A place that cannot be read is left out, and says so.
void read_links(Asking& asking) {
  if (asking.links) return;
  std::vector<index::File>& links = asking.links.emplace();
  const auto add = [&](const std::string& place, const std::function<index::Page()>& read) {
    try {
      for (index::File& file : read().files) {
        file.found_at = place;
        links.push_back(std::move(file));
      }
    } catch (const Error& error) {
      warn(asking, error.what());
    }
  };
  std::vector<std::string> urls;
  for (const std::string& place : asking.find_links) {
    if (!index::is_page(place)) {
      add(place, [&] { return index::read_directory(place, {}); });
    } else if (const auto link = index::resolve(place, place); !link) {
      warn(asking, "a URL of --find-links names no host, and is left out");
    } else if (asking.index.offline) {
      warn(asking,
           fmt::format("the links of {} are left out: --offline asks no server", link->url));
    } else {
      urls.push_back(link->url);
    }
  }
  const std::vector<index::CachedPage> pages = fetch_links(asking, urls);
  for (std::size_t i = 0; i < urls.size(); ++i) {
    const index::CachedPage& page = pages[i];
    if (page.bytes.empty()) continue;
    add(urls[i], [&] { return index::parse_page(page.bytes, page.content_type, page.url, {}); });
  }
}

// Adds the project's files that find-links have.
void add_links(const Asking& asking, PageSearch& search) {
  const std::size_t before = search.found.page.files.size();
  std::ranges::copy_if(*asking.links, std::back_inserter(search.found.page.files),
                       [&](const index::File& file) {
                         return base::normalize_name(file.name).starts_with(search.project + "-");
                       });
  // A project that only these have is found.
  if (search.found.page.files.size() > before && search.is_missing) {
    search.found.error.clear();
    search.found.page.project = search.spelled;
  }
}

// What is asked once: a project at some indexes.
using PageKey = std::pair<std::string, std::string>;

PageKey key_of(const Sought& sought) {
  std::string indexes;
  for (const ShownIndex& index : sought.indexes) indexes.append(index.url).append(" ");
  return {base::normalize_name(sought.requirement.project), std::move(indexes)};
}

}  // namespace

bool answers(Asking& asking, const index::File& file) {
  const std::string origin = index::origin_of(file.url);
  const auto known = asking.servers.find(origin);
  if (known != asking.servers.end()) return known->second;
  bool& has_answered = asking.servers[origin];
  if (asking.index.offline) return false;
  fetching::Request request;
  request.url = file.url;
  request.end = 1;
  request.size = file.size.value_or(0);
  request.most = asking.options.limits.download_bytes;
  bool is_done = false;
  Requests requests(asking);
  requests.begin(request, {.started = [&](const fetching::Started&) { has_answered = true; },
                           .data = [](const fetching::Data&) {},
                           .ended = [&](const fetching::Ended&) { is_done = true; }});
  // The first byte of an answer is enough.
  wait(asking, [&] { return is_done || has_answered; });
  return has_answered;
}

std::vector<Found> look_up(Asking& asking, std::span<const std::string> requirements) {
  std::vector<Sought> sought;
  sought.reserve(requirements.size());
  for (const std::string& text : requirements) {
    sought.push_back({text, index::parse_requirement(text), {}});
  }
  return look_up(asking, sought);
}

std::vector<Found> look_up(Asking& asking, std::span<const Sought> sought) {
  std::map<PageKey, PageSearch> searches;  // never moves what it holds
  for (const Sought& each : sought) {
    PageKey key = key_of(each);
    PageSearch& search = searches[key];
    search.project = key.first;
    search.spelled = each.requirement.project;
    search.indexes = each.indexes.empty() ? asking.indexes : each.indexes;
  }
  Requests requests(asking);
  Lookup lookup(asking, requests);
  for (auto& [key, search] : searches) lookup.begin(search);
  wait(asking, [&] { return lookup.is_idle(); });
  if (!asking.find_links.empty()) {
    read_links(asking);
    for (auto& [key, search] : searches) add_links(asking, search);
  }
  std::vector<Found> all;
  all.reserve(sought.size());
  for (const Sought& each : sought) {
    const PageSearch& search = searches.at(key_of(each));
    Found& found = all.emplace_back(search.found);
    found.asked = each.asked;
    found.requirement = each.requirement;
    if (!search.is_done) found.error = "the audit was stopped";
  }
  return all;
}

}  // namespace ftcheck::auditing
