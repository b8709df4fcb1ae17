// Sentences about versions that do not fit together.
#pragma once

#include "audit/index/candidates.hpp"

#include <span>
#include <string>
#include <string_view>

namespace ftcheck::auditing {

// Which versions of a project somebody wants.
struct Wish {
  std::string by;  // "redis[hiredis]", or the name of an input; empty for the command line
  std::string specifiers;
  bool is_constraint = false;  // it limits versions, and wants nothing
};

// The specifiers of all of them, each once.
std::string joined(std::span<const Wish> wishes);

bool admits(const Wish& wish, std::string_view version);

// Why the version was taken although not all wishes admit it, as a sentence; empty if they do.
// `project` as people write it.
std::string conflict(std::string_view project, std::string_view version,
                     std::span<const Wish> wishes, const Candidates& candidates, bool pre);

// The wish as a clause: "redis wants hiredis>=3", "constraints.txt allows only numpy<2".
std::string clause(std::string_view project, const Wish& wish);

}  // namespace ftcheck::auditing
