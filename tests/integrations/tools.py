#!/usr/bin/env python3
"""Installs the tools of requirements.txt into an environment that all tests of this folder share.

    tools.py DIR [REQUIREMENTS]      another folder's tests have other tools

DIR/wheels gets what pip needs to build a package, so that the tests themselves need no network.

Exits with 77, which ctest shows as skipped, if they cannot be had; in continuous integration (CI=true)
that is a failure.
"""
import os
import pathlib
import subprocess
import sys
import venv

HERE = pathlib.Path(__file__).resolve().parent


def main():
    folder = pathlib.Path(sys.argv[1])
    requirements = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else HERE / "requirements.txt"
    installed = folder / "installed"
    if installed.is_file() and installed.read_text() == requirements.read_text():
        return
    pip = [str(folder / "bin" / "python"), "-m", "pip", "--disable-pip-version-check"]
    problem = None
    try:
        venv.create(folder, with_pip=True, clear=True)
        for words in (["install", "--quiet", "--requirement", str(requirements)],
                      ["download", "--quiet", "--no-deps", "--dest", str(folder / "wheels"), "setuptools", "wheel"]):
            done = subprocess.run(pip + words, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=240)
            if done.returncode:
                problem = done.stderr.strip() or done.stdout.strip() or "pip failed"
                break
    except (OSError, subprocess.SubprocessError) as error:
        problem = str(error)
    if problem:
        print(f"the tools could not be installed: {problem.splitlines()[-1]}")
        sys.exit(1 if os.environ.get("CI") == "true" else 77)
    installed.write_text(requirements.read_text())


if __name__ == "__main__":
    main()
