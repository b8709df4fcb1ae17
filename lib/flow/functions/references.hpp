// Who has the address of a variable.
//
// A walk can't see everything that a function leads to: it may call by pointers, or be too long.
// But to write to a variable code has to have its address, and that leaves a trace in the file: in
// an instruction that refers to it, or in a pointer that the loader makes.  So where nobody else
// refers to a variable, nobody else has written to it.
#pragma once

#include "flow/functions/program.hpp"
#include "flow/values/memory.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace ftcheck::flow {

// Those of the variables to which nothing refers but instructions that were followed and the
// variables themselves.  They are in order and apart from each other.  None of them where the
// architecture's code does not tell: on 32-bit ARM, and in ELF files for x86.
std::vector<AddressRange> known_to_followed_only(const Program& program,
                                                 const std::vector<AddressRange>& variables);

// True if something else may refer to any of the variables.
bool are_known_elsewhere(const Program& program, const std::vector<AddressRange>& variables);

// The functions that were followed where they are called, and that other code may call too.
std::vector<std::uint64_t> called_by_others(const Program& program);

// Where the instructions have the operands that call certain imports, by index, or get their
// addresses, in order.  Nothing where linked libraries are part of the image, and where the code
// does not tell.
std::optional<std::vector<std::uint64_t>> uses_of(
    const Program& program, const std::function<bool(std::uint32_t import)>& is_one);

// True if code outside `own` jumps to an address in `code`, or calls it.
bool is_entered_from_elsewhere(const Program& program, AddressRange code, AddressRange own);

// True if something other than instructions that were followed may call imports of that effect.
// Always so where linked libraries are part of the image, and where the code does not tell.
bool is_called_elsewhere(const Program& program, Effect effect);

}  // namespace ftcheck::flow
