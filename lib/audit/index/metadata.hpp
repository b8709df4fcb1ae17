// What releases depend on, by METADATA of one of their wheels.
#pragma once

#include "audit/index/asking.hpp"
#include "index/page.hpp"

#include <span>
#include <string>
#include <vector>

namespace ftcheck::auditing {

// The wheel whose METADATA is wanted.
struct MetadataQuestion {
  std::string request_index;  // fetching::Request::index
  index::File file;
};

struct Dependencies {
  std::vector<std::string> requires_dist;   // as written
  std::vector<std::string> provides_extra;  // as written
  std::string error;                        // why nothing is known, as a sentence; empty if it is
};

// Answers all of them, in their order: from the cache; from METADATA that the index offers by
// itself (PEP 658), compared with the SHA-256 that it gives; otherwise out of the wheel, by ranges,
// in an isolated process.  What has a SHA-256 is kept in the cache, where it never becomes out of
// date.
std::vector<Dependencies> read_metadata(Asking& asking,
                                        std::span<const MetadataQuestion> questions);

}  // namespace ftcheck::auditing
