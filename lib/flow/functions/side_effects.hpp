// What unfollowed functions may do to the image's variables.
#pragma once

#include "flow/values/memory.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace ftcheck::flow {

// Memory of the image that code writes to by its address.
struct WrittenVariable {
  std::uint64_t address = 0;
  std::uint32_t size = 0;
  bool counted = false;  // 1 is added to its value, which may be a counter
  bool made = false;     // it is the guard of a static variable that is made there if needed
  // The stored value, if the instruction contains it.
  std::optional<std::uint64_t> constant = {};
  auto operator<=>(const WrittenVariable&) const = default;
};

// What an unfollowed function, and the functions it calls, may do to the image's variables.
struct SideEffects {
  std::vector<WrittenVariable> writes;  // by constant addresses
  // It may write anywhere around these, and to what they lead to in the file.
  std::vector<Exposed> exposed;
  std::vector<std::uint64_t> read;  // the same around the targets of pointers there
  bool is_blind = false;            // it may lead to unseen code
  bool is_empty() const { return writes.empty() && exposed.empty() && read.empty() && !is_blind; }
};

}  // namespace ftcheck::flow
