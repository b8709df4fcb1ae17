// Which ftcheck this is.
#pragma once

#include <ftcheck/export.h>
#include <string_view>

namespace ftcheck {

// The library's version, "MAJOR.MINOR.PATCH" (semantic versioning).
FTCHECK_EXPORT std::string_view version();

// The `schema_version` of the JSON report.  Within one, fields are added, never renamed or removed.
inline constexpr int report_schema_version = 1;

}  // namespace ftcheck
