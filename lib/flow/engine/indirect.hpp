// Indirect functions of ELF files: the loader asks a function of the file for the address of the
// one that is to be called.
#pragma once

#include "binary/image.hpp"
#include "flow/calls/call_model.hpp"

#include <optional>

namespace ftcheck::flow {

// The image with the addresses of its indirect functions, where the functions that are asked for
// them return one and the same on every processor; nothing if there is none.
std::optional<binary::Image> with_indirect_functions(const binary::Image& image,
                                                     const CallModel& model);

}  // namespace ftcheck::flow
