// WebAssembly functions that only return an address, or what an imported function returns for one.
#pragma once

#include "binary/image.hpp"

#include <cstdint>
#include <optional>

namespace ftcheck::binary::wasm {

// Where memory begins in an Image (image.cpp).
inline constexpr std::uint64_t memory_begin = 0x10000;

struct PlainCall {
  std::optional<std::uint32_t> import;  // the function that gets the address
  std::uint64_t address = 0;
};

// Nothing if the function at that address does anything else.
std::optional<PlainCall> read_plain_call(const Image& image, std::uint64_t function);

}  // namespace ftcheck::binary::wasm
