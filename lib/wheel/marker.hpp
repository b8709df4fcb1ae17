// Environment markers (dependency specifiers, PEP 508), which follow the semicolon in
// "cffi>=2.0; platform_python_implementation != 'PyPy'".
#pragma once

#include "wheel/platform.hpp"

#include <ftcheck/interpreter.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::wheel {

// What markers are about: an interpreter on a platform.
struct MarkerEnvironment {
  // The values of PEP 508's variables, by name: "sys_platform".  A variable that is not here is not
  // known: platform_release, platform_version, and platform_machine of macosx_universal2.
  std::map<std::string, std::string, std::less<>> values;
  // Normalized names.  `extra == "x"` holds if x is one of them, as does `"x" in extras` (PEP 751).
  std::vector<std::string> extras;
  std::vector<std::string> dependency_groups;  // PEP 751
  std::vector<std::string> sys_abi_features;   // PEP 780: "free-threading", "64-bit"
};

// That of CPython 3.MINOR on a platform; the micro version is 0.
MarkerEnvironment marker_environment(const Interpreter& python, const Platform& platform);

// Whether the marker holds there, as packaging.markers says; nothing if that depends on a variable
// that is not known, or if the text is not a marker; `why` then says which, as a clause.
std::optional<bool> evaluate(std::string_view marker, const MarkerEnvironment& environment,
                             std::string* why = nullptr);

// True if the marker holds for all releases of CPython 3.MINOR on every platform without extras,
// false if it holds for none.  Nothing if that depends on something else, or if the text is not a
// marker.
std::optional<bool> marker_holds(std::string_view marker, unsigned minor);

}  // namespace ftcheck::wheel
