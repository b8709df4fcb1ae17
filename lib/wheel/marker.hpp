// Environment markers (dependency specifiers, PEP 508), which stand behind the semicolon in
// "cffi>=2.0; platform_python_implementation != 'PyPy'".
#pragma once

#include <optional>
#include <string_view>

namespace ftcheck::wheel {

// Whether it holds for all releases of CPython 3.MINOR on every platform, without extras, or for
// none.  Nothing if that depends, on what is not looked at too, or if it is no marker.
std::optional<bool> marker_holds(std::string_view marker, unsigned minor);

}  // namespace ftcheck::wheel
