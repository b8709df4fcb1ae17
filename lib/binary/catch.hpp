// What happens to an exception that a call throws, within the call's function.
#pragma once

#include <cstdint>
#include <optional>

namespace ftcheck::binary {

struct Catch {
  // False if the call's function does not catch an exception from the call: it passes, or it ends
  // the process.
  bool may_catch = false;
  // Where execution then continues, if the tables give a single address.
  std::optional<std::uint64_t> handler;
};

}  // namespace ftcheck::binary
