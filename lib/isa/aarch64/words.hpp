// What single instructions of AArch64 refer to, by their bits, for code that looks at many without
// lifting them (Arm Architecture Reference Manual, C4.1).
#pragma once

#include <cstdint>
#include <optional>

namespace ftcheck::isa::aarch64 {

// ADR and ADRP: the address, or that of a page, that the instruction at `place` makes.
constexpr bool makes_address(std::uint32_t word) {
  return (word & 0x1F000000U) == 0x10000000U;
}
constexpr bool makes_page(std::uint32_t word) {
  return makes_address(word) && word >> 31U != 0;
}
constexpr std::optional<std::uint64_t> made_address(std::uint64_t place, std::uint32_t word) {
  if (!makes_address(word)) return std::nullopt;
  const std::uint64_t bits = (word >> 5U & 0x7FFFFU) << 2U | (word >> 29U & 3U);
  const std::uint64_t distance = (bits ^ 0x100000U) - 0x100000U;
  return makes_page(word) ? (place & ~std::uint64_t{0xFFF}) + (distance << 12U) : place + distance;
}

// B and BL: where the instruction at `place` goes.
constexpr std::optional<std::uint64_t> branch_target(std::uint64_t place, std::uint32_t word) {
  if ((word & 0x7C000000U) != 0x14000000U) return std::nullopt;
  const std::uint64_t scaled = ((word & 0x3FFFFFFU) ^ 0x2000000U) - std::uint64_t{0x2000000};
  return place + 4 * scaled;
}

// The same for B with a condition, CBZ, CBNZ, TBZ and TBNZ.
constexpr std::optional<std::uint64_t> conditional_target(std::uint64_t place, std::uint32_t word) {
  if ((word & 0xFF000000U) == 0x54000000U || (word & 0x7E000000U) == 0x34000000U) {
    const std::uint64_t scaled = ((word >> 5U & 0x7FFFFU) ^ 0x40000U) - std::uint64_t{0x40000};
    return place + 4 * scaled;
  }
  if ((word & 0x7E000000U) == 0x36000000U) {
    const std::uint64_t scaled = ((word >> 5U & 0x3FFFU) ^ 0x2000U) - std::uint64_t{0x2000};
    return place + 4 * scaled;
  }
  return std::nullopt;
}

}  // namespace ftcheck::isa::aarch64
