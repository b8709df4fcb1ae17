// Sentences about static data that a module's code writes without a lock.
//
// All names in them have gone through readable_symbol().
#pragma once

#include <ftcheck/shared_state.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace ftcheck::base {

// How many variables, writers or other names a sentence lists; the rest is counted.
inline constexpr std::size_t most_listed = 5;

// Like enumerate(), with at most most_listed of the names.
std::string list_names(std::span<const std::string> names);

// "6 functions write ImagingDefaultArena (0xab1e0, .bss, 48 bytes) without a lock"
std::string sentence(const SharedState& state);

// "2 functions call setlocale without a lock; all threads share its hidden state"
std::string sentence(const UnsafeCall& call);

// One per writer: "_reset_stats, called as PIL._imaging.core.reset_stats: 13 stores, first at
// 0x15e01"
std::vector<std::string> writer_lines(const SharedState& state);

// The functions that call it: "called by f, g<...> (2 functions) and h".
std::string caller_line(const UnsafeCall& call);

// What is the same about it in every build: the names of the variables, otherwise of the functions,
// otherwise what Python calls.
std::string identity(const SharedState& state);

}  // namespace ftcheck::base
