// Whether an operation's result depends on where the image is loaded.
//
// Addresses are numbers here, those that the image is linked at.  Code that only follows addresses
// does the same wherever it is loaded.  Code that compares them with numbers or computes with their
// parts may not, so its observed behaviour proves nothing.
#pragma once

#include "binary/image.hpp"
#include "flow/values/state.hpp"
#include "isa/operation.hpp"

namespace ftcheck::flow {

// True if the operation, about to be executed, compares a possible address of the image with
// anything but NULL, or computes from one something that is not an address.  A number in the range
// of addresses may be one, so this is true more often than necessary.
bool may_depend_on_base(const binary::Image& image, const isa::Operation& operation,
                        const State& state, const Choices& choices);

}  // namespace ftcheck::flow
