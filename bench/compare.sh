#!/bin/sh
# Compares ftcheck with the floor, and with other tools that read wheels:
#
#   bench/compare.sh WHEEL...
#
# Runs the floor (bench/floor.cpp) and ftcheck alternately on all the wheels, and prints the medians
# of processor time (user and system, including started processes), wall time and peak memory, and of
# the ratios of each pair, which are valid even if the machine's speed drifts.  Then does the same for
# each of unzip -t, abi3t-doctor and abi3audit that is installed, on the wheels that it can read.
#
# PAIRS     how many pairs (5)
# JOBS      for ftcheck -j (1)
# FTCHECK   the command (build/release/cli/ftcheck)
# FLOOR     the floor (build/release/bench/ftcheck-floor)
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
ftcheck=${FTCHECK:-$root/build/release/cli/ftcheck}
floor=${FLOOR:-$root/build/release/bench/ftcheck-floor}
pairs=${PAIRS:-5}
jobs=${JOBS:-1}

fail() {
  echo "compare.sh: $1" >&2
  exit 2
}
[ $# -gt 0 ] || fail "name the wheels to compare on"
command -v /usr/bin/time >/dev/null || fail "GNU time is missing; sh scripts/install.sh bench installs it"
for program in "$ftcheck" "$floor"; do
  [ -x "$program" ] || fail "$program is not there; build it with: cmake --preset release -DFTCHECK_BUILD_BENCH=ON && cmake --build --preset release"
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The commands, for a shell whose arguments are the wheels.
export ftcheck floor jobs
# shellcheck disable=SC2016
{
  of_ftcheck='exec "$ftcheck" -j "$jobs" --format json "$@"'
  of_floor='exec "$floor" "$@"'
  of_unzip='for wheel; do unzip -tqq "$wheel"; done'
  of_doctor='exec abi3t-doctor wheel --all "$@"'
  of_audit='exec abi3audit "$@"'
}

# measure FILE COMMAND WHEEL...: appends "processor wall megabytes".  The command's own exit status
# is ignored.
measure() {
  to=$1 measured=$2
  shift 2
  /usr/bin/time -q -o "$work/one" -f '%U %S %e %M' sh -c "$measured" sh "$@" >/dev/null 2>&1 || true
  awk 'END { print $1 + $2, $3, $4 / 1024 }' "$work/one" >>"$to"
}

# compare NAME COMMAND WHEEL...: runs the command and ftcheck alternately, after an uncounted run of
# each.
compare() {
  name=$1 other=$2
  shift 2
  measure /dev/null "$other" "$@"
  measure /dev/null "$of_ftcheck" "$@"
  : >"$work/a"
  : >"$work/b"
  for _ in $(seq "$pairs"); do
    measure "$work/a" "$of_ftcheck" "$@"
    measure "$work/b" "$other" "$@"
  done
  echo "$# wheels, $pairs pairs: medians, and the median of the ratios"
  paste "$work/a" "$work/b" | awk -v name="$name" '
    function median(values, count,   i, j, swap) {
      for (i = 1; i <= count; ++i)
        for (j = i + 1; j <= count; ++j)
          if (values[j] < values[i]) { swap = values[i]; values[i] = values[j]; values[j] = swap }
      return count % 2 ? values[(count + 1) / 2] : (values[count / 2] + values[count / 2 + 1]) / 2
    }
    { for (i = 1; i <= 6; ++i) all[i, NR] = $i
      for (i = 1; i <= 3; ++i) all[6 + i, NR] = $(3 + i) > 0 ? $i / $(3 + i) : 0 }
    END {
      for (i = 1; i <= 9; ++i) {
        for (j = 1; j <= NR; ++j) one[j] = all[i, j]
        m[i] = median(one, NR)
      }
      printf "  %-16s %12s %12s %12s\n", "", "processor s", "wall s", "peak MB"
      printf "  %-16s %12.2f %12.2f %12.1f\n", "ftcheck", m[1], m[2], m[3]
      printf "  %-16s %12.2f %12.2f %12.1f\n", name, m[4], m[5], m[6]
      printf "  %-16s %12.3f %12.3f %12.3f\n\n", "ratio", m[7], m[8], m[9]
    }'
}

compare floor "$of_floor" "$@"
if command -v unzip >/dev/null; then compare "unzip -t" "$of_unzip" "$@"; fi
if command -v abi3t-doctor >/dev/null; then compare abi3t-doctor "$of_doctor" "$@"; fi
if command -v abi3audit >/dev/null; then
  # It reads only wheels that are tagged for the stable ABI.
  for wheel; do
    shift
    case ${wheel##*/} in *-abi3-* | *-abi3.*) set -- "$@" "$wheel" ;; esac
  done
  if [ $# -gt 0 ]; then compare abi3audit "$of_audit" "$@"; fi
fi
