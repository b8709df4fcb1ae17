#!/usr/bin/env python3
"""Runs clang-tidy over the sources below some folders, many of them at once.

    scripts/tidy.py [--build DIR] [--jobs N] [--one-by-one] PATH...

DIR (build/dev) is a configured build, whose compile_commands.json says how the sources are compiled.
Prints the findings, and fails if there are any.

Most of clang-tidy's time goes to the headers of the standard library, which it checks again for every
source. So the sources of a folder are checked as one: a file that includes them all. Sources that do
not compile as one, because two of them use the same name for different things, are divided among several
such files. --one-by-one checks each source alone, like run-clang-tidy, which takes several times as
long.
"""
import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
MOST = 24  # sources in one file, so there is work for every processor
ERROR = re.compile(r"^(\S+?):\d+:\d+: (?:fatal )?error:", re.MULTILINE)
NOTE = re.compile(r"^(\S+?):\d+:\d+: note:", re.MULTILINE)
MACRO = re.compile(r"^\s*#\s*define\s+(\w*[a-z]\w*)", re.MULTILINE)
UNITY = re.compile(r"unity_\d+_cxx\.cxx")
INCLUDE = re.compile(r'^#include "(.+)"', re.MULTILINE)
FINDING = re.compile(r"^\S+:\d+:\d+: (?:error|warning):", re.MULTILINE)


def flags(entry):
    """A compiler's arguments without those that name the source and the output."""
    words = shlex.split(entry["command"])[1:]
    kept = []
    while words:
        word = words.pop(0)
        if word in ("-o", "-c", "-MF", "-MT"):
            words.pop(0)
        elif word not in ("-MD", "-Wno-subobject-linkage") and not word.endswith(("/c++", "/g++", "/clang++")):
            kept.append(word)
    return tuple(kept)


def sources_of(entry):
    """The source that an entry compiles; of a source that CMAKE_UNITY_BUILD makes, those that it includes."""
    file = pathlib.Path(entry["file"])
    if UNITY.fullmatch(file.name):
        return [pathlib.Path(source) for source in INCLUDE.findall(file.read_text(encoding="utf-8"))]
    return [file]


def alike(build, paths):
    """Lists of sources in one folder of lib/ or the like that are compiled with the same flags, with the flags."""
    groups = collections.defaultdict(list)
    commands = build / "compile_commands.json"
    if not commands.is_file():
        sys.exit(f"tidy.py: there is no {commands}; write it with: cmake --preset {build.name}")
    for entry in json.loads(commands.read_text()):
        for source in sources_of(entry):
            if any(source.is_relative_to(path) for path in paths):
                room = source.relative_to(ROOT).parts[:-1][:2]
                groups[room, flags(entry)].append(str(source))
    for (_, arguments), sources in sorted(groups.items()):
        sources = sorted(set(sources))
        for at in range(0, len(sources), MOST):
            yield sources[at:at + MOST], arguments


def write_includes(file, sources):
    file.write_text("".join(f'#include "{source}"  // NOLINT(bugprone-suspicious-include)\n' for source in sources))


def with_errors(file, sources, arguments):
    write_includes(file, sources)
    done = subprocess.run(["clang++", *arguments, "-w", "-ferror-limit=0", "-fsyntax-only", str(file)],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode == 0:
        return set()
    # For an error in a header, a note names the source that uses the header.
    for pattern in (ERROR, NOTE):
        wrong = set(pattern.findall(done.stderr)).intersection(sources)
        if wrong:
            return wrong
    return set(sources)


def compiling_as_one(file, sources, arguments):
    """Parts of `sources`, each of which compiles as one file, or is one source alone."""
    while sources:
        part, rest = sources, []
        while len(part) > 1:
            wrong = with_errors(file, part, arguments) - {part[0]}
            if not wrong:
                break
            rest += [source for source in part if source in wrong]
            part = [source for source in part if source not in wrong]
        yield part
        sources = rest


def macros(source):
    """Findings of readability-identifier-naming, which clang-tidy reports only for a main file."""
    text = pathlib.Path(source).read_text(encoding="utf-8")
    for macro in MACRO.finditer(text):
        line = text.count("\n", 0, macro.start(1)) + 1
        yield f"{source}:{line}: error: invalid case style for macro definition '{macro[1]}'\n"


def tidy(file, sources, arguments):
    """clang-tidy's findings, and whether there were none."""
    wrong_macros = ""
    if len(sources) > 1:
        write_includes(file, sources)
        checked = str(file)
        wrong_macros = "".join(finding for source in sources for finding in macros(source))
    else:
        [checked] = sources
    done = subprocess.run(["clang-tidy", "-quiet", f"--config-file={ROOT / '.clang-tidy'}", checked, "--", *arguments],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True)
    said = done.stdout
    if done.returncode and not FINDING.search(said):
        said += done.stderr
    return said + wrong_macros, done.returncode == 0 and not wrong_macros


def check(scratch, number, sources, arguments, one_by_one):
    """The same for sources that are compiled alike."""
    file = scratch / f"{number}.cpp"
    parts = [[source] for source in sources] if one_by_one else compiling_as_one(file, sources, arguments)
    results = [tidy(file, part, arguments) for part in parts]
    return "".join(said for said, _ in results), all(clean for _, clean in results)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "dev", metavar="DIR")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), metavar="N")
    parser.add_argument("--one-by-one", action="store_true")
    parser.add_argument("paths", nargs="+", type=lambda path: pathlib.Path(path).resolve(), metavar="PATH")
    options = parser.parse_args()
    groups = sorted(alike(options.build, options.paths), key=lambda group: -len(group[0]))
    if not groups:
        sys.exit(f"tidy.py: {options.build / 'compile_commands.json'} names no source in "
                 f"{' '.join(map(str, options.paths))}")
    all_clean = True
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        jobs = [pool.submit(check, pathlib.Path(folder), number, *group, options.one_by_one)
                for number, group in enumerate(groups)]
        for job in concurrent.futures.as_completed(jobs):
            said, clean = job.result()
            print(said, end="", flush=True)
            all_clean &= clean
    sys.exit(0 if all_clean else 1)


if __name__ == "__main__":
    main()
