// What --help prints.
#pragma once

#include <string_view>

namespace ftcheck::cli {

// Written by hand: CLI11's own layout has no room for examples and exit codes where people look.
// scripts/manual.py reads it to make the manual page and the shell completions.
inline constexpr std::string_view help_text =
    R"(Checks whether a free-threaded Python keeps the GIL disabled when it imports
the extension modules of wheels and directories. Reads the binaries and runs
nothing.

Usage: ftcheck [OPTIONS] PATH...
       ftcheck [OPTIONS] --package REQ [--history]
       ftcheck [OPTIONS] --packages-from FILE [--site DIR]
       ftcheck --cache-info | --cache-clear
       ftcheck --list-rules [CODES...]
       ftcheck --list-limits
       ftcheck --explain CODES...

Arguments:
  PATH...                 wheels (.whl), extension modules (.so, .pyd), and
                          directories: environments, site-packages, unpacked
                          wheels, build trees, folders of wheels;
                          files that say what a project needs: uv.lock,
                          pylock.toml, poetry.lock, pdm.lock, Pipfile.lock,
                          requirements.txt, pyproject.toml, pip's --report;
                          URLs of wheels; "-" reads a list of all these from
                          standard input

Input:
      --files-from FILE   audit the paths listed in FILE, one per line, each as
                          soon as it is read; "-" is standard input
  -0, --null              paths in lists end with NUL, as find -print0 writes
                          them
      --python VERSION    the Python that a directory's modules are for: 3.14t
                          or 3.14 [default: what the directory says itself]
      --target VERSION    judge wheels and modules only for this free-threaded
                          Python, such as 3.14t [default: every free-threaded
                          Python that they are for]
      --platform TAG      judge only for this platform: a family such as
                          linux_x86_64 or an exact tag such as
                          manylinux_2_28_x86_64; may be repeated. For files it
                          needs --target. For packages from an index the default
                          is this machine, and "all" is every platform.
      --verify-record     compare every member of a wheel with RECORD, not only
                          the members that are read anyway
  -j, --jobs N            audit N inputs at a time; the report is the same for
                          every N [default: 0, the number of cores]
      --limit NAME=N      change a limit on what one input may cost, such as
                          seconds=60 or memory=4GiB; may be repeated
      --list-limits       print the limits and what each one bounds
      --follow-symlinks   follow symbolic links that lead out of a directory
      --no-isolation      audit in this process; by default each input has a
                          process of its own that can only read, so an input
                          that crashes the analysis affects no other

Projects:
      --extra NAME        count the project's optional dependencies of that name
                          too, or of each with "all"; may be repeated
      --group NAME        count this dependency group too, or each with "all";
                          may be repeated
      --no-deps           judge only what a file names itself, without the
                          dependencies of that; --deps judges the dependencies
                          of each --package too, which is the default for
                          packages with extras, such as "uvicorn[standard]"
      --resolver HOW      how versions are chosen where a file leaves a choice:
                          fit       the newest release that fits each
                                    requirement, without backtracking [default]
                          uv        those that `uv pip compile` chooses
      --input-kind KIND   read every file as this kind, whatever its name, such
                          as uv.lock, pylock.toml or requirements.txt
      --ask-index         for each distribution in a directory that is not
                          ready, ask an index for a release that is

Packages from an index:
      --package REQ       check a project's newest release that fits REQ, such
                          as lxml or "lxml>=6": the wheel that pip installs on
                          this machine for 3.14t; may be repeated
      --packages-from FILE
                          the same for each name in FILE, one per line or a
                          list of popular packages in JSON; "-" is standard
                          input
      --top N             only the first N names of that list
      --history[=all]     for each --package, find its first release with a
                          free-threaded wheel, the first that is ready, and what
                          changed in between; reads only the releases it needs,
                          or with =all every one
      --pre               let pre-releases count like final releases
      --index-url URL     the index to ask [default: the one that uv and pip are
                          set up for, otherwise the public one]
      --extra-index-url [NAME=]URL
                          an index to ask before that one; may be repeated. The
                          first index that has the project answers. NAME is that
                          of uv's variable UV_INDEX_NAME_PASSWORD.
      --find-links LOC    a directory with wheels, or the URL of a page with
                          links to them; may be repeated
      --require-hashes    fetch whole wheels and compare them with the index's
                          SHA-256, instead of only the parts that are needed
      --offline           answer from the cache alone; --no-offline overrides
                          the configuration
      --refresh           ask again for what is in the cache
      --cache-dir DIR     keep the cache in DIR [default: ftcheck/ in
                          $XDG_CACHE_HOME or ~/.cache]
      --no-cache          use no cache and fill none
      --cache-info        print where the cache is and what is in it
      --cache-clear       remove the cache

Pages about packages:
      --site DIR          write pages about the packages and their history to
                          DIR: an overview to search, a page and a badge each,
                          and what changed; a second run rewrites only that
      --site-notes FILE   TOML with a table [projects.NAME] for each project
                          that has a note, an issue or an index with nightly
                          wheels
      --site-url URL      where the pages will be found, for the feed

Rules:
      --select CODES      report only findings of these rules: codes (FT301),
                          families (FT3), names (gil-not-declared) or ALL,
                          separated by commas
      --ignore CODES      leave out findings of these rules; if both options
                          name a rule, the longer code wins
      --hints             report hints (FT5) too: code to review before a
                          module declares that it does not need the GIL, and
                          static data that it writes without a lock
      --ignore-state MODULE:NAME
                          leave out hints about this variable (FT511 to FT515),
                          which was judged: MODULE as for per-module-ignores,
                          * for any characters; may be repeated
      --baseline FILE     report only what is new or worse than in FILE, an
                          older report in JSON or JSON Lines, and exit with 1
                          only for that
      --fail-on SEVERITY  exit with 1 if any finding is at least this severe:
                          error or warning [default: error]
      --exit-zero         exit with 0 whatever the findings are; errors still
                          exit with 2
      --list-rules        print all rules, or those of the CODES after it; all
                          there is about them with --format json or markdown
      --explain CODES     print what these rules are for, with examples and
                          sources

Output:
      --format NAME[=FILE]
                          write the report in this format:
                          text      for people; the default up to five releases
                          table     one line per release; the default for more
                          json      everything that is known, for programs
                          jsonl     JSON Lines, each artifact when it is done
                          sarif     SARIF, for code scanning
                          github    annotations of a GitHub workflow
                          gitlab    code quality of a GitLab merge request
                          markdown  for summaries and comments
                          html      one page for browsers
                          May be repeated with one FILE each; a format without
                          FILE is printed, and of several the last one counts.
      --table             the same as --format table
      --statistics        count findings by rule after the report as text or
                          table
  -o, --output FILE       write to FILE what would be printed
  -q, --quiet             print only what is wrong: no summary, no progress
  -v, --verbose           print every module with all its evidence
      --color WHEN        auto, always or never [default: auto: on a terminal;
                          NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE and CLICOLOR
                          in the environment change that]

Configuration:
      --config FILE       read this file instead of the nearest ftcheck.toml or
                          pyproject.toml with a [tool.ftcheck] table, here or in
                          a directory above
      --no-config         read no configuration; options override it anyway,
                          with --no-hints and --no-verify-record too

Others:
  -V, --version           print the version
  -h, --help              print this help
      --                  everything after it is a PATH, even if it begins with
                          "-"

Interruption:
  Ctrl-C and SIGTERM end the run early. Inputs that are done are reported, but
  a FILE from an earlier run is not replaced. The exit code is 130 or 143. A
  second signal ends the run without a report.

Examples:
  ftcheck dist/*.whl
  ftcheck --table .venv wheelhouse/
  ftcheck -v build/_speedups.cpython-314t-x86_64-linux-gnu.so
  ftcheck --format json=report.json --format html=report.html dist/*.whl
  ftcheck uv.lock
  ftcheck --ask-index .venv
  ftcheck --package lxml --package "numpy>=2.3"
  ftcheck --history --package greenlet
  ftcheck --select FT3,FT4 --ignore no-classifier --fail-on warning dist/*.whl

Exit codes:
  0  nothing is wrong; with --history, also if a release is not ready; with
     --site, if the pages were written
  1  a module is not ready and the rule that says why is not ignored, or a
     finding is at least as severe as --fail-on says
  2  wrong usage, or an input could not be read or fetched, or a report not be
     written
)";

}  // namespace ftcheck::cli
