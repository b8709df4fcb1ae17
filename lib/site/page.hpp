// The style and the script of the tracker's pages: page/site.css and page/site.js, which the build
// turns into strings (report/format/page/embed.cmake).
#pragma once

#include <string_view>

namespace ftcheck::site {

// Begins with the style of the HTML report.
extern const std::string_view site_css;
extern const std::string_view site_js;

// Their SHA-256 hashes in hexadecimal.
extern const std::string_view site_css_sha256;
extern const std::string_view site_js_sha256;

}  // namespace ftcheck::site
