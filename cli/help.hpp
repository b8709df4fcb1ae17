// What --help prints.
#pragma once

#include <string_view>

namespace ftcheck::cli {

// Written out: CLI11's own layout has no room for examples and exit codes where people look.
inline constexpr std::string_view help_text =
    R"(Tells whether a free-threaded Python keeps the GIL disabled when it imports
the extension modules of a wheel. Reads the binaries; runs nothing.

Usage: ftcheck [OPTIONS] PATH...
       ftcheck --list-rules
       ftcheck --explain CODE

Arguments:
  PATH...                 wheels (.whl) and extension modules (.so, .pyd)

Rules:
      --select CODES      report only what these rules find: codes (FT301), the
                          beginnings of codes (FT3), names (gil-not-declared)
                          or ALL, with commas between them
      --ignore CODES      leave out what these find; where both name a rule,
                          the longer code wins
      --hints             hints too (FT5): what to read in the source before it
                          declares that it does not need the GIL
      --verify-record     compare every member of a wheel with RECORD, not only
                          those that are read anyway
      --fail-on SEVERITY  error or warning: findings as grave as that, or
                          graver, exit with 1 [default: error]
      --list-rules        print all rules; --format json and markdown say all
      --explain CODE      print what a rule is for, an example and its source

Output:
      --format FORMAT     text, for people, or json [default: text]
  -o, --output FILE       write the report to FILE instead of standard output
  -q, --quiet             print only what is wrong, without the summary
  -v, --verbose           print every module with all its evidence
      --color WHEN        auto, always or never [default: auto: on a terminal,
                          unless the environment sets NO_COLOR]

Configuration:
      --config FILE       read [tool.ftcheck] of FILE instead of the nearest
                          pyproject.toml that has one, here or above
      --no-config         read no configuration; options win over it anyway,
                          --no-hints and --no-verify-record too

Others:
      --version           print the version
  -h, --help              print this help
      --                  what follows is a PATH, even if it begins with "-"

Examples:
  ftcheck dist/*.whl
  ftcheck -v build/_speedups.cpython-314t-x86_64-linux-gnu.so
  ftcheck --format json -o report.json dist/*.whl
  ftcheck --select FT3,FT4 --ignore no-classifier --fail-on warning dist/*.whl

Exit codes:
  0  nothing is wrong
  1  a module is not ready, unless the rule that says why is ignored, or a
     finding is as grave as --fail-on
  2  wrong usage, or an input could not be read or the report not written
)";

}  // namespace ftcheck::cli
