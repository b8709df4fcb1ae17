#include "audit/index/requests.hpp"

#include "audit/run/job.hpp"

#include <chrono>
#include <utility>

namespace ftcheck::auditing {

Requests::~Requests() {
  for (const std::uint64_t id : ids_) asking_.line->fetcher.cancel(id);
}

void Requests::begin(fetching::Request request, fetching::Listener listener) {
  ids_.push_back(asking_.line->fetcher.begin(std::move(request), std::move(listener)));
}

void wait(Asking& asking, const std::function<bool()>& is_idle) {
  while (!is_idle() && !is_stopped(asking.options)) {
    constexpr int patience = 50;  // milliseconds
    asking.line->fetcher.wait(patience);
    show_progress(asking, "");
  }
}

std::int64_t now() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace ftcheck::auditing
