// One request of the asking side: the requests of the network that it takes, with retries,
// redirects, and the whole file where a range cannot be had.
#pragma once

#include "fetch/message.hpp"
#include "fetch/program/answer.hpp"
#include "fetch/program/shared.hpp"
#include "fetch/program/url.hpp"

#include <curl/curl.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ftcheck::fetching {

class Transfer {
 public:
  Transfer(Shared& shared, Request request);
  ~Transfer();
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  // Prepares the next request of the network, to be given to libcurl; nullptr if the transfer has
  // ended instead.
  CURL* begin();
  // When to call begin(), if it is not over.
  Clock::time_point due() const { return due_; }
  std::string origin() const { return url_.origin(); }

  // libcurl is done with the request.
  void finish(CURLcode code);
  bool is_over() const { return over_; }

  bool is_paused() const { return paused_; }
  void resume();

  // True if hardly anything has come for too long.  libcurl could watch that too, but takes the
  // mean of five seconds and does not know when this program itself makes an answer wait.
  bool is_stalled(Clock::time_point now);
  // It was this program that made it wait.
  void excuse() { stall_ = drip_ = {}; }

  // Ends it with that error.
  void end(std::string error);

 private:
  // What becomes of the answer whose headers have arrived.
  enum class Next { undecided, pass_on, unchanged, redirect, retry, whole, fail };

  // What has come in a stretch of time.
  struct Watch {
    Clock::time_point since{};
    std::uint64_t received = 0;  // that had come then
  };

  static std::size_t on_data(char* data, std::size_t size, std::size_t count, void* self);
  static curl_socket_t on_socket(void* self, curlsocktype purpose, curl_sockaddr* address);
  static int on_connected(void* self, char* address, char* local, int port, int local_port);

  void set_options();
  void set_headers();
  void set_credentials();
  bool may_connect(AddressKind kind);
  bool may_be_plain(const Url& url) const;

  bool is_too_slow(Watch& watch, Clock::time_point now, std::uint64_t milliseconds,
                   std::uint64_t slowest);
  std::size_t take(std::string_view bytes);
  bool pass_on(std::string_view bytes);
  bool skip_known(std::string_view& bytes);
  bool choose_range();
  bool is_large() const;
  void send_data(std::uint64_t offset, std::string_view bytes);
  void count_received();

  Next decide();
  Next decide_range();
  Next begin_body(std::uint64_t position);
  Next fail(std::string_view clause);
  Next give_up_ranges();
  bool is_range_right() const;
  void start(std::uint64_t status);

  void follow();
  void ask_again(CURLcode code);
  void retry_answer();
  void retry_at(Clock::time_point when);
  std::uint64_t backoff() const;
  bool is_cut_off() const;
  bool is_page() const { return !request_.accept.empty(); }
  std::string too_large(std::uint64_t size) const;
  std::string too_much() const;
  std::string why(std::string_view clause) const;

  Shared& shared_;
  Request request_;
  KnownIndex* index_ = nullptr;
  Url first_;  // what was asked for
  Url url_;    // after redirects
  CURL* easy_ = nullptr;
  curl_slist* headers_ = nullptr;
  std::string proxy_;

  Clock::time_point due_{};
  bool over_ = false;
  bool paused_ = false;
  unsigned redirects_ = 0;
  unsigned retries_ = 0;
  std::uint64_t requests_ = 0;
  std::uint64_t received_ = 0;
  std::uint64_t status_ = 0;
  bool started_ = false;
  bool is_whole_ = true;      // the whole body is passed on, from its first byte
  bool may_continue_ = true;  // a whole file that was cut off may be continued by a range
  std::optional<std::uint64_t> total_;

  // The current answer.
  Answer answer_;
  Next next_ = Next::undecided;
  bool asked_range_ = false;
  std::uint64_t asked_begin_ = 0;
  std::uint64_t asked_end_ = 0;
  std::uint64_t position_ = 0;  // where its next byte is in the file
  std::uint64_t counted_ = 0;   // of its bytes, in received
  std::uint64_t dropped_ = 0;
  bool connected_ = false;
  Watch stall_;
  Watch drip_;
  std::string error_;

  // All bytes before this offset have been passed on, counted from the begin of the range or file.
  std::uint64_t delivered_ = 0;
  std::uint64_t delivered_at_retry_ = 0;
  // Digests of a page's bytes: of those passed on, and of those that are skipped when it is sent
  // again.
  static constexpr std::uint64_t no_digest = 0xcbf29ce484222325;
  std::uint64_t digest_ = no_digest;
  std::uint64_t digest_again_ = no_digest;
};

}  // namespace ftcheck::fetching
