#!/bin/sh
# Builds everything with warnings as errors into build/release and runs all tests, one per processor
# at a time; the output ends with ctest's summary.  Installs missing packages on Debian 12.
#
#   scripts/test.sh [CTEST-OPTION...]      for instance -R '^wheel:'
set -eu
cd "$(dirname -- "$0")/.."

sh scripts/install.sh build test </dev/null
sh scripts/install.sh browser </dev/null ||
  echo "test.sh: there is no browser to be had, so the tests of the HTML report are skipped." >&2
sh scripts/install.sh packaging </dev/null ||
  echo "test.sh: buildah, Nix or Ruby is missing, so some tests of packaging/ are skipped." >&2
cmake --preset release -DFTCHECK_WARNINGS_AS_ERRORS=ON
cmake --build --preset release
ctest --preset release -j "$(nproc)" --no-tests=error "$@" </dev/null
