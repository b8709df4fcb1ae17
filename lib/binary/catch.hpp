// What becomes of an exception that a call throws, as far as the call's function goes.
#pragma once

#include <cstdint>
#include <optional>

namespace ftcheck::binary {

struct Catch {
  // False if an exception from the call is not caught in its function, but passes or ends the
  // process.
  bool may_catch = false;
  // Where the code goes on then, if the tables tell and it is one place.
  std::optional<std::uint64_t> handler;
};

}  // namespace ftcheck::binary
