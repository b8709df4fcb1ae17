#!/usr/bin/env python3
"""Installs the wheel in a Debian that has Python but none of the libraries that ftcheck is built from, and runs it.

    bare.py --wheels DIR --source DIR --keep FILE [--suite NAME]

debootstrap makes that Debian in memory, in a separate mount namespace, with which it disappears; FILE keeps it
for the next time. By chroot, the programs in it see no other files, and of the system only /proc, which the
loader needs to find a program's location. Exits with 77 where that is impossible: without root, debootstrap or a
network.
"""
import argparse
import pathlib
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77

OUTSIDE = """
root=$1 keep=$2 suite=$3
mount -t tmpfs -o size=2g,mode=755 tmpfs "$root" || exit 77
if [ -f "$keep" ]; then
  tar -xpf "$keep" -C "$root" || exit 1
else
  debootstrap --variant=minbase --include=python3,python3-venv "$suite" "$root" || exit 77
  rm -f "$root"/var/cache/apt/archives/*.deb
  tar -cpzf "$keep.new" -C "$root" . && mv "$keep.new" "$keep" || exit 1
fi
mv "$root.given" "$root/given" && mount -t proc proc "$root/proc" || exit 77
exec chroot "$root" /usr/bin/env -i PATH=/usr/bin:/bin sh /given/inside.sh
"""

# Some libraries are in every Debian; without these, nothing of ftcheck could run.
INSIDE = """
set -e
if ls /usr/lib/*/ | grep -E '^(libLIEF|libzip|libdeflate|libcapstone|libfmt|libtomlplusplus|libmbed|libcurl|libsimdjson)'; then exit 1; fi
python3 -m venv /venv
/venv/bin/pip install --quiet --no-index --disable-pip-version-check /given/ftcheck_wheel-*.whl
cd /given
/venv/bin/ftcheck --version
/venv/bin/ftcheck-wheel --version
/venv/bin/ftcheck -q ready-*.whl
/venv/bin/python -c 'import ftcheck_wheel, sys; print(ftcheck_wheel.audit(sys.argv[1]).verdict)' mixed-*.whl
/venv/bin/python verdicts.py ready-*.whl
cat >ask.py <<'END'
import pathlib, subprocess, served
[ready] = pathlib.Path(".").glob("ready-*.whl")
with served.index("ready", ready) as url:
    subprocess.check_call(["/venv/bin/ftcheck", *served.OPTIONS, url, "--package", "ready"])
END
/venv/bin/python ask.py
"""


def skip(why):
    print(f"skipped: {why}")
    sys.exit(SKIPPED)


def main():
    parser = argparse.ArgumentParser()
    for name in ("wheels", "source", "keep"):
        parser.add_argument(f"--{name}", type=pathlib.Path, required=True)
    parser.add_argument("--suite", default="bookworm")
    options = parser.parse_args()
    for program in ("debootstrap", "unshare", "chroot"):
        if not shutil.which(program):
            skip(f"{program} is missing")
    wheels = sorted(options.wheels.glob("*.whl"))
    if not wheels:
        skip(f"no wheel in {options.wheels}; scripts/wheel.py makes it")
    options.keep.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        root, given = pathlib.Path(folder) / "root", pathlib.Path(folder) / "root.given"
        root.mkdir()
        given.mkdir()
        (given / "inside.sh").write_text(INSIDE)
        for path in (*wheels, *(options.source / "testdata" / "wheels").glob("*-manylinux_2_17_x86_64.whl"),
                     options.source / "examples" / "python" / "verdicts.py",
                     options.source / "tests" / "package" / "served.py"):
            shutil.copy(path, given)
        done = subprocess.run(["unshare", "--mount", "--propagation", "private", "--pid", "--kill-child",
                               "sh", "-c", OUTSIDE, "sh", root, options.keep.resolve(), options.suite],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    print(done.stdout[-2000:])
    if done.returncode == SKIPPED or "unshare failed" in done.stdout:
        skip("another Debian cannot be made here, see above")
    assert done.returncode == 0, done.returncode
    assert {"enables-gil", "ready.multi_ready: ready"} <= set(done.stdout.splitlines())
    assert "1 wheel read" in done.stdout


if __name__ == "__main__":
    main()
