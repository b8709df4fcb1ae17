// The addresses of data that AArch64 code computes and accesses, in one pass over its instructions.
//
// AArch64 computes an address from the address of its page and an offset.  Addresses are assumed to
// stay in their registers in the order of the code.
#pragma once

#include "isa/aarch64/words.hpp"

#include <array>
#include <cstdint>
#include <optional>

namespace ftcheck::flow {

class Aarch64Addresses {
 public:
  // The address that the instruction computes or accesses, if any.
  std::optional<std::uint64_t> next(std::uint64_t at, std::uint32_t code) {
    const unsigned d = code & 31U;
    const std::uint32_t before = before_;
    before_ = code;
    if (const auto made = isa::aarch64::made_address(at, code)) {
      set(d, *made);
      return isa::aarch64::makes_page(code) ? std::nullopt : made;
    }
    if (known_ == 0) return std::nullopt;  // nothing to add to, to access or to forget
    const unsigned n = code >> 5U & 31U;
    const std::uint64_t offset = code >> 10U & 0xFFFU;
    const bool begins_function =
        (code & 0xFFC07FFFU) == 0xA9807BFDU || (code & 0xFFC003FFU) == 0xD10003FFU;
    if (begins_function) known_ = 0;            // STP X29, X30, [SP, ...]!; SUB SP, SP, ...
    if ((code & 0xBF800000U) == 0x91000000U) {  // ADD, SUB, of 64 bits with an immediate
      const std::uint64_t distance = offset << ((code >> 22U & 1U) * 12);
      return set(d, from(n, (code >> 30U & 1U) != 0 ? 0 - distance : distance));
    }
    if ((code & 0xFF000000U) == 0x8B000000U) {  // ADD, of 64 bits, with a register
      // An element of an array: a later distance may lead to another variable's.
      return set(d, from(is_known(n) ? n : code >> 16U & 31U, 0));
    }
    if ((code & 0xFFE0FFE0U) == 0xAA0003E0U) {  // MOV, of 64 bits
      set(d, from(code >> 16U & 31U, 0));
      return std::nullopt;
    }
    if ((code & 0x0A000000U) == 0x08000000U) return accessed(code, d, n);  // loads, stores
    if ((code & 0x1C000000U) == 0x14000000U) {                             // branches
      constexpr std::uint32_t kept = 0xFFF80000U;                          // from X19 on
      if ((code & 0xFC000000U) == 0x94000000U) {
        // BL: code keeps addresses in registers that a function of its own does not change.
        forget(0);
      } else if ((code & 0xFFFFFC1FU) == 0xD63F0000U) {  // BLR
        // The function in a thread-local variable's descriptor changes only its argument, which an
        // ADD just before finishes.
        const bool finds_thread_variable = (before & 0xFFC003FFU) == 0x91000000U;
        known_ &= finds_thread_variable ? ~1U : kept;
      }
      return std::nullopt;
    }
    const bool is_vector = (code & 0x0E000000U) == 0x0E000000U;
    if (!is_vector) forget(d);
    return std::nullopt;
  }

 private:
  bool is_known(unsigned reg) const { return (known_ >> reg & 1U) != 0; }
  void forget(unsigned reg) { known_ &= ~(1U << reg); }

  std::optional<std::uint64_t> set(unsigned reg, std::optional<std::uint64_t> address) {
    forget(reg);
    if (!address) return address;
    known_ |= 1U << reg;
    addresses_[reg] = *address;
    return address;
  }

  std::optional<std::uint64_t> from(unsigned base, std::uint64_t distance) const {
    return is_known(base) ? std::optional(addresses_[base] + distance) : std::nullopt;
  }

  // The address that a load or store accesses.  A register that the access increments stays known,
  // because it still leads to the same variable.
  std::optional<std::uint64_t> accessed(std::uint32_t code, unsigned d, unsigned n) {
    const bool is_vector = (code >> 26U & 1U) != 0;
    const std::uint64_t offset = code >> 10U & 0xFFFU;
    std::optional<std::uint64_t> address;
    if ((code & 0x3A000000U) == 0x28000000U) {  // LDP, STP
      const std::uint64_t scaled = ((code >> 15U & 0x7FU) ^ 0x40U) - 0x40U;
      const unsigned scale = is_vector ? 2 + (code >> 30U) : code >> 31U != 0 ? 3 : 2;
      const bool is_after = (code >> 23U & 3U) == 1;
      const bool is_load = (code >> 22U & 1U) != 0;
      address = from(n, is_after ? 0 : scaled << scale);
      if (!is_vector && is_load) {
        forget(d);
        forget(code >> 10U & 31U);
      }
      return address;
    }
    const bool has_offset = (code & 0x3B000000U) == 0x39000000U;  // LDR, STR, without a sign
    if (has_offset) {
      const unsigned scale = code >> 30U | (is_vector && (code >> 23U & 1U) != 0 ? 4U : 0U);
      address = from(n, offset << scale);
    } else if ((code & 0x3B200000U) == 0x38000000U) {  // with a sign; counted before or after
      const std::uint64_t distance = ((code >> 12U & 0x1FFU) ^ 0x100U) - 0x100U;
      const bool is_after = (code >> 10U & 3U) == 1;
      address = from(n, is_after ? 0 : distance);
    }
    const bool is_plain = (code & 0x3A000000U) == 0x38000000U;
    const bool is_literal = (code & 0x3B000000U) == 0x18000000U;
    const bool is_load = is_literal || (is_plain && (code >> 22U & 3U) != 0);
    if (!is_vector && is_load) forget(d);
    return address;
  }

  std::uint32_t before_ = 0;  // the instruction before
  std::uint32_t known_ = 0;   // a bit for each register whose address is known
  std::array<std::uint64_t, 32> addresses_{};
};

}  // namespace ftcheck::flow
