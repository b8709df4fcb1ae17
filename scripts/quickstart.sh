#!/bin/sh
# Builds ftcheck and runs it:
#
#   scripts/quickstart.sh [PATH...]      default: the wheels in testdata/wheels
#
# Installs missing packages on Debian 12, builds build/release/cli/ftcheck, and exits with its exit
# status: 0 if all is ready, 1 if not, 2 if a PATH could not be read.  3 means that there was nothing
# to run, because a package or the build failed.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)

sh "$root/scripts/install.sh" build </dev/null || exit 3

log=$(mktemp)
trap 'rm -f "$log"' EXIT
quietly() {
  if ! (cd "$root" && "$@") >"$log" 2>&1 </dev/null; then
    cat "$log" >&2
    echo "quickstart.sh: '$*' failed in $root, see above." >&2
    exit 3
  fi
}

# Leaves out the tests, because they need packages that the command does not.  Builds a tree that is
# already configured as it is.
if [ ! -f "$root/build/release/build.ninja" ]; then
  echo "Building ftcheck in $root/build/release, which takes a minute or two the first time" >&2
  quietly cmake --preset release -DFTCHECK_BUILD_TESTS=OFF
fi
quietly cmake --build --preset release --target ftcheck-command

[ $# -gt 0 ] || set -- "$root"/testdata/wheels/*.whl
status=0
"$root/build/release/cli/ftcheck" "$@" || status=$?
exit "$status"
