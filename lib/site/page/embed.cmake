# Writes the C++ file that holds the style and the script of the tracker's pages, and their SHA-256, by which the
# Content-Security-Policy of these pages allows them.
#
#   cmake -D BASE=page.css -D CSS=site.css -D JS=site.js -D OUT=page.cpp -P embed.cmake
#
# The style is that of the HTML report (BASE) followed by CSS.  Line ends become LF, as browsers read them, so that the
# hashes match.  Each file is one string literal, of which MSVC allows 16 kB.
function(literal name file)
  file(READ "${file}" text)
  string(REPLACE "\r\n" "\n" text "${text}")
  string(LENGTH "${text}" size)
  if(size GREATER 16000)
    message(FATAL_ERROR "${file} is too long for one string literal")
  endif()
  set(${name} "${text}" PARENT_SCOPE)
endfunction()

literal(base "${BASE}")
literal(css "${CSS}")
literal(js "${JS}")
string(SHA256 css_hash "${base}${css}")
string(SHA256 js_hash "${js}")
file(WRITE "${OUT}" "// Written by embed.cmake.
#include \"site/page.hpp\"

namespace ftcheck::site {

const std::string_view site_css = R\"page(${base})page\" R\"page(${css})page\";
const std::string_view site_css_sha256 = \"${css_hash}\";
const std::string_view site_js = R\"page(${js})page\";
const std::string_view site_js_sha256 = \"${js_hash}\";

}  // namespace ftcheck::site
")
