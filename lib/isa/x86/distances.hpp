// Where x86-64 code may have a distance of four bytes, told by the bytes before it, for code that
// looks at many instructions without lifting them (Intel's manual, volume 2, tables 2-2, A-2 and
//
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "base/bytes.hpp"
#include "base/reader.hpp"

namespace ftcheck::isa::x86 {

// The ModR/M byte of an operand that is found by its distance from the next instruction.
constexpr bool is_distant_operand(unsigned byte) {
  return (byte & 0xC7U) == 0x05;
}
// CALL and JMP.
constexpr bool is_call_or_jump(unsigned byte) {
  return (byte & 0xFEU) == 0xE8;
}
// The two bytes of a conditional jump.
constexpr unsigned condition_prefix = 0x0F;
constexpr bool is_condition(unsigned byte) {
  return (byte & 0xF0U) == 0x80;
}

// A branch of one of these kinds ends with the distance at `at`.
constexpr bool is_branch_before(base::Bytes code, std::size_t at) {
  const auto byte = [&](std::size_t distance) {
    return at < distance ? 0U : std::to_integer<unsigned>(code[at - distance]);
  };
  return is_call_or_jump(byte(1)) || (byte(2) == condition_prefix && is_condition(byte(1)));
}

// The bytes that a visitor's condition may look at.
constexpr std::size_t most_ahead = 8;

// Calls `visit` with the offset of each byte for which `may_be`, which gets a pointer to the bytes
// from there on, is true; after the last one it finds zeros.  Compilers turn the first loop into a
// few vector instructions.
template <typename MayBe, typename Visit>
void visit_bytes(base::Bytes code, const MayBe& may_be, const Visit& visit) {
  constexpr std::size_t block = 64;
  const auto look = [&](const std::uint8_t* here, std::size_t at) {
    std::array<std::uint8_t, block> found{};  // compilers know that nothing else leads to it
    for (std::size_t i = 0; i < block; ++i) found[i] = may_be(here + i) ? 1 : 0;
    const base::Reader reader(std::as_bytes(std::span(found)));
    const std::size_t end = std::min(block, code.size() - at);
    for (std::size_t i = 0; i < end; i += sizeof(std::uint64_t)) {
      for (std::uint64_t eight = *reader.u64(i); eight != 0; eight &= eight - 1) {
        const std::size_t one = at + i + static_cast<unsigned>(std::countr_zero(eight)) / 8;
        if (one < code.size()) visit(one);
      }
    }
  };
  std::size_t at = 0;
  for (; at + block + most_ahead <= code.size(); at += block) {
    look(reinterpret_cast<const std::uint8_t*>(code.data() + at), at);
  }
  for (; at < code.size(); at += block) {
    std::array<std::uint8_t, block + most_ahead> rest{};
    const base::Bytes bytes = code.subspan(at, std::min(rest.size(), code.size() - at));
    std::memcpy(rest.data(), bytes.data(), bytes.size());
    look(rest.data(), at);
  }
}

}  // namespace ftcheck::isa::x86
