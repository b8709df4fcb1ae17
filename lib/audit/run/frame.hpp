// Encodes an artifact as bytes, to send it from the process that audits it to the one that reports
// it.
//
// Only two processes of one program use the encoding, so it has no version: numbers of 64 bits,
// lowest byte first; each text and list after its length; members in the order of the structs.
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
  bool is_too_large = false;  // the reason why there is no artifact
};

// No artifact if the bytes are not exactly one artifact, or if it would take more than `most` bytes
// of memory: the process that sent them may have been taken over, and an empty text takes four
// times as much memory as in the frame.  Memory is counted before it is allocated.
Decoded decode(base::Bytes bytes, std::uint64_t most);

}  // namespace ftcheck::auditing
