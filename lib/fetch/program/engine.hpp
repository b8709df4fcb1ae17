// Many transfers at the same time, with libcurl's multi interface: HTTP/2 where the server speaks
// it, at most two connections per host.
#pragma once

#include "fetch/message.hpp"
#include "fetch/program/shared.hpp"
#include "fetch/program/transfer.hpp"

#include <curl/curl.h>

#include <cstdint>
#include <deque>
#include <map>
#include <memory>

namespace ftcheck::fetching {

class Engine {
 public:
  Engine();
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  void take(const Setup& setup);
  void take(Request request);
  void take(const Cancel& cancel);

  // Begins what is due, and handles what has arrived.
  void work();

  // Waits for the network, the socket to the asking side, or the next transfer that is due.
  void wait(curl_socket_t socket);

  std::string& out() { return shared_.out; }

 private:
  void begin_due();
  void begin(std::uint64_t id);
  void finish_done();
  void finish(std::uint64_t id, CURLcode code);
  void resume_paused();
  void end_stalled();
  std::chrono::milliseconds watch_interval() const;
  void forget(std::uint64_t id);

  Shared shared_;
  CURLM* multi_;
  std::map<std::uint64_t, std::unique_ptr<Transfer>> transfers_;
  std::deque<std::uint64_t> ready_;
  std::multimap<Clock::time_point, std::uint64_t> later_;
  std::map<std::uint64_t, CURL*> active_;
  Clock::time_point watched_at_{};
};

}  // namespace ftcheck::fetching
