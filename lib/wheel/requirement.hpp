// Dependency specifiers (PEP 508): "uvicorn[standard]>=0.30; python_version >= '3.9'", as in
// Requires-Dist, pyproject.toml and requirements files.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::wheel {

struct Requirement {
  std::string project;              // as written
  std::vector<std::string> extras;  // as written
  std::string specifiers;           // ">=6,<7", valid; empty if any version will do
  std::string url;                  // after "@", as written; then there are no specifiers
  std::string marker;               // as written, not checked; empty if it always holds
};

// Parses such a text as the packaging library does, with blanks allowed between all parts.  Nothing
// if it is not a requirement; `why`, if given, then holds a clause.
std::optional<Requirement> parse_requirement(std::string_view text, std::string* why = nullptr);

// True if that line of Requires-Dist makes every CPython 3.MINOR install the project in at least
// that major version, on every platform and without extras.  `project` is a normalized name.  False
// for a text that is not a requirement, and for a URL.
bool requires_major(std::string_view requires_dist, std::string_view project, std::uint64_t major,
                    unsigned minor);

}  // namespace ftcheck::wheel
