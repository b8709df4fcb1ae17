#include "interrupt.hpp"

#include "output.hpp"
#include "system.hpp"

#include <atomic>

namespace ftcheck::cli {
namespace {

constexpr long same_nanoseconds = 50'000'000;

// A handler can use globals only.  Lock-free atomics are safe in it.
std::atomic<int> caught = 0;
std::atomic<long long> caught_at = 0;
std::atomic<bool> ends_at_once = false;
static_assert(std::atomic<int>::is_always_lock_free && std::atomic<long long>::is_always_lock_free);

extern "C" void on_signal(int signal) {
  if (caught == 0 && !ends_at_once && system::asks_to_stop(signal)) {
    caught_at = system::nanoseconds();
    caught = signal;
  } else if (caught == 0 || system::nanoseconds() - caught_at > same_nanoseconds) {
    remove_temporary_files();
    system::end_by(signal);
  }
}

}  // namespace

Interruption::Interruption() {
  system::catch_endings(on_signal);
}

Interruption::~Interruption() {
  ends_at_once = false;
  system::release_endings(on_signal);
}

void Interruption::stop_waiting() {
  ends_at_once = true;
}

int Interruption::signal() {
  return caught;
}

}  // namespace ftcheck::cli
