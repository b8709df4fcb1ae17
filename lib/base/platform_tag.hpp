// The platform part of a wheel's tag, split into its components.
//
// PEP 425 (linux, win, macosx), PEP 513, 571, 599, 600 (manylinux), PEP 656 (musllinux), PEP 730
// (ios), PEP 738 (android), PEP 783 (pyodide, pyemscripten).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::base {

// The parts of "manylinux_2_28_x86_64".  The views point into the tag or into static storage.
struct PlatformTag {
  std::string_view system;                // "manylinux", "macosx", "win"
  std::vector<std::string_view> numbers;  // "2", "28": the version of the system or its C library
  std::string_view architecture;          // "x86_64", "universal2", "arm64_iphoneos"; may be empty
};

// Nothing if the tag is not a system followed by an underscore; "any" is not.  "win32" is
// Windows on "x86", and manylinux1, 2010 and 2014 are the manylinux versions 2.5, 2.12 and 2.17
// that they stand for.
std::optional<PlatformTag> parse_platform_tag(std::string_view tag);

// The tag with manylinux1, 2010 and 2014 spelled as PEP 600 spells them; other tags unchanged.
std::string perennial_platform_tag(std::string_view tag);

}  // namespace ftcheck::base
