#!/usr/bin/env python3
"""Writes lib/python/api/c_api_table.inc: which builds of CPython export which names of the C API.

    scripts/c_api.py [--mirror URL] [--cache DIR] [--output FILE]

Debian has no free-threaded CPython, but it has the default builds with all of their headers.
The names that a free-threaded build exports are derived from both:

    what the default build of the same version exports (nm -D)
    - what its headers declare only without Py_GIL_DISABLED
    + what they declare only with it

where "declare" means PyAPI_FUNC and PyAPI_DATA, the only names that CPython makes visible, and the
headers are preprocessed once each way. 3.9 and 3.11 are included to know names that were removed
before free threading came.

The table also has the names that the headers declare for other systems and for debug builds, marked as
exported by none of these builds: a name that is not in the table is not CPython's at all.
The packages come through apt, from the mirror that this machine uses or from --mirror, with a separate
state, so the machine's own is unchanged. Needs apt, dpkg, binutils and gcc.
"""
import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

SUITES = ["sid", "bookworm", "bullseye"]
# In the order of the bits in the table.
OLDER = [9, 11]
FREE_THREADED = [13, 14, 15]
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
DEFAULT_OUTPUT = Path(__file__).resolve().parent.parent / "lib/python/api/c_api_table.inc"

# One level of parentheses inside __attribute__((...)) is as deep as the headers go.
ATTRIBUTE = re.compile(r"__attribute__\s*\(\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)\)")
DECLARATION = re.compile(r"\bEXPORTED\b([^;{]*)")
POINTER_TO_FUNCTION = re.compile(r"[\w\s*]*\(\s*\*\s*(\w+)\s*\)\s*\(")
DECLARED_NAME = re.compile(r"[^(\[=]*?(\w+)\s*(?:[(\[=]|$)")
# What the text of the headers declares, under any condition.
DECLARED_SOMEWHERE = re.compile(r"\bPyAPI_(?:FUNC|DATA)\([^()]*(?:\([^()]*\)[^()]*)*\)\s*\(?\*?\s*(\w+)")
# Headers of another platform, or that need files which only a build has.
FOREIGN_HEADER = re.compile(r"(^|/)(mimalloc/|pyatomic_msc\.h|pydtrace\.h)")


def run(*command, **options):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **options)
    if done.returncode:
        sys.exit(f"scripts/c_api.py: {' '.join(map(str, command))}\n{done.stderr}")
    return done.stdout


def own_mirror():
    for line in run("apt-get", "indextargets", "--format", "$(ORIGIN) $(SITE)").splitlines():
        origin, site = line.split(" ", 1)
        if origin == "Debian":
            return site
    sys.exit("scripts/c_api.py: apt knows no mirror of Debian; name one with --mirror")


def apt_options(state, mirror):
    for folder in ("lists/partial", "cache/archives/partial"):
        (state / folder).mkdir(parents=True, exist_ok=True)
    (state / "status").touch()
    (state / "sources.list").write_text("".join(
        f"deb [arch=amd64 signed-by={KEYRING}] {mirror} {suite} main\n" for suite in SUITES))
    return ["-o", f"Dir::Etc::SourceList={state}/sources.list", "-o", "Dir::Etc::SourceParts=/dev/null",
            "-o", f"Dir::State={state}", "-o", f"Dir::State::Lists={state}/lists",
            "-o", f"Dir::State::status={state}/status", "-o", f"Dir::Cache={state}/cache",
            "-o", "APT::Architecture=amd64", "-o", "APT::Architectures=amd64"]


def fetch(cache, mirror):
    """Unpacks the packages; returns their names and versions."""
    options = apt_options(cache, mirror)
    packages = [f"libpython3.{minor}" for minor in OLDER + FREE_THREADED]
    packages += [f"libpython3.{minor}-dev" for minor in FREE_THREADED]
    run("apt-get", *options, "update")
    run("apt-get", *options, "download", *packages, cwd=cache)
    described = []
    for package in packages:
        [file] = cache.glob(f"{package}_*.deb")
        run("dpkg-deb", "-x", file, cache / "root")
        described.append(run("dpkg-deb", "-W", "--showformat", "${Package} ${Version}", file).strip())
    return described


def is_api(name):
    """False for the init functions of modules that are linked in."""
    return re.match("_?Py", name) is not None and not name.startswith("PyInit_")


def exported(root, minor):
    library = root / f"usr/lib/x86_64-linux-gnu/libpython3.{minor}.so.1.0"
    symbols = run("nm", "-D", "--defined-only", library).splitlines()
    return set(filter(is_api, (line.split()[-1].split("@")[0] for line in symbols)))


def declared_name(declaration):
    declaration = " ".join(declaration.split())
    found = POINTER_TO_FUNCTION.match(declaration) or DECLARED_NAME.match(declaration)
    return found[1] if found else ""


def declared(root, minor, *flags):
    include = root / "usr/include"
    folder = include / f"python3.{minor}"
    headers = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.h"))
    source = "".join(f"#include <{header}>\n" for header in ["Python.h", *headers]
                     if not FOREIGN_HEADER.search(header))
    # Headers that only others may include say so with #error, and are read nevertheless.
    done = subprocess.run(
        ["gcc", "-E", "-P", "-x", "c", "-", "-DPy_BUILD_CORE=1", *flags,
         "-DPyAPI_FUNC(TYPE)=EXPORTED TYPE", "-DPyAPI_DATA(TYPE)=EXPORTED TYPE",
         f"-I{folder}", f"-I{folder}/internal", f"-I{folder}/internal/mimalloc",
         f"-I{include}/x86_64-linux-gnu/python3.{minor}", f"-I{include}"],
        input=source, capture_output=True, text=True)
    if "fatal error" in done.stderr:
        sys.exit(f"scripts/c_api.py: {done.stderr}")
    text = ATTRIBUTE.sub("", done.stdout)
    return set(filter(is_api, map(declared_name, DECLARATION.findall(text))))


def declared_somewhere(root, minor):
    headers = (root / f"usr/include/python3.{minor}").rglob("*.h")
    texts = (path.read_text(errors="replace") for path in headers)
    return {name for text in texts for name in DECLARED_SOMEWHERE.findall(text) if is_api(name)}


def free_threaded_exports(root, minor):
    without = declared(root, minor)
    with_it = declared(root, minor, "-DPy_GIL_DISABLED=1")
    default = exported(root, minor)
    print(f"3.{minor}: {len(default)} exported, {len(with_it)} declared with Py_GIL_DISABLED, "
          f"{len(with_it - without)} only with it, {len(without - with_it)} only without")
    return default - (without - with_it) | (with_it - without)


def table(root, packages):
    builds = {minor: exported(root, minor) for minor in OLDER}
    builds |= {minor: free_threaded_exports(root, minor) for minor in FREE_THREADED}
    names = set().union(*builds.values(), *(exported(root, minor) for minor in FREE_THREADED),
                        *(declared_somewhere(root, minor) for minor in FREE_THREADED))
    lines = ["// Names of the C API, and by which builds of CPython they are exported: 1 is 3.9, 2 is 3.11,",
             "// 4 is 3.13t, 8 is 3.14t, 16 is 3.15t; 0 is for other systems, debug builds or the default",
             "// build of a later version only.  Sorted.",
             "//",
             "// Written by scripts/c_api.py from these Debian packages (amd64):"]
    lines += [f"//   {package}" for package in packages]
    for name in sorted(names):
        mask = sum(1 << bit for bit, exports in enumerate(builds.values()) if name in exports)
        lines.append(f'{{"{name}", {mask}}},')
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mirror", help="a mirror of Debian; otherwise the one apt uses")
    parser.add_argument("--cache", type=Path, help="where packages are kept; otherwise nowhere")
    parser.add_argument("--output", type=Path, default=DEFAULT_OUTPUT)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        cache = (options.cache or Path(scratch)).resolve()
        packages = fetch(cache, options.mirror or own_mirror())
        options.output.write_text(table(cache / "root", packages))


if __name__ == "__main__":
    main()
