#include "fetch/program/engine.hpp"

#include <algorithm>
#include <new>
#include <utility>
#include <vector>

#include "fetch/frame.hpp"

namespace ftcheck::fetching {
namespace {

constexpr long connections_per_host = 2;
constexpr long streams = 32;              // per connection
constexpr std::size_t most_active = 128;  // transfers that libcurl knows at the same time
constexpr int longest_wait = 1000;        // milliseconds

}  // namespace

void Shared::send(const Message& message) {
  out += encode(message);
}

Engine::Engine() : multi_(curl_multi_init()) {
  if (multi_ == nullptr) throw std::bad_alloc();
  curl_multi_setopt(multi_, CURLMOPT_PIPELINING, long{CURLPIPE_MULTIPLEX});
  curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS, connections_per_host);
  curl_multi_setopt(multi_, CURLMOPT_MAX_CONCURRENT_STREAMS, streams);
  shared_.certificates = find_certificates();
}

Engine::~Engine() {
  for (const auto& [id, easy] : active_) curl_multi_remove_handle(multi_, easy);
  transfers_.clear();
  curl_multi_cleanup(multi_);
}

void Engine::take(const Setup& setup) {
  shared_.setup = setup;
  shared_.indexes.add(setup.indexes);
}

void Engine::take(Request request) {
  const std::uint64_t id = request.id;
  auto transfer = std::make_unique<Transfer>(shared_, std::move(request));
  if (transfer->is_over() || !transfers_.emplace(id, std::move(transfer)).second) return;
  ready_.push_back(id);
}

void Engine::take(const Cancel& cancel) {
  const auto found = transfers_.find(cancel.id);
  if (found == transfers_.end()) return;
  found->second->end("cancelled");
  forget(cancel.id);
}

// Its id may still be in ready_ or later_, which then leads nowhere.
void Engine::forget(std::uint64_t id) {
  const auto found = active_.find(id);
  if (found != active_.end()) {
    curl_multi_remove_handle(multi_, found->second);
    active_.erase(found);
  }
  transfers_.erase(id);
}

void Engine::begin(std::uint64_t id) {
  const auto found = transfers_.find(id);
  if (found == transfers_.end()) return;
  Transfer& transfer = *found->second;
  const auto due = std::max(transfer.due(), shared_.servers[transfer.origin()].not_before);
  if (due > Clock::now()) {
    later_.emplace(due, id);
    return;
  }
  CURL* const easy = transfer.begin();
  if (easy == nullptr) {
    transfers_.erase(found);
    return;
  }
  active_[id] = easy;
  curl_multi_add_handle(multi_, easy);
}

void Engine::begin_due() {
  while (!later_.empty() && later_.begin()->first <= Clock::now()) {
    ready_.push_back(later_.begin()->second);
    later_.erase(later_.begin());
  }
  while (!ready_.empty() && active_.size() < most_active) {
    begin(ready_.front());
    ready_.pop_front();
  }
}

void Engine::finish_done() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    CURL* const easy = message->easy_handle;
    const CURLcode code = message->data.result;
    const auto found = std::find_if(active_.begin(), active_.end(),
                                    [&](const auto& each) { return each.second == easy; });
    if (found == active_.end()) continue;
    finish(found->first, code);
  }
}

void Engine::finish(std::uint64_t id, CURLcode code) {
  curl_multi_remove_handle(multi_, active_.at(id));
  active_.erase(id);
  Transfer& transfer = *transfers_.at(id);
  transfer.finish(code);
  if (transfer.is_over()) {
    transfers_.erase(id);
  } else {
    ready_.push_front(id);
  }
}

// While the asking side does not read, no answer is at fault: one that is paused holds up all
// others of its connection.
void Engine::end_stalled() {
  const auto now = Clock::now();
  if (now - watched_at_ < watch_interval()) return;
  watched_at_ = now;
  const bool waits = std::any_of(active_.begin(), active_.end(), [&](const auto& each) {
    return transfers_.at(each.first)->is_paused();
  });
  std::vector<std::uint64_t> stalled;
  for (const auto& [id, easy] : active_) {
    Transfer& transfer = *transfers_.at(id);
    if (waits) transfer.excuse();
    if (!waits && transfer.is_stalled(now)) stalled.push_back(id);
  }
  for (const std::uint64_t id : stalled) finish(id, CURLE_OPERATION_TIMEDOUT);
}

std::chrono::milliseconds Engine::watch_interval() const {
  constexpr int parts = 10;
  return std::chrono::milliseconds(
      std::clamp<std::uint64_t>(shared_.setup.stall / parts, 1, longest_wait));
}

void Engine::resume_paused() {
  if (shared_.out.size() > Shared::most_waiting / 4) return;
  for (const auto& [id, easy] : active_) {
    Transfer& transfer = *transfers_.at(id);
    if (transfer.is_paused()) transfer.resume();
    if (shared_.is_full()) return;
  }
}

void Engine::work() {
  resume_paused();
  begin_due();
  int running = 0;
  curl_multi_perform(multi_, &running);
  finish_done();
  end_stalled();
  begin_due();
}

void Engine::wait(curl_socket_t socket) {
  auto milliseconds = static_cast<int>(active_.empty() ? longest_wait : watch_interval().count());
  if (!later_.empty()) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(later_.begin()->first - Clock::now());
    milliseconds = static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, milliseconds));
  }
  curl_waitfd own{};
  own.fd = socket;
  own.events = static_cast<short>(CURL_WAIT_POLLIN | (shared_.out.empty() ? 0 : CURL_WAIT_POLLOUT));
  curl_multi_poll(multi_, &own, 1, milliseconds, nullptr);
}

}  // namespace ftcheck::fetching
