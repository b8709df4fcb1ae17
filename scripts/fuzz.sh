#!/usr/bin/env bash
# Fuzzes ftcheck with libFuzzer: builds the targets of tests/fuzz with clang's sanitizers, makes
# their seeds from testdata/, and runs each target for some minutes, two at a time.
#
#   scripts/fuzz.sh [--jobs N] [MINUTES [TARGET...]]     default: 5 minutes, all targets
#   scripts/fuzz.sh --ci [TARGET...]                     20 seconds each, only from the seeds, and
#                                                        with the same random numbers every time
#   scripts/fuzz.sh --coverage [TARGET...]               runs the collected inputs once, and prints
#                                                        the lines of lib/ that they reach
#
# Prints one line per target and then, if there were any, the inputs that crash, hang, leak or take
# too much memory, and fails.  libFuzzer's output is in build/fuzz/logs.  The collected inputs stay in
# build/fuzz/corpus, and the next run continues from them.  Installs missing packages on Debian 12.
set -euo pipefail
cd "$(dirname -- "${BASH_SOURCE[0]}")/.."

all_targets=(archive cache frames names pages project elf pe mach_o wasm module analysis state wheel)
jobs=2
mode=run
minutes=5

usage() {
  sed -n '2,/^set/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
  exit 2
}

while (($#)) && [[ $1 == -* ]]; do
  case $1 in
    --ci) mode=ci ;;
    --coverage) mode=coverage ;;
    --jobs)
      [[ ${2-} =~ ^[1-9][0-9]*$ ]] || usage
      jobs=$2
      shift
      ;;
    *) usage ;;
  esac
  shift
done
if [[ $mode == run && $# -gt 0 ]]; then
  [[ $1 =~ ^[1-9][0-9]*$ ]] || usage
  minutes=$1
  shift
fi
targets=("$@")
(($#)) || targets=("${all_targets[@]}")
for target in "${targets[@]}"; do
  [[ " ${all_targets[*]} " == *" $target "* ]] || usage
done

# The directory that targets write their files to, in memory if there is a file system for that.
scratch=$(mktemp -d -p "$([ -w /dev/shm ] && echo /dev/shm || echo "${TMPDIR:-/tmp}")" ftcheck-fuzz-XXXXXX)
trap 'rm -rf "$scratch"' EXIT

build() {
  local log=$scratch/build
  if ! {
    cmake --preset fuzz "$@" && cmake --build "$folder" --target "${targets[@]/#/ftcheck-fuzz-}"
  } >"$log" 2>&1 </dev/null; then
    cat "$log" >&2
    echo "fuzz.sh: the targets could not be built in $folder, see above." >&2
    exit 1
  fi
}

make_seeds() {
  rm -rf "$folder/seeds"
  python3 -B tests/fuzz/corpora.py "$folder/seeds"
}

# Longer inputs make the runs slow and find nothing new; no seed is longer.
max_len() {
  case $1 in
    archive | cache | frames | names | pages | project | wheel) echo 20000 ;;
    *) echo 40000 ;;
  esac
}

dictionary() {
  case $1 in
    archive | wheel) echo tests/fuzz/zip.dict ;;
    names | pages | project) echo "tests/fuzz/$1.dict" ;;
    *) echo tests/fuzz/image.dict ;;
  esac
}

# Runs a target with more options and directories; its output goes to a file.
fuzz() {
  local target=$1
  shift
  mkdir -p "$folder/logs" "$folder/crashes" "$folder/corpus/$target" "$scratch/$target"
  TMPDIR=$scratch/$target "$folder/tests/fuzz/ftcheck-fuzz-$target" -timeout=10 \
    -rss_limit_mb=2048 -detect_leaks=1 -print_final_stats=1 "-max_len=$(max_len "$target")" \
    "-dict=$(dictionary "$target")" "-artifact_prefix=$folder/crashes/$target-" "$@" \
    "$folder/seeds/$target" >"$folder/logs/$target" 2>&1 </dev/null
}

run_target() {
  local options=("-max_total_time=$((60 * minutes))" "$folder/corpus/$1")
  if [[ $mode == ci ]]; then
    mkdir -p "$scratch/corpus-$1"
    options=(-seed=1 -max_total_time=20 "$scratch/corpus-$1")
  fi
  fuzz "$1" "${options[@]}" || touch "$scratch/failed-$1"
}

# "archive      executions 123456  cov 1234  ft 5678  crashes 0"
summarize() {
  local target=$1 log=$folder/logs/$1 executions coverage
  executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  coverage=$(sed -n 's/^#.* cov: \([0-9]*\) ft: \([0-9]*\) .*/cov \1  ft \2/p' "$log" | tail -n 1)
  printf '%-9s executions %s  %s  crashes %s\n' "$target" "${executions:-?}" \
    "${coverage:-no coverage}" "$(grep -c 'Test unit written to' "$log")"
}

measure_coverage() {
  local target profiles=() objects=() tools
  tools=$(dirname -- "$(readlink -f -- "$(command -v clang++)")")
  for target in "${targets[@]}"; do
    LLVM_PROFILE_FILE=$folder/$target.profraw fuzz "$target" -runs=0 "build/fuzz/corpus/$target" ||
      echo "fuzz.sh: $target crashes, see $folder/logs/$target; it is left out." >&2
    [[ -s $folder/$target.profraw ]] && profiles+=("$folder/$target.profraw")
    objects+=(-object "$folder/tests/fuzz/ftcheck-fuzz-$target")
  done
  "$tools/llvm-profdata" merge -sparse "${profiles[@]}" -o "$folder/all.profdata"
  "$tools/llvm-cov" export -summary-only -instr-profile "$folder/all.profdata" "${objects[@]:1}" |
    python3 -c '
import collections, json, os, sys
covered, count = collections.Counter(), collections.Counter()
for file in json.load(sys.stdin)["data"][0]["files"]:
    folder = os.path.relpath(os.path.dirname(file["filename"])).split("/analysis")[0]
    if folder.startswith("lib/"):
        covered[folder] += file["summary"]["lines"]["covered"]
        count[folder] += file["summary"]["lines"]["count"]
for folder in sorted(count):
    print(f"{folder:12} {covered[folder]:5} of {count[folder]:5} lines, {covered[folder] / count[folder]:.1%}")'
}

sh scripts/install.sh build fuzz </dev/null
if [[ $mode == coverage ]]; then
  sh scripts/install.sh coverage </dev/null
  folder=build/fuzz-coverage
  build -B "$folder" -DFTCHECK_SANITIZE=OFF \
    -DCMAKE_CXX_FLAGS='-fsanitize=fuzzer-no-link -fprofile-instr-generate -fcoverage-mapping'
  make_seeds
  measure_coverage
  exit
fi

folder=build/fuzz
build
make_seeds
running=0
for target in "${targets[@]}"; do
  if ((running == jobs)); then
    wait -n
    running=$((running - 1))
  fi
  run_target "$target" &
  running=$((running + 1))
done
wait
for target in "${targets[@]}"; do summarize "$target"; done
status=0
for target in "${targets[@]}"; do
  [[ -e $scratch/failed-$target ]] || continue
  status=1
  input=$(sed -n 's/.*Test unit written to //p' "$folder/logs/$target")
  echo "fuzz.sh: $target fails${input:+ on $input}; see $folder/logs/$target" >&2
done
exit "$status"
