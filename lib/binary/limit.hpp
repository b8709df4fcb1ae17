// Files that have more of something than Limits allow.
#pragma once

#include <ftcheck/error.hpp>
#include <ftcheck/limits.hpp>

#include <cstdint>
#include <string_view>

namespace ftcheck::binary {

// The file may be sound, but has more of something than Limits allow.
class LimitError : public Error {
 public:
  using Error::Error;
};

// These throw LimitError if the count exceeds the limit.
void check_symbols(std::uint64_t count, const Limits& limits, std::string_view name);
void check_relocations(std::uint64_t count, const Limits& limits, std::string_view name);

}  // namespace ftcheck::binary
