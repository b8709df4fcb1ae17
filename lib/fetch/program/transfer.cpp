// How a transfer goes on after each answer.
#include "fetch/program/transfer.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <chrono>
#include <random>
#include <utility>

#include <fmt/format.h>

#include "fetch/program/sentences.hpp"

namespace ftcheck::fetching {
namespace {

constexpr unsigned most_redirects = 5;
constexpr std::uint64_t progress = std::uint64_t{1} << 20;  // makes a cut-off not count as a retry

bool is_redirect(std::uint64_t status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool is_worth_a_retry(std::uint64_t status) {
  constexpr std::uint64_t not_implemented = 501;
  constexpr std::uint64_t version = 505;
  return status == 408 || status == 425 || status == 429 ||
         (status >= 500 && status < 600 && status != not_implemented && status != version);
}

}  // namespace

Transfer::Transfer(Shared& shared, Request request)
    : shared_(shared), request_(std::move(request)) {
  const auto url = parse_url(request_.url);
  if (!url) {
    end(fmt::format("{}: not a URL that can be fetched; it should begin with https://",
                    harmless(request_.url)));
    return;
  }
  index_ = shared_.indexes.find(request_.index, *url);
  first_ = url_ = *url;
  if (!may_be_plain(url_)) {
    end(why(index_->is_nobodys()
                ? "not fetched without encryption (http), because only a file of the project names "
                  "it; give its index with --index-url or --extra-index-url to allow it"
                : "not fetched without encryption (http), because the index itself is encrypted; "
                  "use an index whose links are https"));
  }
  is_whole_ = request_.end <= request_.begin;
  delivered_ = is_whole_ ? 0 : request_.begin;
}

Transfer::~Transfer() {
  if (easy_ != nullptr) curl_easy_cleanup(easy_);
  curl_slist_free_all(headers_);
}

void Transfer::end(std::string error) {
  if (over_) return;
  over_ = true;
  Ended ended{request_.id, status_, requests_, received_, std::move(error)};
  shared_.send(ended);
}

std::string Transfer::why(std::string_view clause) const {
  return fmt::format("{}: {}", url_.text(), clause);
}

// True for https, and for http where the user gave an index with http.
bool Transfer::may_be_plain(const Url& url) const {
  if (url.scheme != "http") return true;
  return index_->is_nobodys() ? shared_.indexes.are_at(url) : index_->url.scheme == "http";
}

Transfer::Next Transfer::fail(std::string_view clause) {
  error_ = why(clause);
  return Next::fail;
}

std::string Transfer::too_large(std::uint64_t size) const {
  return fmt::format(
      "larger than the limit of {} bytes ({}){}; raise it with --limit if you trust "
      "the index",
      request_.most, is_page() ? "page" : "download",
      size > 0 ? fmt::format(": it has {} bytes", size) : "");
}

// Decides once the headers of an answer have arrived.
Transfer::Next Transfer::decide() {
  answer_ = read_answer(easy_);
  status_ = answer_.status;
  constexpr std::uint64_t unchanged = 304;
  if (is_redirect(status_) && !answer_.location.empty()) return Next::redirect;
  if (status_ == unchanged && !request_.etag.empty()) return Next::unchanged;
  if (asked_range_) return decide_range();
  if (status_ == 200) return begin_body(0);
  if (is_worth_a_retry(status_)) return Next::retry;
  return fail(describe_status(status_, is_own_origin(*index_, url_)));
}

Transfer::Next Transfer::decide_range() {
  constexpr std::uint64_t unsatisfiable = 416;
  constexpr std::uint64_t not_implemented = 501;
  if (status_ == 206) return is_range_right() ? begin_body(asked_begin_) : give_up_ranges();
  if (status_ == unsatisfiable || status_ == not_implemented) return give_up_ranges();
  if (status_ == 200) {
    // A server may send all of it if all was asked for.
    const bool is_all =
        asked_begin_ == 0 && !is_whole_ && answer_.length && *answer_.length <= asked_end_;
    if (!is_all) give_up_ranges();
    return begin_body(0);
  }
  if (is_worth_a_retry(status_)) return Next::retry;
  return fail(describe_status(status_, is_own_origin(*index_, url_)));
}

// One whole download from now on, also for other files of that server.
Transfer::Next Transfer::give_up_ranges() {
  shared_.servers[url_.origin()].has_ranges = false;
  shared_.totals.erase(first_.request());
  total_.reset();
  may_continue_ = false;
  return Next::whole;
}

bool Transfer::is_range_right() const {
  const auto& range = answer_.range;
  if (!range || !range->total || answer_.is_encoded || range->begin != asked_begin_) return false;
  if (base::to_lower(answer_.content_type).starts_with("multipart/")) return false;
  if (range->end != std::min(asked_end_, *range->total)) return false;
  if (answer_.length && *answer_.length != range->end - range->begin) return false;
  if (request_.size != 0 && request_.size != *range->total) return false;
  const auto known = shared_.totals.find(first_.request());
  return known == shared_.totals.end() || known->second == *range->total;
}

Transfer::Next Transfer::begin_body(std::uint64_t position) {
  position_ = position;
  digest_again_ = no_digest;
  if (status_ == 206) {
    asked_end_ = answer_.range->end;
    total_ = answer_.range->total;
  } else {
    total_ = answer_.is_encoded ? std::nullopt : answer_.length;
    if (total_ && *total_ > request_.most) return fail(too_large(*total_));
    if (!std::exchange(is_whole_, true)) delivered_ = 0;
    may_continue_ = may_continue_ && !asked_range_;
  }
  if (total_ && !is_page()) shared_.totals[first_.request()] = *total_;
  start(status_);
  return Next::pass_on;
}

void Transfer::start(std::uint64_t status) {
  if (std::exchange(started_, true)) return;
  shared_.send(Started{request_.id, status, url_.text(), answer_.content_type, answer_.etag, total_,
                       answer_.max_age});
}

// libcurl is done: with the whole answer, with a part of it, or without one.
void Transfer::finish(CURLcode code) {
  if (over_) return;
  count_received();
  if (next_ == Next::undecided && code == CURLE_OK) next_ = decide();
  const bool is_wanted = next_ == Next::undecided || next_ == Next::pass_on;
  if (is_wanted && (code != CURLE_OK || is_cut_off())) {
    ask_again(code == CURLE_OK ? CURLE_PARTIAL_FILE : code);
    return;
  }
  switch (next_) {
    case Next::undecided:
    case Next::pass_on:
      end({});
      break;
    case Next::unchanged:
      start(status_);
      end({});
      break;
    case Next::redirect:
      follow();
      break;
    case Next::retry:
      retry_answer();
      break;
    case Next::whole:
      url_ = first_;
      redirects_ = 0;
      due_ = Clock::now();
      break;
    case Next::fail:
      end(std::move(error_));
      break;
  }
}

bool Transfer::is_cut_off() const {
  return status_ == 206 ? position_ != asked_end_ : total_ && position_ != *total_;
}

void Transfer::follow() {
  const auto next = resolve(url_, answer_.location);
  if (!next) {
    end(why("the server redirects to something that is not a URL of http or https"));
  } else if (!may_be_plain(*next)) {
    end(
        why(fmt::format("the server redirects to {}, which is not encrypted; ftcheck follows that "
                        "only for an index that is given with http itself",
                        next->text())));
  } else if (++redirects_ > most_redirects) {
    end(fmt::format("{}: redirected more than {} times, at last to {}", first_.text(),
                    most_redirects, next->text()));
  } else {
    url_ = *next;
    due_ = Clock::now();
  }
}

std::uint64_t Transfer::backoff() const {
  static std::minstd_rand random(std::random_device{}());
  constexpr std::uint64_t percent = 100;
  const std::uint64_t step = shared_.setup.backoff << retries_;
  return step * (percent - percent / 4 + random() % (percent / 2)) / percent;
}

void Transfer::retry_at(Clock::time_point when) {
  ++retries_;
  due_ = when;
  // A redirect may lead elsewhere the next time.
  url_ = first_;
  redirects_ = 0;
}

// After 429, 503 and the like.
void Transfer::retry_answer() {
  const auto now = Clock::now();
  const std::string said = fmt::format("the server answered {}", name_of_status(status_));
  std::chrono::milliseconds wait(backoff());
  if (answer_.retry_after) {
    const std::uint64_t most = shared_.setup.longest / 1000;
    if (*answer_.retry_after > most) {
      end(
          why(fmt::format("{} and asks to wait {} seconds, which is more than ftcheck waits ({}); "
                          "try again later",
                          said, *answer_.retry_after, most)));
      return;
    }
    wait = std::max<std::chrono::milliseconds>(wait, std::chrono::seconds(*answer_.retry_after));
    auto& before = shared_.servers[url_.origin()].not_before;
    before = std::max(before, now + std::chrono::seconds(*answer_.retry_after));
  }
  if (retries_ >= most_retries) {
    end(why(fmt::format("{}, {} times; try again later", said, retries_ + 1)));
    return;
  }
  retry_at(now + wait);
}

// After a connection that failed or broke off.
void Transfer::ask_again(CURLcode code) {
  long connect_status = 0;
  curl_easy_getinfo(easy_, CURLINFO_HTTP_CONNECTCODE, &connect_status);
  const Failure failure = describe_failure(code, connect_status, shared_.setup);
  if (!error_.empty()) {
    end(std::move(error_));
    return;
  }
  if (delivered_ - std::min(delivered_, delivered_at_retry_) >= progress) retries_ = 0;
  delivered_at_retry_ = delivered_;
  if (retries_ >= failure.most_retries) {
    end(why(retries_ == 0 ? failure.clause
                          : fmt::format("{} (tried {} times)", failure.clause, retries_ + 1)));
    return;
  }
  retry_at(Clock::now() + std::chrono::milliseconds(backoff()));
}

}  // namespace ftcheck::fetching
