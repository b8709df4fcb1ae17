#!/usr/bin/env python3
"""Tries what scripts/release.py built for this machine, on any system and with nothing but Python.

    everywhere.py --built DIR

DIR has wheels and archives. Only what is for this system and processor is tried, and there must be something. Each command must give the verdicts of testdata/wheels, and ask
a package index on this machine; so must the Python module.
"""
import argparse
import json
import os
import pathlib
import platform
import re
import subprocess
import sys
import tarfile
import tempfile
import venv
import zipfile

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "package"))
import served  # noqa: E402

WINDOWS = sys.platform == "win32"
PROCESSOR = {"amd64": "x86_64", "x86_64": "x86_64", "arm64": "aarch64", "aarch64": "aarch64"}[platform.machine().lower()]
# As Zig names systems, except that a program for musl runs on every Linux.
SYSTEM = {"linux": "linux-musl", "darwin": "macos", "win32": "windows"}[sys.platform]
WHEELS = ROOT / "testdata" / "wheels"
READY = WHEELS / "ready-1.0-cp314-cp314t-manylinux_2_17_x86_64.whl"

ASK_MODULE = """
import ftcheck_wheel, sys
print(ftcheck_wheel.audit(sys.argv[1]).verdict)
report = ftcheck_wheel.audit_package("ready", index_urls=[sys.argv[2]], platforms=["manylinux_2_17_x86_64"], use_cache=False)
print(report.verdict, report.network.wheels)
"""


def run(*command, status=0):
    done = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, encoding="utf-8", timeout=300)
    if done.returncode != status:
        sys.exit(f"{' '.join(map(str, command))} ended with {done.returncode}, not {status}:\n{done.stdout}{done.stderr}")
    return done.stdout


def expect(what, found, wanted):
    if found != wanted:
        sys.exit(f"{what}: {found!r} instead of {wanted!r}")


def expected_verdicts():
    rows = (WHEELS / "verdicts.tsv").read_text(encoding="utf-8").splitlines()
    return dict(row.split("\t")[:2] for row in rows if row and not row.startswith("#"))


def try_command(command):
    version = re.search(r"^project\(ftcheck VERSION ([0-9.]+)", (ROOT / "CMakeLists.txt").read_text(encoding="utf-8"),
                        re.MULTILINE).group(1)
    expect(f"{command} --version", run(command, "--version"), f"ftcheck {version}\n")
    said = json.loads(run(command, "--format", "json", WHEELS, status=1))
    found = {re.split(r"[/\\]", artifact["path"])[-1]: artifact["verdict"] for artifact in said["artifacts"]}
    expect(f"the verdicts of {command}", found, expected_verdicts())
    with served.index("ready", READY) as url:
        asked = run(command, *served.OPTIONS, url, "--package", "ready")
        expect(f"{command} reads one wheel from an index", "1 wheel read" in asked, True)
    print(run(command, "-v", READY))


def try_wheel(folder, scratch):
    """Installs what pip chooses for this machine."""
    venv.create(scratch, with_pip=True)
    programs = scratch / ("Scripts" if WINDOWS else "bin")
    python = programs / ("python.exe" if WINDOWS else "python")
    print(run(python, "-m", "pip", "install", "--disable-pip-version-check", "--no-index", "--find-links", folder,
              "ftcheck-wheel"))
    for name in ("ftcheck", "ftcheck-wheel"):
        try_command(programs / (f"{name}.exe" if WINDOWS else name))
    with served.index("ready", READY) as url:
        expect("the module", run(python, "-c", ASK_MODULE, READY, url).split(), ["ready", "ready", "1"])


def try_archive(archive, scratch):
    if archive.name.endswith(".zip"):
        with zipfile.ZipFile(archive) as members:
            members.extractall(scratch)
    else:
        with tarfile.open(archive) as members:
            members.extractall(scratch)
    [folder] = scratch.iterdir()
    try_command(folder / "bin" / ("ftcheck.exe" if WINDOWS else "ftcheck"))


def is_for_pip_here(wheel):
    """Whether pip on this system may install it; which processor it is for, pip knows."""
    tag = {"linux": "manylinux", "darwin": "macosx", "win32": "win"}[sys.platform]
    if sys.platform == "linux" and platform.libc_ver()[0] != "glibc":
        tag = "musllinux"
    return f"-{tag}" in wheel.name


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--built", type=pathlib.Path, required=True, metavar="DIR")
    options = parser.parse_args()
    sys.stdout.reconfigure(encoding="utf-8")
    os.environ["PYTHONUTF8"] = "1"
    tried = 0
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder)
        if any(map(is_for_pip_here, options.built.glob("*.whl"))):
            try_wheel(options.built, scratch / "environment")
            tried += 1
        for archive in options.built.glob(f"ftcheck-*-{PROCESSOR}-{SYSTEM}*"):
            try_archive(archive, scratch / archive.name)
            tried += 1
    if not tried:
        sys.exit(f"{options.built} has no wheel and no archive for {SYSTEM} on {PROCESSOR}")
    print(f"{tried} tried")


if __name__ == "__main__":
    main()
