// Finding a module's definition without following code, for architectures that have no instruction
// model: by its shape and its name.
//
// A static PyModuleDef of a free-threaded build begins with a head that nothing else has (a
// reference count of 0xFFFFFFFF behind a zero thread id), and its m_name points to the module's
// name. Of several definitions in a file, one is the module's.
#pragma once

#include "binary/image.hpp"
#include "python/declaration.hpp"

#include <optional>
#include <string_view>

namespace ftcheck::python {

// What the definition of the module of that name (the last component) declares in its static slots.
// Nothing if there is no such definition, or more than one, or its slots are filled at run time.
// `slot_limit` is as HandedMemory has it.
std::optional<Handover> find_static_definition(const binary::Image& image, std::string_view name,
                                               std::size_t slot_limit = Limits{}.slots);

}  // namespace ftcheck::python
