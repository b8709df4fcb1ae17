# Writes the C++ file with all rules, from their texts.
#
#   cmake -D TEXTS="FT101.md;FT102.md" -D OUT=texts.cpp -P embed.cmake
#
# What it writes defines all_rules(), and each rule by its name (FT301 as rules::gil_not_declared), so a
# text whose rule no family declares does not compile, and a rule without a text does not link.
set(front "# CODE name-in-lower-case

- severity: error, warning or info
- summary: what it finds, one clause without an end
- source: where the facts are from

Why that matters and how it is found.

## Example

A case and its cure.
")

# One string literal of MSVC's holds 16 kB.
set(longest 16000)

set(rules)
set(names)
set(index 0)

function(fail file problem)
  message(FATAL_ERROR "${file} ${problem}. The text of a rule looks like this:\n\n${front}")
endfunction()

function(add_rule file)
  get_filename_component(expected "${file}" NAME_WE)
  file(READ "${file}" text)
  string(REPLACE "\r\n" "\n" text "${text}")
  if(NOT text MATCHES "^# (FT[1-9][0-9][0-9]) ([a-z0-9]+(-[a-z0-9]+)*)\n\n- severity: (error|warning|info)\n- summary: ([^\n]+)\n- source: ([^\n]+)\n\n")
    fail("${file}" "does not begin with code, name, severity, summary and source")
  endif()
  set(beginning "${CMAKE_MATCH_0}")
  set(code "${CMAKE_MATCH_1}")
  set(name "${CMAKE_MATCH_2}")
  set(severity "${CMAKE_MATCH_4}")
  set(summary "${CMAKE_MATCH_5}")
  set(source "${CMAKE_MATCH_6}")
  if(NOT code STREQUAL expected)
    fail("${file}" "has the code ${code}, which is not the name of the file")
  endif()
  string(LENGTH "${text}" size)
  if(size GREATER longest)
    fail("${file}" "has ${size} bytes, and ${longest} are the most")
  endif()
  string(LENGTH "${beginning}" size)
  string(SUBSTRING "${text}" ${size} -1 text)
  set(heading "\n\n## Example\n\n")
  string(FIND "${text}" "${heading}" end)
  if(end LESS 1)
    fail("${file}" "has no explanation, or no heading \"## Example\" after it")
  endif()
  string(SUBSTRING "${text}" 0 ${end} explanation)
  string(LENGTH "${heading}" size)
  math(EXPR begin "${end} + ${size}")
  string(SUBSTRING "${text}" ${begin} -1 example)
  string(REGEX REPLACE "\n+$" "" example "${example}")
  if(example STREQUAL "")
    fail("${file}" "has no example")
  endif()
  string(REPLACE "-" "_" identifier "${name}")
  set(rules "${rules}    Rule{\"${code}\", \"${name}\", Severity::${severity},
         R\"text(${summary})text\",
         R\"text(${explanation})text\",
         R\"text(${example})text\",
         R\"text(${source})text\"},\n" PARENT_SCOPE)
  set(names "${names}constinit const Rule& rules::${identifier} = all[${index}];\n" PARENT_SCOPE)
  math(EXPR index "${index} + 1")
  set(index ${index} PARENT_SCOPE)
endfunction()

foreach(file IN LISTS TEXTS)
  add_rule("${file}")
endforeach()
file(WRITE "${OUT}" "// Written by embed.cmake from the texts of the rules.
#include \"rules/catalog.hpp\"

#include <array>

namespace ftcheck {
namespace {

constexpr std::array all{
${rules}};

}  // namespace

${names}
std::span<const Rule> all_rules() {
  return all;
}

}  // namespace ftcheck
")
