# Writes the C++ file that holds the style and the script of pages, and their SHA-256, by which the
# Content-Security-Policy of these pages allows them.
#
#   cmake -D CSS=page.css -D JS=page.js -D NAMESPACE=report -D NAME=page
#         -D HEADER=report/format/page.hpp -D OUT=page.cpp -P embed.cmake
#
# The strings are NAME_css and NAME_js.  With BASE, another style comes before CSS.  Line ends become
# LF, as browsers read them, so that the hashes match.  Each file is one string literal, of which
# MSVC allows 16 kB.
function(literal name file)
  file(READ "${file}" text)
  string(REPLACE "\r\n" "\n" text "${text}")
  string(LENGTH "${text}" size)
  if(size GREATER 16000)
    message(FATAL_ERROR "${file} is too long for one string literal")
  endif()
  set(${name} "${text}" PARENT_SCOPE)
endfunction()

set(base)
set(before)
if(BASE)
  literal(base "${BASE}")
  set(before "R\"page(${base})page\" ")
endif()
literal(css "${CSS}")
literal(js "${JS}")
string(SHA256 css_hash "${base}${css}")
string(SHA256 js_hash "${js}")
file(WRITE "${OUT}" "// Written by embed.cmake.
#include \"${HEADER}\"

namespace ftcheck::${NAMESPACE} {

const std::string_view ${NAME}_css = ${before}R\"page(${css})page\";
const std::string_view ${NAME}_css_sha256 = \"${css_hash}\";
const std::string_view ${NAME}_js = R\"page(${js})page\";
const std::string_view ${NAME}_js_sha256 = \"${js_hash}\";

}  // namespace ftcheck::${NAMESPACE}
")
