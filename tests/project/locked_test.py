#!/usr/bin/env python3
"""Compares the walk through each lock file of data/ with what the tool that made it installs (data/make.py).

    locked_test.py FTCHECK-PROJECT-PICKS

A version "*" in an answer stands for any: the tool's export does not say it.
"""
import json
import pathlib
import subprocess
import sys

DATA = pathlib.Path(__file__).resolve().parent / "data"


def walked(program, file, options):
    done = subprocess.run([program, file, "3.14", "linux_x86_64", *options], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{file}: {done.stderr}")
    picks = {}
    for line in done.stdout.splitlines():
        words = line.split()
        if words[0] == "want":
            picks[words[1]] = words[2].removeprefix("==")
        else:
            picks[words[0]] = words[1]
    return picks, done.stderr


def main():
    program = sys.argv[1]
    compared = failures = 0
    for answers in sorted(DATA.glob("*/*/expected.json")):
        expected = json.loads(answers.read_text())
        for answer in expected["answers"]:
            wanted = dict(pick.split() for pick in answer["picks"])
            found, unread = walked(program, answers.parent / expected["file"], answer["options"])
            same = wanted.keys() == found.keys() and all(
                wanted[name] in ("*", found[name]) for name in wanted)
            compared += len(wanted)
            if not same:
                failures += 1
                where = f"{answers.parent.relative_to(DATA)} {' '.join(answer['options'])}"
                print(f"{where}:\n  tool {sorted(wanted.items() - found.items())}"
                      f"\n  walk {sorted(found.items() - wanted.items())}\n  {unread}")
    print(f"{compared} distributions compared")
    return failures != 0 or compared == 0


if __name__ == "__main__":
    sys.exit(main())
