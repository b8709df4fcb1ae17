# Writes the C++ file that holds the page's style and script, and their SHA-256, which the page's
# Content-Security-Policy allows them by.
#
#   cmake -D CSS=page.css -D JS=page.js -D OUT=page.cpp -P embed.cmake
#
# Line ends become LF, as a browser reads them; else the hashes would not be those of what it reads.
# One string literal of MSVC's holds 16 kB.
function(embed name file)
  file(READ "${file}" text)
  string(REPLACE "\r\n" "\n" text "${text}")
  string(LENGTH "${text}" size)
  if(size GREATER 16000)
    message(FATAL_ERROR "${file} has become too long for one string literal")
  endif()
  string(SHA256 hash "${text}")
  set(definitions "${definitions}const std::string_view ${name} = R\"page(${text})page\";\nconst std::string_view ${name}_sha256 = \"${hash}\";\n" PARENT_SCOPE)
endfunction()

set(definitions)
embed(page_css "${CSS}")
embed(page_js "${JS}")
file(WRITE "${OUT}" "// Written by embed.cmake from page.css and page.js.
#include \"report/format/page.hpp\"

namespace ftcheck::report {

${definitions}
}  // namespace ftcheck::report
")
