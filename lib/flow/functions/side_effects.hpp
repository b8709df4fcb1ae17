// What functions that are not followed may do to the image's variables.
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
  bool counted = false;  // 1 is added to what it holds, and that may be a counter
  bool made = false;     // it is the guard of a static variable that is made there if it is not yet
  // What is stored, where the instruction says it.
  std::optional<std::uint64_t> constant = {};
  auto operator<=>(const WrittenVariable&) const = default;
};

// What a function that is not followed, and those that it calls, may do to the image's variables.
struct SideEffects {
  std::vector<WrittenVariable> writes;  // by constant addresses
  // It may write anywhere around these, and to what they lead to in the file.
  std::vector<Exposed> exposed;
  std::vector<std::uint64_t> read;  // the same around what pointers there lead to
  bool is_blind = false;            // it may lead to code that was not seen
  bool is_empty() const { return writes.empty() && exposed.empty() && read.empty() && !is_blind; }
};

}  // namespace ftcheck::flow
