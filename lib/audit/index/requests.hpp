// Requests of the calling process itself, and waiting for their answers.
#pragma once

#include "audit/index/asking.hpp"
#include "fetch/fetcher.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace ftcheck::auditing {

constexpr std::uint64_t bad_request = 400;  // statuses from here on are refusals (RFC 9110)

// Listeners refer to what their caller holds, so nobody may call them once the caller has left:
// declared after all of that, this ends the requests that are still open, however it is left.
class Requests {
 public:
  explicit Requests(Asking& asking) : asking_(asking) {}
  ~Requests();
  Requests(const Requests&) = delete;
  Requests& operator=(const Requests&) = delete;

  void begin(fetching::Request request, fetching::Listener listener);

 private:
  Asking& asking_;
  std::vector<std::uint64_t> ids_;
};

// Waits until `is_idle` or until the run is stopped.
void wait(Asking& asking, const std::function<bool()>& is_idle);

// Seconds since 1970.
std::int64_t now();

}  // namespace ftcheck::auditing
