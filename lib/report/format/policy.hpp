// The Content-Security-Policy of pages that have one style and one script of their own.
#pragma once

#include <string>
#include <string_view>

namespace ftcheck::report {

// Lets a page use only the style and the script with these SHA-256 hashes, given in hexadecimal,
// and load nothing.  `images` is a source of images that are allowed as well: "data:"; none if
// empty.
std::string content_security_policy(std::string_view css_sha256, std::string_view js_sha256,
                                    std::string_view images = {});

}  // namespace ftcheck::report
