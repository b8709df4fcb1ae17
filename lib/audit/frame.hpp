// An artifact as bytes, to be sent from the process that audits it to the one that reports it.
//
// Only two processes of one program speak it, so it has no version: numbers of 64 bits, lowest byte
// first, each text and list behind its length, members in the order of the structs.
#pragma once

#include "binary/reader.hpp"

#include <ftcheck/report.hpp>

#include <optional>
#include <string>

namespace ftcheck::auditing {

std::string encode(const Artifact& artifact);

// Nothing if the bytes are no such artifact, and nothing else: the process that sent them may have
// been taken over.  Allocates no more than a small multiple of their number.
std::optional<Artifact> decode(binary::Bytes bytes);

}  // namespace ftcheck::auditing
