// Paths as URI references (RFC 3986).
#pragma once

#include <string>
#include <string_view>

namespace ftcheck::report {

// A relative reference for a relative path, "file:///..." for an absolute one, without "." and
// needless "..".  All bytes except letters, digits, "-._~" and "/" are percent-encoded, so the path
// can be recovered in any encoding.
std::string path_uri(std::string_view path);

// A member of an archive: "dist/pkg.whl!/pkg/_x.so".  Any other "!" in the path or the member is
// encoded.
std::string member_uri(std::string_view path, std::string_view member);

// True if `text` is exactly one absolute http or https URI.
bool is_web_uri(std::string_view text);

}  // namespace ftcheck::report
