// Finds a module's definition by its shape and its name, without following code, for architectures
// without an instruction model.
//
// A static PyModuleDef of a free-threaded build begins with a unique head (a zero thread id and a
// reference count of 0xFFFFFFFF), and its m_name points to the module's name.  One of several
// definitions in a file is the module's.
#pragma once

#include "binary/image.hpp"
#include "python/declaration.hpp"

#include <optional>
#include <string_view>

namespace ftcheck::python {

// What the definition of the module of that name (the last component) declares in its static slots.
// Nothing if there is no such definition, or more than one, or its slots are filled at run time.
// `slot_limit` is as in HandedMemory.
std::optional<Handover> find_static_definition(const binary::Image& image, std::string_view name,
                                               std::size_t slot_limit = Limits{}.slots);

}  // namespace ftcheck::python
