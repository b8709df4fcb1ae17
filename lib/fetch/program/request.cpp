// What is sent to a server, to whom, and how its bytes are passed on.
#include "fetch/program/transfer.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "fetch/frame.hpp"
#include "fetch/program/system.hpp"

namespace ftcheck::fetching {
namespace {

constexpr std::uint64_t most_dropped = std::uint64_t{64} << 10;

// Bytes per second: an answer that comes more slowly stalls if that lasts for the stall timeout, or
// drips if it lasts twice as long.
constexpr std::uint64_t slowest_at_all = 256;
constexpr std::uint64_t slowest_on_average = 1024;

// FNV-1a: it tells whether a page that is sent again begins in the same way.
std::uint64_t digest(std::uint64_t before, std::string_view bytes) {
  constexpr std::uint64_t prime = 0x100000001b3;
  for (const char each : bytes) before = (before ^ static_cast<unsigned char>(each)) * prime;
  return before;
}

}  // namespace

CURL* Transfer::begin() {
  if (over_) return nullptr;
  if (shared_.requests >= shared_.setup.most_requests) {
    end(
        why(fmt::format("not fetched: the run has sent {} requests, which is the limit (requests); "
                        "raise it with --limit requests=N",
                        shared_.requests)));
    return nullptr;
  }
  if (shared_.received >= shared_.setup.most_bytes) {
    end(too_much());
    return nullptr;
  }
  if (easy_ == nullptr) easy_ = curl_easy_init();
  if (easy_ == nullptr) {
    end(why("not fetched: there is no more memory"));
    return nullptr;
  }
  curl_easy_reset(easy_);
  curl_slist_free_all(std::exchange(headers_, nullptr));
  next_ = Next::undecided;
  answer_ = {};
  status_ = counted_ = dropped_ = position_ = 0;
  error_.clear();
  paused_ = connected_ = false;
  excuse();
  ++requests_;
  ++shared_.requests;
  asked_range_ = choose_range();
  set_options();
  set_headers();
  set_credentials();
  return easy_;
}

// Whether to ask for a range now, and for which.
bool Transfer::choose_range() {
  if (is_page() || !shared_.servers[url_.origin()].has_ranges) return false;
  asked_begin_ = delivered_;
  asked_end_ = is_whole_ ? total_.value_or(0) : request_.end;
  if (!is_whole_) return true;
  return may_continue_ && delivered_ > 0 && delivered_ < asked_end_;
}

// Over HTTP/2 libcurl keeps what arrives for a request that is paused, and fails when that is more
// than 64 MiB ("Out of memory").  With HTTP/1.1 it stops reading.
bool Transfer::is_large() const {
  constexpr std::uint64_t large = 16'777'216;  // bytes
  if (is_page()) return false;
  return !asked_range_ || asked_end_ - asked_begin_ >= large;
}

void Transfer::set_options() {
  curl_easy_setopt(easy_, CURLOPT_PRIVATE, this);
  curl_easy_setopt(easy_, CURLOPT_URL, url_.request().c_str());
  curl_easy_setopt(easy_, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy_, CURLOPT_HTTP_VERSION,
                   is_large() ? long{CURL_HTTP_VERSION_1_1} : long{CURL_HTTP_VERSION_2TLS});
  // Not for http, which has no HTTP/2 here: libcurl 7.88 then waits for the first answer's end.
  curl_easy_setopt(easy_, CURLOPT_PIPEWAIT, url_.scheme == "https" ? 1L : 0L);
  curl_easy_setopt(easy_, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy_, CURLOPT_USERAGENT, "ftcheck/" FTCHECK_VERSION);
  curl_easy_setopt(easy_, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(shared_.setup.connect));
  proxy_ = proxy_for(url_);
  curl_easy_setopt(easy_, CURLOPT_PROXY, proxy_.c_str());
  curl_easy_setopt(easy_, CURLOPT_NOPROXY, "");
  curl_easy_setopt(easy_, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  // Schannel would refuse all servers while it cannot ask whether a certificate is revoked; the
  // others do not ask.
  curl_easy_setopt(easy_, CURLOPT_SSL_OPTIONS, long{CURLSSLOPT_REVOKE_BEST_EFFORT});
  const Certificates& certificates = shared_.certificates;
  if (!certificates.file.empty()) {
    curl_easy_setopt(easy_, CURLOPT_CAINFO, certificates.file.c_str());
  }
  if (!certificates.folder.empty()) {
    curl_easy_setopt(easy_, CURLOPT_CAPATH, certificates.folder.c_str());
  }
  curl_easy_setopt(easy_, CURLOPT_WRITEFUNCTION, &Transfer::on_data);
  curl_easy_setopt(easy_, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(easy_, CURLOPT_OPENSOCKETFUNCTION, &Transfer::on_socket);
  curl_easy_setopt(easy_, CURLOPT_OPENSOCKETDATA, this);
  curl_easy_setopt(easy_, CURLOPT_PREREQFUNCTION, &Transfer::on_connected);
  curl_easy_setopt(easy_, CURLOPT_PREREQDATA, this);
}

void Transfer::set_headers() {
  const auto add = [this](const std::string& line) {
    headers_ = curl_slist_append(headers_, line.c_str());
  };
  add(fmt::format("Accept: {}", is_page() ? request_.accept : "*/*"));
  // A range of a compressed file would be of no use.  What is compressed against this wish is
  // decompressed all the same.
  if (!is_page()) add("Accept-Encoding: identity");
  curl_easy_setopt(easy_, CURLOPT_ACCEPT_ENCODING, "gzip");
  if (!request_.etag.empty()) add(fmt::format("If-None-Match: {}", request_.etag));
  if (asked_range_) add(fmt::format("Range: bytes={}-{}", asked_begin_, asked_end_ - 1));
  curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, headers_);
}

// The index's credentials go to its own origin and nowhere else.
void Transfer::set_credentials() {
  if (!is_own_origin(*index_, url_)) return;
  curl_easy_setopt(easy_, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
  const Url& own = index_->url;
  if (!own.user.empty() || !own.password.empty()) {
    curl_easy_setopt(easy_, CURLOPT_USERNAME, own.user.c_str());
    curl_easy_setopt(easy_, CURLOPT_PASSWORD, own.password.c_str());
    return;
  }
  curl_easy_setopt(easy_, CURLOPT_NETRC, long{CURL_NETRC_OPTIONAL});
  const std::string file = netrc_file();
  if (!file.empty()) curl_easy_setopt(easy_, CURLOPT_NETRC_FILE, file.c_str());
}

bool Transfer::may_connect(AddressKind kind) {
  if (index_->is_nobodys()) {
    if (kind == AddressKind::everywhere || shared_.indexes.are_at(url_)) return true;
    error_ = why(
        "not fetched, because that is an address of this machine or of an internal network, and "
        "only a file of the project names it; give its index with --index-url or --extra-index-url "
        "to allow it");
    return false;
  }
  if (may_reach(*index_, url_, kind)) return true;
  error_ = why(
      "not fetched, because that is an address of this machine or of an internal network, while "
      "the index is elsewhere");
  return false;
}

// A connection to a proxy is not one to the server, whose address only the proxy knows.
curl_socket_t Transfer::on_socket(void* self, curlsocktype /*purpose*/, curl_sockaddr* address) {
  auto& transfer = *static_cast<Transfer*>(self);
  if (transfer.proxy_.empty() && !transfer.may_connect(kind_of(&address->addr))) {
    return CURL_SOCKET_BAD;
  }
  return open_socket(*address);
}

// Connections are used again by other requests, so each request is checked.
int Transfer::on_connected(void* self, char* address, char* /*local*/, int /*port*/,
                           int /*local_port*/) {
  auto& transfer = *static_cast<Transfer*>(self);
  const std::string host = transfer.url_.host;
  const auto kind = transfer.proxy_.empty() ? kind_of(address)
                    : host == "localhost"   ? AddressKind::loopback
                                            : kind_of(host);
  if (kind && !transfer.may_connect(*kind)) return CURL_PREREQFUNC_ABORT;
  transfer.connected_ = true;
  transfer.error_.clear();  // another of the host's addresses may have been refused
  return CURL_PREREQFUNC_OK;
}

std::size_t Transfer::on_data(char* data, std::size_t size, std::size_t count, void* self) {
  return static_cast<Transfer*>(self)->take({data, size * count});
}

// Returns how many bytes were taken: all, or fewer to abort the answer.
std::size_t Transfer::take(std::string_view bytes) {
  if (shared_.is_full()) {
    paused_ = true;
    return CURL_WRITEFUNC_PAUSE;
  }
  if (next_ == Next::undecided) next_ = decide();
  count_received();
  if (shared_.received > shared_.setup.most_bytes) {
    next_ = Next::fail;
    error_ = too_much();
    return 0;
  }
  if (next_ == Next::pass_on) return pass_on(bytes) ? bytes.size() : 0;
  // A short body is read to its end, so that the connection can be used again.
  dropped_ += bytes.size();
  return dropped_ > most_dropped ? 0 : bytes.size();
}

void Transfer::resume() {
  if (std::exchange(paused_, false)) curl_easy_pause(easy_, CURLPAUSE_CONT);
}

bool Transfer::pass_on(std::string_view bytes) {
  if (status_ == 206 && bytes.size() > asked_end_ - position_) {
    next_ = give_up_ranges();
    return false;
  }
  if (status_ != 206 && bytes.size() > request_.most - std::min(request_.most, position_)) {
    next_ = fail(too_large(0));
    return false;
  }
  if (!skip_known(bytes)) return false;
  if (is_page()) digest_ = digest(digest_, bytes);
  while (!bytes.empty()) {
    const std::string_view part = bytes.substr(0, most_data);
    shared_.send(Data{request_.id, position_, std::string(part)});
    position_ += part.size();
    delivered_ = position_;
    bytes.remove_prefix(part.size());
  }
  return true;
}

// Leaves out what has been passed on already, when a body is sent again.
bool Transfer::skip_known(std::string_view& bytes) {
  if (position_ >= delivered_) return true;
  const std::string_view known = bytes.substr(
      0, static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), delivered_ - position_)));
  position_ += known.size();
  bytes.remove_prefix(known.size());
  if (!is_page()) return true;
  digest_again_ = digest(digest_again_, known);
  if (position_ < delivered_ || digest_again_ == digest_) return true;
  next_ = fail("the page changed while it was fetched; try again");
  return false;
}

bool Transfer::is_stalled(Clock::time_point now) {
  if (!connected_) return false;  // libcurl watches how long that takes
  count_received();
  const std::uint64_t stall = shared_.setup.stall;
  const bool stalls = is_too_slow(stall_, now, stall, slowest_at_all);
  const bool drips = is_too_slow(drip_, now, 2 * stall, slowest_on_average);
  return stalls || drips;
}

bool Transfer::is_too_slow(Watch& watch, Clock::time_point now, std::uint64_t milliseconds,
                           std::uint64_t slowest) {
  constexpr std::uint64_t second = 1000;
  if (watch.since == Clock::time_point()) watch = {now, received_};
  if (now - watch.since < std::chrono::milliseconds(milliseconds)) return false;
  const std::uint64_t came = received_ - std::exchange(watch, {now, received_}).received;
  return came < slowest * milliseconds / second;
}

void Transfer::count_received() {
  curl_off_t now = 0;
  curl_easy_getinfo(easy_, CURLINFO_SIZE_DOWNLOAD_T, &now);
  const auto sum = static_cast<std::uint64_t>(std::max<curl_off_t>(now, 0));
  if (sum <= counted_) return;
  received_ += sum - counted_;
  shared_.received += sum - counted_;
  counted_ = sum;
}

std::string Transfer::too_much() const {
  return why(
      fmt::format("not fetched: the run has fetched {} bytes, and the limit is {} "
                  "(download-total); raise it with --limit download-total=SIZE",
                  shared_.received, shared_.setup.most_bytes));
}

}  // namespace ftcheck::fetching
