// The kinds of things that calls make (Effect::makes).
#pragma once

#include <string_view>

namespace ftcheck::flow {

// Kinds are compared by address.
struct Making {
  std::string_view name;          // for people
  bool returns_argument = false;  // the call returns its argument itself, and leaves no mark on it
  bool is_kept_back = false;      // the followed function never returns one
};

}  // namespace ftcheck::flow
