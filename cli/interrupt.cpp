#include "interrupt.hpp"

#include "output.hpp"

#include <array>
#include <atomic>
#include <csignal>
#include <ctime>

namespace ftcheck::cli {
namespace {

constexpr std::array signals = {SIGINT, SIGTERM, SIGHUP};
constexpr long same_nanoseconds = 50'000'000;

// A handler can be given nothing but globals.  Atomics that need no lock may be used in it, as may
// clock_gettime, signal and raise (POSIX.1-2017, 2.4.3).
std::atomic<int> caught = 0;
std::atomic<long long> caught_at = 0;
std::atomic<bool> ends_at_once = false;
static_assert(std::atomic<int>::is_always_lock_free && std::atomic<long long>::is_always_lock_free);

long long now() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1'000'000'000LL + time.tv_nsec;
}

extern "C" void on_signal(int signal) {
  if (caught == 0 && !ends_at_once && signal != SIGHUP) {
    caught_at = now();
    caught = signal;
  } else if (caught == 0 || now() - caught_at > same_nanoseconds) {
    remove_temporary_files();
    std::signal(signal, SIG_DFL);
    std::raise(signal);  // delivered when this handler returns
  }
}

}  // namespace

Interruption::Interruption() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  // Nothing that is under way, such as writing a line, fails for it.
  action.sa_flags = SA_RESTART;
  for (const int each : signals) sigaddset(&action.sa_mask, each);
  for (const int each : signals) {
    struct sigaction old {};
    if (sigaction(each, nullptr, &old) == 0 && old.sa_handler != SIG_IGN) {
      sigaction(each, &action, nullptr);
    }
  }
}

Interruption::~Interruption() {
  ends_at_once = false;
  for (const int each : signals) {
    struct sigaction old {};
    if (sigaction(each, nullptr, &old) == 0 && old.sa_handler == on_signal) {
      std::signal(each, SIG_DFL);
    }
  }
}

void Interruption::stop_waiting() {
  ends_at_once = true;
}

int Interruption::signal() {
  return caught;
}

}  // namespace ftcheck::cli
