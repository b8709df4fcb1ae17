// The releases of a project that a resolution may choose, without the rest of its page: those of a
// few hundred projects stay in memory at the same time.
#pragma once

#include "audit/index/asking.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::auditing {

struct Candidate {
  std::string version;
  bool is_pre = false;
  bool yanked = false;
  bool is_for_target = false;  // some file's Requires-Python admits the target
  // Whose METADATA says what the release depends on; absent if it has only a source distribution.
  std::optional<index::File> wheel;
};

struct Candidates {
  std::string request_index;        // fetching::Request::index
  std::vector<Candidate> releases;  // oldest first
  std::string error;                // why there are none, as a sentence
  std::uint64_t bytes = 0;          // of memory, about
};

// `hashes`: the only SHA-256 that are allowed; empty: any.
Candidates candidates_of(const Found& found, const std::vector<std::string>& hashes,
                         const Interpreter& python, std::string_view platform);

// The position of the newest that fits (index::newest).  `for_any_python`: whatever their
// Requires-Python says.
std::optional<std::size_t> newest(const Candidates& candidates, std::string_view specifiers,
                                  bool pre, bool for_any_python = false);

}  // namespace ftcheck::auditing
