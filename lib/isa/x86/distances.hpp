// Where x86-64 code may have a distance of four bytes, told by the byte before it, for code that
// looks at many instructions without lifting them (Intel's manual, volume 2, tables 2-2, A-2 and
//
//
// Eight bytes are looked at together.  In the masks here the highest bit of each byte says whether
// that byte may be one; a byte after one of them may be taken for another, so a visitor checks.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "base/bytes.hpp"
#include "base/reader.hpp"

namespace ftcheck::isa::x86 {

constexpr std::uint64_t each_byte = 0x0101'0101'0101'0101;

constexpr std::uint64_t are_zero(std::uint64_t bytes) {
  return (bytes - each_byte) & ~bytes & 0x80 * each_byte;
}

// The ModR/M byte of an operand that is found by its distance from the next instruction.
constexpr bool is_distant_operand(unsigned byte) {
  return (byte & 0xC7U) == 0x05;
}
constexpr std::uint64_t may_be_distant_operands(std::uint64_t bytes) {
  return are_zero((bytes & 0xC7 * each_byte) ^ 0x05 * each_byte);
}

// CALL and JMP.
constexpr std::uint64_t may_be_calls(std::uint64_t bytes) {
  return are_zero((bytes & 0xFE * each_byte) ^ 0xE8 * each_byte);
}

// The second byte of a conditional jump, after 0F.
constexpr std::uint64_t may_be_conditions(std::uint64_t bytes) {
  return are_zero((bytes & 0xF0 * each_byte) ^ 0x80 * each_byte);
}

// A branch of one of these kinds ends with the distance at `at`.
constexpr bool is_branch_before(base::Bytes code, std::size_t at) {
  const auto byte = [&](std::size_t distance) {
    return at < distance ? 0U : std::to_integer<unsigned>(code[at - distance]);
  };
  return (byte(1) & 0xFEU) == 0xE8 || (byte(2) == 0x0F && (byte(1) & 0xF0U) == 0x80);
}

// Calls `visit` with the offset after each byte for which `may_be(bytes)` has its bit, and some
// others.
template <typename MayBe, typename Visit>
void visit_after(base::Bytes code, const MayBe& may_be, const Visit& visit) {
  const base::Reader reader(code);
  std::size_t at = 0;
  while (const auto eight = reader.u64(at)) {
    for (std::uint64_t found = may_be(*eight); found != 0; found &= found - 1) {
      visit(at + static_cast<unsigned>(std::countr_zero(found)) / 8 + 1);
    }
    at += sizeof(*eight);
  }
  for (; at < code.size(); ++at) visit(at + 1);
}

}  // namespace ftcheck::isa::x86
