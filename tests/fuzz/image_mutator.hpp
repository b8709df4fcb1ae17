// Mutates binaries past their magic number: fields of headers, symbols, relocations and slots get
// values that matter as sizes, offsets and ids.
#pragma once

#include <cstddef>
#include <cstdint>

namespace ftcheck::fuzz {

// Like LLVMFuzzerCustomMutator: changes `data` in place and returns its new size, at most
// `max_size`.
std::size_t mutate_image(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed);

}  // namespace ftcheck::fuzz
