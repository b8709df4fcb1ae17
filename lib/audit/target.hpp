// Options::target: which wheels its interpreter installs, and which modules it looks for.  Names
// and tags are enough to tell, so nothing else needs to be read.
#pragma once

#include "python/suffix.hpp"
#include "rules/facts.hpp"
#include "wheel/platform.hpp"
#include "wheel/tag.hpp"

#include <ftcheck/audit.hpp>

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace ftcheck::auditing {

// A target with its platforms parsed.
struct Wanted {
  Interpreter python;
  std::vector<wheel::Platform> platforms;  // any platform if empty
};

// Throws Error for a default build, a version without a free-threaded build, and an unknown
// platform.
Wanted parse_target(const Target& target);

// The target of the options, if there is one.
std::optional<Wanted> wanted_by(const Options& options);

// The tags with which the interpreter installs a wheel on one of the platforms.
std::vector<wheel::Tag> tags_for(const Wanted& wanted, std::span<const wheel::Tag> tags);

// True if a wheel with one of the tags is for one of the platforms, whatever its interpreters.
bool fits_platform(const Wanted& wanted, std::span<const wheel::Tag> tags);

// True if the interpreter looks for modules with that suffix on one of the platforms.  `tags` are
// those of the wheel that it installs; none for a module by itself.  An abi3 module counts for
// 3.13t and 3.14t, which try to load it.
bool looks_for(const Wanted& wanted, const python::Suffix& suffix,
               std::span<const wheel::Tag> tags);

// True if one of the slices is for one of the platforms.
bool runs_on(const Wanted& wanted, std::span<const rules::Slice> slices);

// The names of the platforms that were asked for.
std::vector<std::string> platform_names(const Wanted& wanted);

}  // namespace ftcheck::auditing
