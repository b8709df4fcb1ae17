// Limits of what the system allows a process (setrlimit(2)).
#pragma once

#include <ftcheck/limits.hpp>

#include <cstdint>

namespace ftcheck::auditing {

enum class Resource { address_space, processor_seconds, file_size, core_size };

// Limits this process to `most` of a resource; never raises an existing limit.  If the system warns
// a process before ending it, it does so at `warned_at`.
void limit_resource(Resource resource, std::uint64_t warned_at, std::uint64_t most);

// Restricts this process: its memory (Limits::memory_bytes), no file may grow, and no core is
// dumped.
void limit_resources(const Limits& limits);

// Limits its processor time to Limits::seconds, after which a signal ends it (End::out_of_time).
void limit_processor_time(const Limits& limits);

}  // namespace ftcheck::auditing
