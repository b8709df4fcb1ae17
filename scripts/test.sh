#!/bin/sh
# Builds everything with warnings as errors into build/test and runs all tests; ends with ctest's
# summary.  Installs what is missing on Debian 12.
#
#   scripts/test.sh [CTEST-OPTION...]      for instance -R '^wheel: '
set -eu
cd "$(dirname -- "$0")/.."

sh scripts/install.sh build test </dev/null
sh scripts/install.sh browser </dev/null ||
  echo "test.sh: there is no browser to be had, so the tests of the HTML report are skipped." >&2
cmake --preset release -B build/test -DFTCHECK_WARNINGS_AS_ERRORS=ON
cmake --build build/test
ctest --test-dir build/test --output-on-failure --no-tests=error "$@" </dev/null
