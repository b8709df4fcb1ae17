// Indirect functions of ELF files: the loader calls a function of the file for the address of the
// function to use.
#pragma once

#include "binary/image.hpp"
#include "flow/calls/call_model.hpp"

#include <optional>

namespace ftcheck::flow {

// The image with the addresses of its indirect functions filled in, where their resolvers return
// the same address on every processor; nothing if there is none.
std::optional<binary::Image> with_indirect_functions(const binary::Image& image,
                                                     const CallModel& model);

}  // namespace ftcheck::flow
