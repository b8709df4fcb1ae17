#include "binary/limit.hpp"

#include <fmt/format.h>

namespace ftcheck::binary {
namespace {

// `what` is also the name of the limit.
void check_count(std::uint64_t count, std::uint64_t limit, std::string_view what,
                 std::string_view name) {
  if (count <= limit) return;
  throw LimitError(fmt::format("cannot read {}: it has more {} than the limit of {} ({}); {}", name,
                               what, limit, what, raise_limit));
}

}  // namespace

void check_symbols(std::uint64_t count, const Limits& limits, std::string_view name) {
  check_count(count, limits.symbols, "symbols", name);
}

void check_relocations(std::uint64_t count, const Limits& limits, std::string_view name) {
  check_count(count, limits.relocations, "relocations", name);
}

}  // namespace ftcheck::binary
