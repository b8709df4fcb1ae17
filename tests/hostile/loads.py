#!/usr/bin/env python3
"""Checks testdata/hostile/verdicts.tsv: loads its modules for this machine, and prints each wrong verdict.

    loads.py [--interpreter HOST]

The system's loader loads each module into interpreter.c, which calls its init function, in a separate
process. A module that is ready or enables-gil in the table must be so; one that is unknown there may fail.
The fixtures are the project's own, and only hand over a definition or run in circles.
"""
import argparse
import pathlib
import platform
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
HOSTILE = HERE.parents[1] / "testdata" / "hostile"
# These wait for, or ask for, something that only an interpreter has: an answer, or a version.
NOT_HERE = {"call_each_other", "calls_itself", "computed_target", "declares_another", "dense_calls", "doubling_calls",
            "jump_table", "loop_for_ever", "system_call"}
SKIPPED = 77


def load(host, path):
    try:
        done = subprocess.run([host, path], capture_output=True, text=True, errors="replace", timeout=20)
    except subprocess.TimeoutExpired:
        return "does not end"
    lines = done.stdout.split("\n")
    return lines[0] if lines[0] else f"ends with {done.returncode}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--interpreter", help="built by interpreter.py; by default it is built")
    options = parser.parse_args()
    if sys.platform != "linux" or platform.machine() != "x86_64":
        print("the modules are for Linux x86-64")
        return SKIPPED
    with tempfile.TemporaryDirectory() as folder:
        host = options.interpreter or str(pathlib.Path(folder) / "interpreter")
        if not options.interpreter:
            subprocess.run([sys.executable, "-B", HERE / "interpreter.py", host], check=True)
        failed = loaded = 0
        for line in (HOSTILE / "verdicts.tsv").read_text().splitlines():
            name, verdict = line.split("\t")
            if "x86_64" not in name or name.split(".")[0] in NOT_HERE:
                continue
            found = load(host, HOSTILE / name)
            loaded += 1
            if found != verdict and (verdict != "unknown" or found == "ready"):
                print(f"{name}: {found}, but verdicts.tsv has {verdict}")
                failed += 1
    print(f"{loaded} modules loaded, {failed} of them differ from verdicts.tsv")
    return 1 if failed or loaded < 30 else 0


if __name__ == "__main__":
    sys.exit(main())
