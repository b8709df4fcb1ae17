#!/usr/bin/env python3
"""Compares what ftcheck and abi3audit report about the stable ABI, module by module.

    abi3audit.py --listing PROGRAM --abi3audit PROGRAM [--keep DIR] [--as TAG] [WHEEL...]

Run by hand, because it is slow:

    python3 -m venv DIR && DIR/bin/pip install abi3audit==0.0.26 abi3info==2026.9.25
    cmake --build BUILD --target ftcheck-stable-abi-listing
    tests/corpus/abi3audit.py --listing BUILD/tests/python/ftcheck-stable-abi-listing \\
        --abi3audit DIR/bin/abi3audit --keep build/corpus

Without wheels it takes those that abi3_wheels.tsv pins, which pip downloads into --keep. Few abi3 wheels
break their promise, so `--as cp39-abi3` compares any wheels as if they had that tag. The names outside the
stable ABI, those newer than the tag, and the lowest version that would be true must be abi3audit's, in every
file that abi3audit examines. A difference is explained, and then counted without failing, if abi3audit counts
a name that the interpreter need not provide:

    defined      the file exports it (abi3audit counts ELF exports, and so PyModExport_ functions)
    weak         the loader can do without it
    elsewhere    it is imported from a DLL that is not Python's
    pypy         the file is another implementation's

The promised version is the one that abi3audit takes from the tag: the highest of several; the rule FT405
takes the lowest.

Prints a table, one line per wheel, with the number of modules, of names outside, of names too new, the
tag's version and abi3audit's, and the numbers of explained and unexplained differences.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import zipfile

sys.dont_write_bytecode = True
import check

VERSION = "0.0.26"
EXPLAINED = ("defined", "weak", "elsewhere")


def minor(version):
    return int(version.split(".")[1])


def run(*command):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600)
    if not done.stdout.strip():
        sys.exit(f"{pathlib.Path(command[0]).name} printed nothing: {done.stderr.strip()[-500:]}")
    return done.stdout


def audited(program, wheel):
    """Per file name, in no particular order: abi3audit's result for each file of that name."""
    [spec] = json.loads(run(program, "--report", str(wheel)))["specs"].values()
    found = {}
    for entry in spec["wheel"]:
        found.setdefault(entry["name"], []).append(entry["result"])
    return found


def listed(program, promised, files):
    """ftcheck's result for each file: {kind: names}, with the lowest version under "lowest"."""
    said = [{} for _ in files]
    for line in run(program, str(promised), *map(str, files)).splitlines():
        number, kind, name = line.split("\t")
        said[int(number)].setdefault(kind, set()).add(name)
    return said


def as_listed(said):
    return said.get("outside", set()), said.get("newer", set()), int(*said["lowest"])


def as_seen(result, promised, leave_out=frozenset()):
    """The same from abi3audit's result, and the number of names left out."""
    outside, newer = set(result["non_abi3_symbols"]), result["future_abi3_objects"]
    left = newer.keys() - leave_out
    lowest = max([promised, *(minor(newer[name]) for name in left)]) if leave_out else minor(result["computed"])
    return (outside - leave_out, left, lowest), len((outside | newer.keys()) & leave_out)


def explained_names(said):
    """Names that ftcheck does not count; names that are both imported and defined (in slices) do count."""
    return set().union(*(said.get(kind, ()) for kind in EXPLAINED)) - said.get("outside", set()) - said.get("newer", set())


def retagged(wheel, tag, directory):
    """A link to the wheel in `directory`, by another name."""
    name, version, *_, platform = wheel.name.split("-")
    link = pathlib.Path(directory) / f"{name}-{version}-{tag}-{platform}"
    link.symlink_to(wheel.resolve())
    return link


def compare(wheel, options):
    """Prints the wheel's line; returns the number of explained and of other differences."""
    with tempfile.TemporaryDirectory() as directory:
        seen = audited(options.abi3audit, retagged(wheel, options.tag, directory) if options.tag else wheel)
    promised = max((minor(result["baseline"]) for results in seen.values() for result in results), default=0)
    with tempfile.TemporaryDirectory() as directory, zipfile.ZipFile(wheel) as archive:
        files = {}
        for number, member in enumerate(sorted(archive.namelist())):
            name = member.rsplit("/", 1)[-1]
            if name in seen:
                path = pathlib.Path(directory) / f"{number}-{name}"
                path.write_bytes(archive.read(member))
                files.setdefault(name, []).append(path)
        order = [(name, path) for name in sorted(files) for path in files[name]]
        said = listed(options.listing, promised, [path for _, path in order]) if order else []
    explained, wrong = 0, []
    left = {name: list(results) for name, results in seen.items()}
    for (name, _), facts in zip(order, said):
        ours, leave_out = as_listed(facts), explained_names(facts)
        # Files with the same name in several folders are matched by their results.
        for result in left[name]:
            if as_seen(result, promised)[0] == ours:
                break
        else:
            for result in left[name]:
                theirs, without = as_seen(result, promised, leave_out)
                if theirs == ours or "pypy" in name:
                    explained += max(without, 1)
                    break
            else:
                wrong.append((name, left[name][0] if left[name] else None, ours))
                result = None
        if result in left[name]:
            left[name].remove(result)
        else:
            left[name][:1] = []
    missing = [name for name, results in left.items() if results]
    results = [result for group in seen.values() for result in group]
    count = [len(set().union(*(result[key] for result in results), ()))
             for key in ("non_abi3_symbols", "future_abi3_objects")]
    computed = max((minor(result["computed"]) for result in results), default=promised)
    print(f"{len(results):7} {count[0]:7} {count[1]:7}    3.{promised:<5} 3.{computed:<6} {explained:9} "
          f"{len(wrong) + len(missing):9}  {wheel.name}")
    for name, theirs, ours in wrong:
        print(f"  {name}: abi3audit says {theirs}, ftcheck {ours}")
    for name in missing:
        print(f"  {name}: abi3audit saw more files of that name")
    return explained, len(wrong) + len(missing)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--listing", required=True, help="the program ftcheck-stable-abi-listing")
    parser.add_argument("--abi3audit", required=True, help="the program abi3audit")
    parser.add_argument("--keep", type=pathlib.Path, default=pathlib.Path("build/corpus"),
                        help="folder for the pinned wheels")
    parser.add_argument("--as", dest="tag", help="audit the wheels as if this were their tag, without platform")
    parser.add_argument("wheels", nargs="*", type=pathlib.Path)
    options = parser.parse_args()
    version = subprocess.run([options.abi3audit, "--version"], capture_output=True, text=True, check=True).stdout
    if VERSION not in version:
        sys.exit(f"abi3audit must be {VERSION}, this is {version.strip()}")
    wheels = options.wheels
    if not wheels:
        options.keep.mkdir(parents=True, exist_ok=True)
        for wheel, sha256 in check.read_rows("abi3_wheels.tsv"):
            why = check.download(wheel, sha256, options.keep)
            if why:
                sys.exit(why)
            wheels.append(options.keep / wheel)
    print("modules outside too-new    tag     abi3audit explained unexplained")
    totals = [compare(wheel, options) for wheel in wheels]
    explained, wrong = (sum(column) for column in zip(*totals)) if totals else (0, 0)
    print(f"{len(wheels)} wheels, {explained} explained differences, {wrong} others")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
