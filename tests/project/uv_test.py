#!/usr/bin/env python3
"""Compares what a target installs of lock files with what uv exported for it (data/uv/make.py).

    uv_test.py PICKS [DIRECTORY]      PICKS: the program of picks.cpp
"""
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def picks(program, file, target, choice):
    """"click 8.3" for each; what is not from an index has no version, and the project itself is left out."""
    done = subprocess.run([program, file, "3.14t", target, *choice.split()], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{file}: {done.stderr}")
    found = []
    for line in done.stdout.splitlines():
        name, version, origin, *root = line.split()
        if not root:
            found.append(f"{name} {version}" if origin == "index" else name)
    return sorted(found), done.stderr


def main():
    program = sys.argv[1]
    sets = sorted(pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else HERE / "data" / "uv").glob("*/expected.json"))
    compared, wrong, distributions = 0, 0, 0
    for path in sets:
        expected = json.loads(path.read_text())
        for number, (choice, targets) in enumerate(expected.items()):
            # uv writes no extras and groups into a pylock.toml, so that is of the first choice.
            files = ["uv.lock", "pylock.toml"] if number == 0 else ["uv.lock"]
            for file in files:
                for target, right in targets.items():
                    found, unread = picks(program, path.parent / file, target, choice)
                    compared += 1
                    distributions += len(right)
                    # That project is for two systems, and for the third the walk must say so.
                    is_other = path.parent.name == "environments" and target.startswith("macosx")
                    if (found != right and not is_other) or bool(unread) != is_other:
                        wrong += 1
                        print(f"{path.parent.name}/{file} for {target} with {choice or 'nothing more'}:\n"
                              f"  only uv:      {sorted(set(right) - set(found))}\n"
                              f"  only ftcheck: {sorted(set(found) - set(right))}\n  unread: {unread}")
    print(f"{len(sets)} projects, {compared} comparisons of {distributions} distributions, {wrong} differ")
    return int(wrong != 0 or compared == 0)


if __name__ == "__main__":
    sys.exit(main())
