// Environment markers (dependency specifiers, PEP 508), which follow the semicolon in
// "cffi>=2.0; platform_python_implementation != 'PyPy'".
#pragma once

#include <optional>
#include <string_view>

namespace ftcheck::wheel {

// True if the marker holds for all releases of CPython 3.MINOR on every platform without extras,
// false if it holds for none.  Nothing if that depends on something else, or if the text is not a
// marker.
std::optional<bool> marker_holds(std::string_view marker, unsigned minor);

}  // namespace ftcheck::wheel
