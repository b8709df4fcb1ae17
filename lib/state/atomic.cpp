// Intel's manual, volume 2, 2.1.1 and XCHG; Arm Architecture Reference Manual, C4.1.94.
#include "state/atomic.hpp"

#include "base/reader.hpp"

namespace ftcheck::state {
namespace {

bool is_atomic_x86_64(base::Bytes code) {
  const auto byte = [&](std::size_t i) { return std::to_integer<unsigned>(code[i]); };
  std::size_t at = 0;
  for (; at < code.size(); ++at) {
    constexpr unsigned lock = 0xF0;
    if (byte(at) == lock) return true;
    const bool is_prefix = byte(at) == 0x66 || byte(at) == 0xF2 || byte(at) == 0xF3 ||
                           byte(at) == 0x2E || byte(at) == 0x3E || byte(at) == 0x64 ||
                           byte(at) == 0x65;
    if (!is_prefix) break;
  }
  if (at < code.size() && (byte(at) & 0xF0U) == 0x40) ++at;  // REX
  const bool is_exchange = at + 1 < code.size() && (byte(at) == 0x86 || byte(at) == 0x87);
  return is_exchange && byte(at + 1) < 0xC0;  // with memory
}

bool is_atomic_aarch64(base::Bytes code) {
  const auto word = base::Reader(code).u32(0);
  if (!word) return false;
  const bool is_exclusive_or_ordered = (*word & 0x3F000000U) == 0x08000000U;
  const bool is_read_modify_write = (*word & 0x3F200C00U) == 0x38200000U;
  const bool is_ordered_unscaled = (*word & 0x3F200C00U) == 0x19000000U;
  return is_exclusive_or_ordered || is_read_modify_write || is_ordered_unscaled;
}

}  // namespace

AtomicKind atomic_kind(std::uint32_t word) {
  if ((word & 0x3FA07C00U) == 0x08A07C00U) return AtomicKind::compare_and_swap;
  if ((word & 0x3F20FC00U) == 0x38208000U) return AtomicKind::swap;
  return (word & 0x3F200C00U) == 0x38200000U ? AtomicKind::other : AtomicKind::none;
}

bool is_exclusive_load(std::uint32_t word) {
  return (word & 0x3FE00000U) == 0x08400000U;
}

bool is_exclusive_store(std::uint32_t word) {
  return (word & 0x3FE00000U) == 0x08000000U;
}

bool is_atomic(binary::Architecture architecture, base::Bytes instruction) {
  return architecture == binary::Architecture::aarch64 ? is_atomic_aarch64(instruction)
                                                       : is_atomic_x86_64(instruction);
}

}  // namespace ftcheck::state
