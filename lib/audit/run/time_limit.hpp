// How long a child may take.  The system limits its processor time; its parent watches the clock,
// because a child that only waits uses no processor time.
#pragma once

#include <ftcheck/limits.hpp>

#include <chrono>
#include <string>

namespace ftcheck::auditing {

using Clock = std::chrono::steady_clock;

// Limits::seconds, but no more than clocks can count.
std::chrono::seconds most_processor_time(const Limits& limits);

// In the parent: when to kill a child that started at `begin`.
Clock::time_point deadline_of(Clock::time_point begin, const Limits& limits);

// Why the system or the parent ended a child: clauses about "the analysis".
std::string took_too_much_processor_time(const Limits& limits);
std::string missed_its_deadline(const Limits& limits);

}  // namespace ftcheck::auditing
