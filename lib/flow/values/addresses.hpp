// Whether an operation's result depends on where the image is loaded.
//
// Addresses are numbers here, those that the image is linked at.  Code that only goes where they
// lead does the same wherever it is loaded; code that compares them with numbers, or takes them
// apart, does not, and what it was seen to do shows nothing.
#pragma once

#include "binary/image.hpp"
#include "flow/values/state.hpp"
#include "isa/operation.hpp"

namespace ftcheck::flow {

// True if the operation, about to be executed, compares what may be an address of the image with
// anything but NULL, or makes of one what is none.  A number that lies among the addresses may be
// one, so it is true more often than need be.
bool may_depend_on_base(const binary::Image& image, const isa::Operation& operation,
                        const State& state, const Choices& choices);

}  // namespace ftcheck::flow
