// Finds who has the address of a variable.
//
// A function summary cannot cover everything that a function leads to: it may call through
// pointers, or be too long.  But code that writes to a variable needs its address, which leaves a
// trace in the file: an instruction that refers to it, or a pointer that the loader writes.  So if
// no other code refers to a variable, no other code has written to it.
#pragma once

#include "flow/functions/program.hpp"
#include "flow/values/memory.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace ftcheck::flow {

// The variables that only followed instructions and the variables themselves refer to, sorted and
// disjoint.  Empty if the architecture's code does not show references: on 32-bit ARM, and in ELF
// files for x86.
std::vector<AddressRange> known_to_followed_only(const Program& program,
                                                 const std::vector<AddressRange>& variables);

// True if something else may refer to any of the variables.
bool are_known_elsewhere(const Program& program, const std::vector<AddressRange>& variables);

// Functions that were followed and that other code may call too: code of the image that was not
// followed, or other files, if the function is exported and is not one that the host calls first.
std::vector<std::uint64_t> called_by_others(const Program& program);

// The locations of the operands of instructions that call certain imports, given by index, or get
// their addresses, sorted.  Nothing if linked libraries are part of the image, or if the code does
// not show it.
std::optional<std::vector<std::uint64_t>> uses_of(
    const Program& program, const std::function<bool(std::uint32_t import)>& is_one);

// True if code outside `own` jumps to an address in `code`, or calls it.
bool is_entered_from_elsewhere(const Program& program, AddressRange code, AddressRange own);

// True if anything other than followed instructions may call imports with that effect.  Always true
// if linked libraries are part of the image, or if the code does not show it.
bool is_called_elsewhere(const Program& program, Effect effect);

}  // namespace ftcheck::flow
