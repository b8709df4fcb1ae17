// Init functions that only hand over a definition or slots, in files whose code is not followed:
// WebAssembly.
#pragma once

#include "binary/image.hpp"
#include "python/declaration.hpp"
#include "python/init_name.hpp"

#include <cstddef>
#include <optional>

namespace ftcheck::python {

// What the init function hands over; nothing if it does anything else.  `expected_layout` and
// `slot_limit` are as in HandedMemory.
std::optional<Handover> find_plain_handover(const binary::Image& image, const InitFunction& init,
                                            BuiltFor expected_layout, std::size_t slot_limit);

}  // namespace ftcheck::python
