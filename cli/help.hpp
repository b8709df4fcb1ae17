// What --help prints.
#pragma once

#include <string_view>

namespace ftcheck::cli {

// Written out: CLI11's own layout has no room for examples and exit codes where people look.
inline constexpr std::string_view help_text =
    R"(Tells whether a free-threaded Python keeps the GIL disabled when it imports
the extension modules of wheels and directories. Reads the binaries; runs
nothing.

Usage: ftcheck [OPTIONS] PATH...
       ftcheck --list-rules
       ftcheck --list-limits
       ftcheck --explain CODE

Arguments:
  PATH...                 wheels (.whl), extension modules (.so, .pyd), and
                          directories: environments, site-packages, unpacked
                          wheels, build trees, folders of wheels; "-" for those
                          that standard input lists

Input:
      --files-from FILE   audit the paths that FILE lists, one a line, each as
                          soon as it is read; "-" is standard input
  -0, --null              in lists, NUL ends each path, as after find -print0
      --python VERSION    the interpreter that the modules of a directory are
                          for: 3.14t or 3.14 [default: what it says itself]
      --verify-record     compare every member of a wheel with RECORD, not only
                          those that are read anyway
  -j, --jobs N            audit N at a time; the report is the same whatever N
                          [default: 0: as many as there are cores]
      --limit NAME=N      raise or lower a bound on what an input may cost, such
                          as seconds=60 or memory=4GiB; may be repeated
      --list-limits       print the bounds, and what each is on
      --follow-symlinks   in a directory, follow symbolic links that lead out
                          of it
      --no-isolation      audit in this process; else each input is audited in
                          one of its own, which can only read, so that one
                          that crashes the analysis costs no other

Rules:
      --select CODES      report only what these rules find: codes (FT301), the
                          beginnings of codes (FT3), names (gil-not-declared)
                          or ALL, with commas between them
      --ignore CODES      leave out what these find; where both name a rule,
                          the longer code wins
      --hints             hints too (FT5): what to read in the source before it
                          declares that it does not need the GIL
      --baseline FILE     report and exit with 1 only for what is new or worse
                          than in FILE, an old report in JSON or JSON Lines
      --fail-on SEVERITY  error or warning: findings as grave as that, or
                          graver, exit with 1 [default: error]
      --list-rules        print all rules; --format json and markdown say all
      --explain CODE      print what a rule is for, an example and its source

Output:
      --format NAME[=FILE]
                          text      for people [default]
                          table     a line a release, for many
                          json      all that is known; jsonl: the same, a line
                                    an artifact, each as soon as it is done
                          sarif, github, gitlab
                                    for code scanning, annotations of a
                                    workflow, and merge requests
                          markdown, html
                                    for summaries and comments, and browsers
                          May be repeated, each with a FILE of its own; then
                          nothing but errors is printed. One may go without a
                          FILE (of several the last counts) and is printed.
      --table             the same as --format table
  -o, --output FILE       write what would be printed to FILE
  -q, --quiet             print only what is wrong, without the summary; and
                          show no progress on a terminal
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

Interrupted:
  Ctrl-C and SIGTERM end the run early; what is done by then is reported, but
  a FILE that was there before stays as it was, and the exit code is 130, or
  143. Once more, and it ends without a report.

Examples:
  ftcheck dist/*.whl
  ftcheck --table .venv wheelhouse/
  ftcheck -v build/_speedups.cpython-314t-x86_64-linux-gnu.so
  ftcheck --format json=report.json --format html=report.html dist/*.whl
  ftcheck --select FT3,FT4 --ignore no-classifier --fail-on warning dist/*.whl

Exit codes:
  0  nothing is wrong
  1  a module is not ready, unless the rule that says why is ignored, or a
     finding is as grave as --fail-on
  2  wrong usage, or an input could not be read or the report not written
)";

}  // namespace ftcheck::cli
