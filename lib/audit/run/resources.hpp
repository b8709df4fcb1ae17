// What the system lets a process have (setrlimit(2)).
#pragma once

#include <ftcheck/limits.hpp>

#include <cstdint>

namespace ftcheck::auditing {

enum class Resource { address_space, processor_seconds, file_size, core_size };

// Lets this process have no more than `most` of a resource, nor more than it may have already.
// Where the system warns before it ends a process, it does so at `warned_at`.
void limit_resource(Resource resource, std::uint64_t warned_at, std::uint64_t most);

// Bounds this process: memory (Limits::memory_bytes), no file may grow, and no core is dumped.  Its
// time is bounded by time_limit.hpp.
void limit_resources(const Limits& limits);

}  // namespace ftcheck::auditing
