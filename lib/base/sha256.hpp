// SHA-256 digests in files that others wrote.
#pragma once

#include <string>
#include <string_view>

namespace ftcheck::base {

// The hexadecimal digits in lower case; empty if the text is not a SHA-256.
std::string checked_sha256(std::string_view text);

}  // namespace ftcheck::base
