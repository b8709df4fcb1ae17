// What the transfers of a run share.
#pragma once

#include "fetch/message.hpp"
#include "fetch/program/environment.hpp"
#include "fetch/program/indexes.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

namespace ftcheck::fetching {

using Clock = std::chrono::steady_clock;

// What was learned about a server, by its origin.
struct Server {
  bool has_ranges = true;          // until it shows otherwise
  Clock::time_point not_before{};  // it asked to wait so long
};

struct Shared {
  Setup setup;
  Indexes indexes;
  Certificates certificates;
  std::map<std::string, Server> servers;
  // The sizes of files, by URL, as far as ranges have told them.
  std::map<std::string, std::uint64_t> totals;
  std::uint64_t requests = 0;  // sent
  std::uint64_t received = 0;  // bytes of bodies over the network
  std::string out;             // frames that wait to be sent to the asking side

  // Nothing more is read from the network until the asking side has taken some.
  bool is_full() const { return out.size() > most_waiting; }
  void send(const Message& message);

  static constexpr std::size_t most_waiting = std::size_t{4} << 20;
};

}  // namespace ftcheck::fetching
