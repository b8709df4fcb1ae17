// The asking side: starts the program that talks to the network and passes requests to it.
#pragma once

#include "fetch/message.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ftcheck::fetching {

struct FetchOptions {
  std::optional<std::filesystem::path> program;  // absent: the installed one
  // The indexes as given, with credentials; the program alone uses them.
  std::vector<std::pair<std::string, std::string>> indexes;  // name (may be empty), URL
  std::uint64_t most_requests = UINT64_MAX;                  // Limits::requests
  std::uint64_t most_bytes = UINT64_MAX;                     // Limits::download_total_bytes
};

// Who listens to one request's answers.  `data` may be called many times.
struct Listener {
  std::function<void(const Started&)> started;
  std::function<void(Data)> data;
  std::function<void(const Ended&)> ended;
};

// Not safe to share between threads.
class Fetcher {
 public:
  // Starts nothing yet.
  explicit Fetcher(FetchOptions options);
  ~Fetcher();  // ends the program
  Fetcher(const Fetcher&) = delete;
  Fetcher& operator=(const Fetcher&) = delete;

  // Sends a request; starts the program for the first one.  `request.id` is set here and returned.
  // Throws Error if the program cannot be started.
  std::uint64_t begin(Request request, Listener listener);

  // Nobody listens to that request any more; nothing happens if it has ended.
  void cancel(std::uint64_t id);

  // The descriptor to poll for arriving answers; -1 if the program does not run.
  int descriptor() const;

  // Reads what has arrived and calls the listeners.  If the program has ended, every open request
  // ends with an error.
  void receive();

  // Waits at most so long for something to arrive, then does receive().
  void wait(int milliseconds);

  bool is_idle() const;  // no request is open
  std::uint64_t requests() const;
  std::uint64_t received() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ftcheck::fetching
