// Which interpreters install a wheel with a tag and then look for a module with a suffix.
//
// An interpreter looks for its own few suffixes and imports nothing else (python/suffix.hpp), so a
// module whose suffix no interpreter of the wheel's tags looks for is dead weight, or, more often,
// the module that was meant to be found.
#pragma once

#include "python/suffix.hpp"
#include "rules/facts.hpp"
#include "rules/platform.hpp"
#include "wheel/tag.hpp"

#include <span>
#include <string>
#include <vector>

namespace ftcheck::rules {

// The first Python 3 with abi3t (PEP 803).
inline constexpr unsigned first_abi3t = 15;

// True if it installs a wheel with the tag, the platform left aside: as
// wheel::free_threaded_interpreters, for default builds too.
bool installs(const Interpreter& interpreter, const wheel::Tag& tag);

// True if it looks for modules of that suffix and can use them.
bool looks_for(const Interpreter& interpreter, const python::Suffix& suffix);

// True if the platform part of the suffix, and whether it is .so or .pyd, fits the platform.
bool fits_platform(const python::Suffix& suffix, const Platform& platform);

// True if the tag is one that `installs` knows all about.
bool is_understood(const wheel::Tag& tag);

bool is_python_2(const wheel::Tag& tag);

enum class Builds { all, free_threaded };

// True if one of those builds installs a wheel with one of the tags and finds a module of that
// suffix in it, or if that is not known.  An abi3 module counts as found by default builds only.
bool is_found(const python::Suffix& suffix, std::span<const wheel::Tag> tags, Builds builds);

// The same, the platforms left aside.
bool is_found_elsewhere(const python::Suffix& suffix, std::span<const wheel::Tag> tags);

// A suffix of one stable ABI in a wheel tagged only for the other.
bool is_other_stable_abi(const python::Suffix& suffix, std::span<const wheel::Tag> tags);

// Whom a suffix names, as the end of "its suffix .so names ".
std::string named_by(const python::Suffix& suffix);

// "ELF for x86_64", "Mach-O for x86_64 and aarch64", "WebAssembly".
std::string describe(const std::vector<Slice>& slices);

// The tags without their platforms, each once: "cp314-cp314t"; of many, a few.
std::string tag_names(std::span<const wheel::Tag> tags);

// Any texts as a list; of many, a few.
std::string listed(const std::vector<std::string>& texts);

}  // namespace ftcheck::rules
