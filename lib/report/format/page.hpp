// The style and the script of the HTML report: page/page.css and page/page.js, which the build
// turns into strings (page/embed.cmake).
#pragma once

#include <string_view>

namespace ftcheck::report {

extern const std::string_view page_css;
extern const std::string_view page_js;

// Their SHA-256 hashes in hexadecimal.
extern const std::string_view page_css_sha256;
extern const std::string_view page_js_sha256;

}  // namespace ftcheck::report
