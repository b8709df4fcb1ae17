#include "audit/run/time_limit.hpp"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

namespace ftcheck::auditing {
namespace {

// A child may take this many times Limits::seconds by the clock.
constexpr unsigned clock_factor = 8;

// Limits::seconds, but no more than clocks can count.
std::uint64_t countable_seconds(const Limits& limits) {
  constexpr std::uint64_t most = 100'000'000;  // about three years
  return std::min(limits.seconds, most);
}

}  // namespace

std::chrono::seconds most_processor_time(const Limits& limits) {
  return std::chrono::seconds(countable_seconds(limits));
}

Clock::time_point deadline_of(Clock::time_point begin, const Limits& limits) {
  return begin + std::chrono::seconds(countable_seconds(limits) * clock_factor);
}

std::string took_too_much_processor_time(const Limits& limits) {
  return fmt::format("took more processor time than the limit of {} seconds (seconds)",
                     limits.seconds);
}

std::string missed_its_deadline(const Limits& limits) {
  return fmt::format("did not finish within {} seconds, {} times the limit (seconds)",
                     countable_seconds(limits) * clock_factor, clock_factor);
}

}  // namespace ftcheck::auditing
