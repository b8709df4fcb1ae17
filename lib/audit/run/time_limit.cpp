#include "audit/run/time_limit.hpp"

#include "audit/run/resources.hpp"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

namespace ftcheck::auditing {
namespace {

// A child may live this many times Limits::seconds.
constexpr unsigned patience = 8;

// Limits::seconds, or as many as clocks can count to and nobody waits for.
std::uint64_t countable_seconds(const Limits& limits) {
  constexpr std::uint64_t years = 100'000'000;  // three
  return std::min(limits.seconds, years);
}

}  // namespace

void limit_processor_time(const Limits& limits) {
  // SIGXCPU at the soft limit can be told from other ends; the hard one sends SIGKILL.
  const std::uint64_t seconds = countable_seconds(limits);
  limit_resource(Resource::processor_seconds, seconds, seconds + 1);
}

Clock::time_point deadline_of(Clock::time_point begin, const Limits& limits) {
  return begin + std::chrono::seconds(countable_seconds(limits) * patience);
}

std::string took_too_much_processor_time(const Limits& limits) {
  return fmt::format("took more than the limit of {} seconds of processor time (seconds)",
                     limits.seconds);
}

std::string missed_its_deadline(const Limits& limits) {
  return fmt::format("did not end within {} seconds, {} times the limit (seconds)",
                     countable_seconds(limits) * patience, patience);
}

}  // namespace ftcheck::auditing
