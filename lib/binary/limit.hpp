// Files that have more of something than Limits allow.
#pragma once

#include <ftcheck/error.hpp>
#include <ftcheck/limits.hpp>

#include <cstdint>
#include <string_view>

namespace ftcheck::binary {

// A file that may be sound, and has more of something than Limits allow.
class LimitError : public Error {
 public:
  using Error::Error;
};

// Throw LimitError for more than the limit allows.
void check_symbols(std::uint64_t count, const Limits& limits, std::string_view name);
void check_relocations(std::uint64_t count, const Limits& limits, std::string_view name);

}  // namespace ftcheck::binary
