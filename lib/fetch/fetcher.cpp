#include "fetch/fetcher.hpp"

#include "base/path_text.hpp"
#include "fetch/find_program.hpp"
#include "fetch/frame.hpp"
#include "fetch/process.hpp"

#include <ftcheck/error.hpp>

#include <algorithm>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace ftcheck::fetching {
namespace {

// How long a process may take, in milliseconds, from closing its socket to its end.
constexpr int ending = 1000;

struct Open {
  Listener listener;
  std::uint64_t past = 0;      // no byte of a file may arrive at or after this offset
  std::uint64_t received = 0;  // so far
};

std::uint64_t less(std::uint64_t most, std::uint64_t used) {
  return most > used ? most - used : 0;
}

// Why a program is of no use any more; `how` is the result of end().
std::string sentence_about(const std::filesystem::path& program, std::string_view why,
                           std::string_view how) {
  if (how == fmt::format("exit status {}", other_version)) {
    return fmt::format(
        "{}: the program that talks to package indexes (ftcheck-fetch) is of another version than "
        "this ftcheck, which is {}; install the one that belongs to it",
        base::path_text(program), FTCHECK_VERSION);
  }
  return fmt::format(
      "the program that talks to package indexes (ftcheck-fetch) {}{}; a bug report is welcome",
      why, how.empty() ? "" : fmt::format(": {}", how));
}

}  // namespace

struct Fetcher::State {
  FetchOptions options;
  std::filesystem::path program;
  Process process;
  Frames frames;
  // Shared, because a listener may cancel its own request.
  std::map<std::uint64_t, std::shared_ptr<Open>> open;
  std::uint64_t last_id = 0;
  std::uint64_t requests = 0;
  std::uint64_t received = 0;

  void start();
  void take(const Started& started);
  void take(Data data);
  void take(const Ended& ended);
  void take_messages();
  void lose(std::string_view why, int patience = 0);
};

void Fetcher::State::start() {
  program = find_program(options.program);
  std::string problem;
  process = fetching::start(program, problem);
  if (process.socket < 0) {
    throw Error(fmt::format("{}: could not start the program that talks to package indexes: {}",
                            base::path_text(program), problem));
  }
  frames = Frames();
  Setup setup;
  for (const auto& [name, url] : options.indexes) setup.indexes.push_back({name, url});
  // A program that is started again continues to count.
  setup.most_requests = less(options.most_requests, requests);
  setup.most_bytes = less(options.most_bytes, received);
  // If it has ended already, receive() finds out.
  send(process.socket, encode(setup));
}

void Fetcher::State::take(const Started& started) {
  const auto found = open.find(started.id);
  if (found == open.end()) return;
  const auto kept = found->second;
  if (kept->listener.started) kept->listener.started(started);
}

void Fetcher::State::take(Data data) {
  const auto found = open.find(data.id);
  if (found == open.end()) return;
  const auto kept = found->second;
  if (data.offset > kept->past || data.bytes.size() > kept->past - data.offset) {
    lose("sent more than it was asked for");
    return;
  }
  kept->received += data.bytes.size();
  if (kept->listener.data) kept->listener.data(std::move(data));
}

void Fetcher::State::take(const Ended& ended) {
  requests += ended.requests;
  received += ended.received;
  const auto found = open.find(ended.id);
  if (found == open.end()) return;
  const auto kept = found->second;
  open.erase(found);
  if (kept->listener.ended) kept->listener.ended(ended);
}

void Fetcher::State::take_messages() {
  while (auto message = frames.next()) {
    std::visit(
        [this](auto& value) {
          if constexpr (requires { take(std::move(value)); }) take(std::move(value));
        },
        *message);
  }
  if (frames.is_broken()) lose("sent something that is not a message");
}

// The program is of no use any more: ends it and every open request.
void Fetcher::State::lose(std::string_view why, int patience) {
  const std::string how = end(process, patience);
  const std::string sentence = sentence_about(program, why, how);
  frames = Frames();
  for (const auto& [id, kept] : std::exchange(open, {})) {
    Ended ended;
    ended.id = id;
    ended.error = sentence;
    received += kept->received;
    if (kept->listener.ended) kept->listener.ended(ended);
  }
}

Fetcher::Fetcher(FetchOptions options) : state_(std::make_unique<State>()) {
  state_->options = std::move(options);
}

Fetcher::~Fetcher() {
  end(state_->process);
}

std::uint64_t Fetcher::begin(Request request, Listener listener) {
  State& state = *state_;
  if (state.process.socket < 0) state.start();
  request.id = ++state.last_id;
  const std::string frame = encode(request);
  if (frame.size() > most_frame) {
    throw Error(fmt::format("{}…: the URL is too long", request.url.substr(0, 200)));
  }
  const bool is_range = request.end > request.begin;
  Open kept{std::move(listener), is_range ? std::max(request.end, request.most) : request.most};
  state.open.emplace(request.id, std::make_shared<Open>(std::move(kept)));
  // If nobody reads it, the socket has an end, which receive() finds.
  send(state.process.socket, frame);
  return request.id;
}

void Fetcher::cancel(std::uint64_t id) {
  const auto found = state_->open.find(id);
  if (found == state_->open.end()) return;
  // The program answers with the end of the request, and how much it fetched.
  state_->open.erase(found);
  send(state_->process.socket, encode(Cancel{id}));
}

int Fetcher::descriptor() const {
  return state_->process.socket;
}

void Fetcher::receive() {
  State& state = *state_;
  if (state.process.socket < 0) return;
  const long program = state.process.id;
  std::string bytes;
  const bool is_open = fetching::receive(state.process.socket, bytes);
  state.frames.add(std::as_bytes(std::span(bytes)));
  state.take_messages();
  // A listener may have started another program.
  if (!is_open && state.process.id == program) state.lose("ended unexpectedly", ending);
}

void Fetcher::wait(int milliseconds) {
  if (state_->process.socket < 0) return;
  wait_for(state_->process.socket, milliseconds);
  receive();
}

bool Fetcher::is_idle() const {
  return state_->open.empty();
}

std::uint64_t Fetcher::requests() const {
  return state_->requests;
}

std::uint64_t Fetcher::received() const {
  std::uint64_t sum = state_->received;
  for (const auto& [id, kept] : state_->open) sum += kept->received;
  return sum;
}

}  // namespace ftcheck::fetching
