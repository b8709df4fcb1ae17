// FNV-1a (RFC 9923): a hash that is the same on every machine and in every version.
#pragma once

#include <cstdint>
#include <string_view>

namespace ftcheck::base {

inline constexpr std::uint64_t fnv_basis = 0xcbf29ce484222325;

// Continues from another hash, or from another basis.
constexpr std::uint64_t fnv(std::string_view text, std::uint64_t hash = fnv_basis) {
  constexpr std::uint64_t prime = 0x100000001b3;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * prime;
  return hash;
}

}  // namespace ftcheck::base
