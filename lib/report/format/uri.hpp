// Paths as URI references (RFC 3986).
#pragma once

#include <string>
#include <string_view>

namespace ftcheck::report {

// Relative for a relative path, "file:///..." for an absolute one, without "." and needless ".." in
// it.  All bytes but letters, digits, "-._~" and "/" are percent-encoded, so that it can be read
// back whatever the path's encoding is.
std::string path_uri(std::string_view path);

// A member of an archive, as in "dist/pkg.whl!/pkg/_x.so".  No "!" of the path or the member is
// left as it is.
std::string member_uri(std::string_view path, std::string_view member);

// Whether `text` is one absolute http or https URI and nothing else.
bool is_web_uri(std::string_view text);

}  // namespace ftcheck::report
