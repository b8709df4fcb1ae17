// How long a child may take: of processor time, which the system counts and ends it for, and by the
// clock, which its parent watches because a child that only waits uses no processor time.
#pragma once

#include <ftcheck/limits.hpp>

#include <chrono>
#include <string>

namespace ftcheck::auditing {

using Clock = std::chrono::steady_clock;

// In the child: bounds its processor time by Limits::seconds.  It is ended by a signal beyond that
// (End::out_of_time).
void limit_processor_time(const Limits& limits);

// In the parent: when it ends a child that begins at `begin`.
Clock::time_point deadline_of(Clock::time_point begin, const Limits& limits);

// Why a child was ended by the system, and why by its parent: clauses about "the analysis".
std::string took_too_much_processor_time(const Limits& limits);
std::string missed_its_deadline(const Limits& limits);

}  // namespace ftcheck::auditing
