// Mutates archives past their checksums: changes a member's content, name or header, and rebuilds
// the archive around it with correct sizes, CRCs and offsets, except for an occasional lie.
#pragma once

#include <cstddef>
#include <cstdint>

namespace ftcheck::fuzz {

// Like LLVMFuzzerCustomMutator: changes `data` in place and returns its new size, at most
// `max_size`.
std::size_t mutate_zip(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed);

}  // namespace ftcheck::fuzz
