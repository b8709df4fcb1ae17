#include "audit/run/resources.hpp"

#include "audit/run/sanitized.hpp"
#include "audit/run/time_limit.hpp"

#include <sys/resource.h>

#include <algorithm>

namespace ftcheck::auditing {
namespace {

// `Number` is an enumeration in some C libraries, and int in others.
template <typename Number>
void set_limit(Number resource, rlim_t soft, rlim_t hard) {
  rlimit limit{};
  if (getrlimit(resource, &limit) != 0) return;
  if (limit.rlim_max != RLIM_INFINITY) hard = std::min(limit.rlim_max, hard);
  limit.rlim_cur = std::min(soft, hard);
  limit.rlim_max = hard;
  setrlimit(resource, &limit);
}

}  // namespace

void limit_resource(Resource resource, std::uint64_t warned_at, std::uint64_t most) {
  switch (resource) {
    case Resource::address_space:
      return set_limit(RLIMIT_AS, warned_at, most);
    case Resource::processor_seconds:
      return set_limit(RLIMIT_CPU, warned_at, most);
    case Resource::file_size:
      return set_limit(RLIMIT_FSIZE, warned_at, most);
    case Resource::core_size:
      return set_limit(RLIMIT_CORE, warned_at, most);
  }
}

void limit_resources(const Limits& limits) {
  // The sanitizers map terabytes of shadow memory.
  if (!sanitized) limit_resource(Resource::address_space, limits.memory_bytes, limits.memory_bytes);
  limit_resource(Resource::file_size, 0, 0);
  limit_resource(Resource::core_size, 0, 0);
}

void limit_processor_time(const Limits& limits) {
  // SIGXCPU, sent at the soft limit, can be told apart from other ends; the hard limit sends
  // SIGKILL.
  const auto seconds = static_cast<std::uint64_t>(most_processor_time(limits).count());
  limit_resource(Resource::processor_seconds, seconds, seconds + 1);
}

}  // namespace ftcheck::auditing
