// Whether an instruction's access to memory is atomic, as its bytes say.
#pragma once

#include "binary/image.hpp"

#include <cstdint>

namespace ftcheck::state {

// What AArch64's instructions and the functions of libgcc that stand in for them do.
enum class AtomicKind : std::uint8_t { none, compare_and_swap, swap, other };

// The kind of one of the instructions of Armv8.1, by its bits.
AtomicKind atomic_kind(std::uint32_t word);

// True for an exclusive load or store.
bool is_exclusive_load(std::uint32_t word);
bool is_exclusive_store(std::uint32_t word);

// True for accesses with x86's LOCK prefix and XCHG, and for AArch64's exclusive, ordered and
// atomic ones.
bool is_atomic(binary::Architecture architecture, base::Bytes instruction);

}  // namespace ftcheck::state
