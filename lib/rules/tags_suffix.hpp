// Which interpreters install a wheel with a tag and then look for a module with a suffix.
//
// An interpreter looks only for its own few suffixes (python/suffix.hpp).  A module whose suffix no
// interpreter of the wheel's tags looks for is dead weight or, more often, the module that should
// have been found.
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

// True if the interpreter installs a wheel with the tag, whatever the platform: like
// wheel::free_threaded_interpreters, and for default builds too.
bool installs(const Interpreter& interpreter, const wheel::Tag& tag);

// True if the interpreter looks for modules with that suffix and can use them.
bool looks_for(const Interpreter& interpreter, const python::Suffix& suffix);

// True if the suffix fits the platform: its platform part, and whether it ends in .so or .pyd.
bool fits_platform(const python::Suffix& suffix, const Platform& platform);

// True if `installs` fully understands the tag.
bool is_understood(const wheel::Tag& tag);

bool is_python_2(const wheel::Tag& tag);

enum class Builds { all, free_threaded };

// True if one of those builds installs a wheel with one of the tags and finds a module with that
// suffix in it, or if that is unknown.  An abi3 module counts as found only by default builds.
bool is_found(const python::Suffix& suffix, std::span<const wheel::Tag> tags, Builds builds);

// The same, whatever the platforms.
bool is_found_elsewhere(const python::Suffix& suffix, std::span<const wheel::Tag> tags);

// True for a suffix of one stable ABI in a wheel tagged only for the other.
bool is_other_stable_abi(const python::Suffix& suffix, std::span<const wheel::Tag> tags);

// Which Pythons a suffix is for, as the end of "it is built for ".
std::string named_by(const python::Suffix& suffix);

// "ELF for x86_64", "Mach-O for x86_64 and aarch64", "WebAssembly".
std::string describe(const std::vector<Slice>& slices);

// The tags without their platforms, each once: "cp314-cp314t".  A long list is cut short.
std::string tag_names(std::span<const wheel::Tag> tags);

// Texts as a list with commas.  A long list is cut short: "a, b and 7 more".
std::string listed(const std::vector<std::string>& texts);

}  // namespace ftcheck::rules
