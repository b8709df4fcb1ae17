#!/usr/bin/env python3
"""Runs `ftcheck --hints` on real free-threaded wheels and compares what it names with what people found in the sources.

    shared_state.py --ftcheck PROGRAM --keep DIR

shared_state_wheels.tsv pins the wheels by file name and SHA-256; pip downloads those that are not yet in DIR.
shared_state.tsv has one row per variable, or per function of the C library: the wheel, the module in it (`*`: any),
the name (the address where the module has no symbols, `rand()` for a function), a label, and why:

    H           harmful: a race can crash or give wrong results
    H-indirect  the same, but only function pointers lead there, because the file has no symbols
    B           benign: the race is there, but does no harm in practice
    P           protected by something that the machine code does not show
    F           false: no race
    must-not    protected or false, was reported once, and must not be reported again

A reader labelled them by the sources, and nobody ran most of these races. What counts is what Python code reaches by
a name, which is what findings are about. All rows with H must be reported, each report must have a row, so that a
person reads what is new, and at least 80 % of the reported rows must be true: H or B. This must also hold without the
wheel that has most of them. A wheel without a row must stay silent.

Exits with 77, which ctest shows as skipped, if a wheel cannot be downloaded; in continuous integration (CI=true)
that is a failure.
"""
import argparse
import collections
import concurrent.futures
import json
import pathlib
import subprocess
import sys

sys.dont_write_bytecode = True
import check

LABELS = ("H", "H-indirect", "B", "P", "F", "must-not")
LEAST_TRUE = 80  # percent

Row = collections.namedtuple("Row", "wheel module variable label why")


def read_labels(wheels):
    rows = [Row(*(fields + [""])[:5]) for fields in check.read_rows("shared_state.tsv")]
    for row in rows:
        if row.wheel not in wheels:
            sys.exit(f"shared_state.tsv: {row.wheel} is not in shared_state_wheels.tsv")
        if row.label not in LABELS:
            sys.exit(f"shared_state.tsv: the label must be one of {', '.join(LABELS)}, not {row.label!r}")
    twice = [key for key, count in collections.Counter(row[:3] for row in rows).items() if count > 1]
    if twice:
        sys.exit(f"shared_state.tsv: two rows for {' '.join(twice[0])}")
    return rows


def reports(program, wheel, keep):
    """{(module, variable): whether Python code reaches it by a name} as the program reports it."""
    done = subprocess.run([program, "--hints", "--format", "json", str(keep / wheel)], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=300)
    if done.returncode not in (0, 1):
        sys.exit(f"{wheel}: ftcheck ended with status {done.returncode}: {done.stderr.strip() or done.stdout[-500:]}")
    found = collections.Counter()
    [artifact] = json.loads(done.stdout)["artifacts"]
    for module in artifact["modules"]:
        for state in module["shared_state"]:
            named = state["tier"] == "named" and not state["idempotent"]
            for variable in state["variables"]:
                found[module["path"], variable["name"] or variable["address"]] |= named
        for call in module["unsafe_calls"]:
            found[module["path"], call["function"] + "()"] |= call["tier"] == "named"
    return found


def compare(rows, found):
    """(problems, notes, rows that are named), each problem and note a line."""
    problems, notes, named, known = [], [], [], set()
    for row in rows:
        hits = {hit: is_named for hit, is_named in found[row.wheel].items()
                if hit[1] == row.variable and row.module in ("*", hit[0])}
        is_named = any(hits.values())
        known |= {(row.wheel, *hit) for hit in hits}
        where = f"{row.variable} in {row.module} of {row.wheel}"
        if row.label == "must-not":
            problems += [f"reported again, which is wrong: {where}"] if is_named else []
        elif row.label == "H-indirect":
            problems += [] if hits else [f"harmful, but not reported: {where}"]
            notes += [f"note: named now, so its label can become H: {where}"] if is_named else []
        elif is_named:
            named.append(row)
        elif row.label == "H":
            problems.append(f"harmful, but not named: {where}")
        else:
            change = "its row can go" if row.label == "B" else "its label can become must-not"
            notes.append(f"note: not named any more, so {change}: {where}")
    problems += [f"new, so read the source and label it: {variable} in {module} of {wheel}"
                 for wheel, reported in found.items() for (module, variable), is_named in sorted(reported.items())
                 if is_named and (wheel, module, variable) not in known]
    return problems, notes, named


def share(rows):
    """(true rows, all rows)"""
    return sum(row.label in ("H", "B") for row in rows), len(rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ftcheck", required=True, help="the program")
    parser.add_argument("--keep", required=True, type=pathlib.Path, help="folder for the wheels")
    options = parser.parse_args()

    wheels = dict(check.read_rows("shared_state_wheels.tsv"))
    rows = read_labels(wheels)
    failed = check.download_all(wheels, options.keep, "what is named in them was not checked")
    if failed is not None:
        return failed

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        found = dict(zip(wheels, pool.map(lambda wheel: reports(options.ftcheck, wheel, options.keep), wheels)))
    problems, notes, named = compare(rows, found)
    for line in notes + problems:
        print(line)

    counts = collections.Counter(row.label for row in named)
    reporting = sum(any(reported.values()) for reported in found.values())
    print(f"{len(wheels)} wheels, {reporting} with reports; {len(named)} rows named: {counts['H']} harmful, "
          f"{counts['B']} benign, {counts['P']} protected, {counts['F']} false; {len(problems)} problems")
    [(most, _)] = collections.Counter(row.wheel for row in named).most_common(1) or [("", 0)]
    is_precise = True
    for which, (true, whole) in (("all wheels", share(named)),
                                 (f"all but {most}", share([row for row in named if row.wheel != most]))):
        print(f"{which}: {true} of {whole} named rows are true")
        if 100 * true < LEAST_TRUE * whole:
            print(f"at least {LEAST_TRUE} % must be true")
            is_precise = False
    return 0 if is_precise and not problems else 1


if __name__ == "__main__":
    sys.exit(main())
