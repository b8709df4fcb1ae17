// What code refers to, found by lifting every instruction of a region in its order.
//
// For architectures that make addresses in several ways: the operations show them all.  A register
// is assumed to keep its value until a later instruction, in the order of the code, writes it, or a
// call may.
#pragma once

#include "binary/image.hpp"

#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

namespace ftcheck::flow {

// True if the architecture's references are found like this.
bool refers_by_lifting(const binary::Image& image);

// Called with the address of an instruction, and an address that it makes, accesses or goes to.
using VisitReference = std::function<void(std::uint64_t place, std::uint64_t address)>;

// Visits the addresses that a region's code makes or accesses.
void visit_lifted(const binary::Image& image, const binary::Region& region,
                  const VisitReference& visit);

// Visits the targets of branches, jumps and calls.
void visit_lifted_branches(const binary::Image& image, const binary::Region& region,
                           const VisitReference& visit);

// True if the instruction at an address is a call.
bool is_lifted_call(const binary::Image& image, std::uint64_t address);

// True if the instruction at an address belongs to a linkage stub: it finds the target or loads it.
bool is_in_lifted_stub(const binary::Image& image, std::uint64_t address);

// Adds the code of such a stub up to that instruction.  The stubs are added in their order.
void add_lifted_stub(std::vector<std::pair<std::uint64_t, std::uint64_t>>& stubs,
                     std::uint64_t address);

// True if code is entered at `address` from outside of the image by another address, which is then
// returned; otherwise `address`.
std::uint64_t outer_entry(const binary::Image& image, std::uint64_t address);

}  // namespace ftcheck::flow
