// What the functions of the C API do to the module that calls them, for those that matter on the
// path to handing over a module.
#pragma once

#include "binary/image.hpp"
#include "flow/calls/effect.hpp"
#include "flow/values/making.hpp"

#include <string_view>

namespace ftcheck::python {

// What the interpreter's functions make: PyModuleDef_Init(def) hands over a definition, its
// argument; PyModule_Create2(def, version) and PyModule_FromDefAndSpec2 make a module from one,
// PyModule_FromSlotsAndSpec(slots, spec) from slots; PyModule_New(name) makes one without either.
inline constexpr flow::Making definition{"definition", true};
inline constexpr flow::Making module_of_definition{"module"};
inline constexpr flow::Making module_of_slots{"module of slots"};
inline constexpr flow::Making bare_module{"bare module", false, true};

struct ApiEffect {
  flow::Effect effect = flow::Effect::none;
  const flow::Making* makes = nullptr;
};

// The effect of the interpreter's or the system's function of that name.
ApiEffect effect_of(std::string_view name);

// True if the interpreter may have a function of that name: it begins like the C API's names, and
// is not an init function's.
bool is_python_name(std::string_view name);

// True if the import is not what its name suggests: a C API name that is bound to a library other
// than Python's, or one that the module's own code is to bind later (PE's delayed imports).
bool is_disguised(BinaryFormat format, const binary::Import& import);

}  // namespace ftcheck::python
