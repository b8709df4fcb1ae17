// The kinds of things that calls make (Effect::makes).
#pragma once

#include <string_view>

namespace ftcheck::flow {

// Kinds are told apart by the address of theirs.
struct Making {
  std::string_view name;          // for people
  bool returns_argument = false;  // what is made is the argument itself, and no mark is put on it
  bool is_kept_back = false;      // the function that is followed never returns one
};

}  // namespace ftcheck::flow
