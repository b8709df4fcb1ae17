// An artifact as bytes, to be sent from the process that audits it to the one that reports it.
//
// Only two processes of one program speak it, so it has no version: numbers of 64 bits, lowest byte
// first, each text and list behind its length, members in the order of the structs.
#pragma once

#include "base/reader.hpp"

#include <ftcheck/report.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace ftcheck::auditing {

std::string encode(const Artifact& artifact);

struct Decoded {
  std::optional<Artifact> artifact;
  bool is_too_large = false;  // that is why there is none
};

// No artifact if the bytes are not one and nothing else, or if it takes more than `most` bytes of
// memory: the process that sent them may have been taken over, and an empty text takes four times
// as many as in the frame.  Memory is counted before it is allocated.
Decoded decode(base::Bytes bytes, std::uint64_t most);

}  // namespace ftcheck::auditing
