// What the functions of the C API do to the module that calls them, of those that matter on the way
// to handing over a module.
#pragma once

#include "binary/image.hpp"
#include "flow/calls/effect.hpp"
#include "flow/values/making.hpp"

#include <string_view>

namespace ftcheck::python {

// What the interpreter's functions make: PyModuleDef_Init(def) hands over a definition, which is
// its argument; PyModule_Create2(def, version) and PyModule_FromDefAndSpec2 make a module of one,
// PyModule_FromSlotsAndSpec(slots, spec) of slots; PyModule_New(name) one without either.
inline constexpr flow::Making definition{"definition", true};
inline constexpr flow::Making module_of_definition{"module"};
inline constexpr flow::Making module_of_slots{"module of slots"};
inline constexpr flow::Making bare_module{"bare module", false, true};

struct ApiEffect {
  flow::Effect effect = flow::Effect::none;
  const flow::Making* makes = nullptr;
};

// The effect of the interpreter's function of that name, or of the system's.
ApiEffect effect_of(std::string_view name);

// True if a name is one that the interpreter may have: it begins as those of the C API do, and is
// not that of an init function.
bool is_python_name(std::string_view name);

// True if the import is not what its name says: one of the C API's that is bound to a library other
// than Python's, or one that the module's own code is to bind later (PE's delayed imports).
bool is_disguised(BinaryFormat format, const binary::Import& import);

}  // namespace ftcheck::python
