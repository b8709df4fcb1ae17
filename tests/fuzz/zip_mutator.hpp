// Changes to archives that get past their checksums: a member's content, name or header is changed,
// and the archive built again around it, with sizes, CRCs and offsets that are right, but for one
// lie now and then.
#pragma once

#include <cstddef>
#include <cstdint>

namespace ftcheck::fuzz {

// As LLVMFuzzerCustomMutator: changes `data` in place and returns its new size, at most `max_size`.
std::size_t mutate_zip(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed);

}  // namespace ftcheck::fuzz
