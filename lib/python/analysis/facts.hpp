// What every free-threaded interpreter is known to be and to have: its version, as a number and as
// text, and the functions that all of them export.
#pragma once

#include "binary/image.hpp"
#include "python/analysis/state.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ftcheck::python::analysis {

// What a variable of the interpreter's holds, if that is known.  `minors` are the versions that the
// module is for: 14 for 3.14; empty for any.
std::optional<Value> known_variable(const binary::Image& image, const Value& at, unsigned size,
                                    std::span<const unsigned> minors);

// How the text that Py_GetVersion returns begins, as far as that is known: "3.14.".
std::string version_text(std::span<const unsigned> minors);

// True if an import is certainly not NULL.
bool is_certain(const binary::Import& import);

// The operands of a comparison, where one that is known not to be NULL is replaced by a place that
// is not.
Flags with_certain_imports(const binary::Image& image, Flags flags);

}  // namespace ftcheck::python::analysis
