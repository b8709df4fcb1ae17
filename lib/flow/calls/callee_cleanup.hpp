// Imported functions that take their arguments off the stack themselves, as most of Windows' do in
// 32-bit code (__stdcall, and methods in C++): the stack pointer is to be right after a call, or
// all that is popped later is wrong.
#pragma once

#include "binary/image.hpp"

#include <optional>

namespace ftcheck::flow {

// The bytes of arguments that a call of the import removes from the stack: 0 where the caller does,
// as everywhere but in 32-bit code for Windows; nothing where that is not known.
std::optional<unsigned> removed_by(const binary::Image& image, const binary::Import& import);

}  // namespace ftcheck::flow
