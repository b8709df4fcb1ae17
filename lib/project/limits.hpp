// Bounds on what the readers of this folder take from one input.
#pragma once

#include <cstddef>

namespace ftcheck::project {

constexpr std::size_t most_entries = 1'000'000;  // packages, edges, requirements, hashes
constexpr std::size_t most_files = 1000;         // that one requirements file includes
constexpr std::size_t deepest_include = 50;      // "-r" within "-r", a group within a group

}  // namespace ftcheck::project
