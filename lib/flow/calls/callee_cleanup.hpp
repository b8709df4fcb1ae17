// Imported functions that remove their arguments from the stack themselves, like most of Windows'
// functions in 32-bit code (__stdcall, and methods in C++).  The stack pointer must be right after
// a call, or everything popped later is wrong.
#pragma once

#include "binary/image.hpp"

#include <optional>

namespace ftcheck::flow {

// The bytes of arguments that a call of the import removes from the stack: 0 if the caller removes
// them, which is always so except in 32-bit code for Windows; nothing if that is not known.
std::optional<unsigned> removed_by(const binary::Image& image, const binary::Import& import);

}  // namespace ftcheck::flow
