// Requires-Dist (dependency specifiers, PEP 508): what is installed along with a distribution.
#pragma once

#include <cstdint>
#include <string_view>

namespace ftcheck::wheel {

// True if that line, "cffi>=2.0; python_version >= '3.9'", makes every CPython 3.MINOR install the
// project in at least that major version, on every platform and without extras.  `project` is a
// normalized name.  False for a text that is not a requirement, and for a URL.
bool requires_major(std::string_view requires_dist, std::string_view project, std::uint64_t major,
                    unsigned minor);

}  // namespace ftcheck::wheel
