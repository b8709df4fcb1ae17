#!/usr/bin/env python3
"""Gives the command modules with a few bytes changed where it hurts; prints each one that does harm, and fails.

    mutants.py --ftcheck COMMAND [--count N] [--first N] [--corpus DIR] [--keep DIR] [--load HOST]
               [--seconds S] [--megabytes M] [--in-process]

Mutant N is made from one module of testdata/modules, testdata/hostile or, with --corpus, of the wheels
in DIR, by one to four changes: a field of a header or a table gets a number that is small, huge or
just past an end, or that of the next field; bits flip; records change places; the file is cut, or
a part of it is moved or doubled. The same N makes the same mutant: --first N --count 1 --keep DIR.
Every third is in a wheel with a correct RECORD, the others are audited by themselves. Many go into one run
of the command, and are repeated one by one if that run fails. For each of them:

- the command ends with 0, 1 or 2 within the given processor time and memory, and has one artifact for it;
- that has a verdict, or a sentence that names the file and does not say that the analysis died.

A mutant that is ready and was not before is counted: a changed slot may well cause that. With --load,
HOST (interpreter.py) loads such mutants for Linux x86-64 and prints what they declare.
"""
import argparse
import functools
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter

from places import places

HERE = pathlib.Path(__file__).resolve().parent
TESTDATA = HERE.parents[1] / "testdata"
sys.path.insert(0, str(TESTDATA))
sys.dont_write_bytecode = True
import pack

DIED = "the analysis of "  # the beginning of the sentence if a process that audits did not end well
IN_ONE_RUN = 40
PLATFORMS = {"win_amd64": "win_amd64", "win32": "win32", "win_arm64": "win_arm64",
             "darwin": "macosx_11_0_universal2"}
LINUX = {"x86_64-": "x86_64", "aarch64-": "aarch64", "i386-": "i686", "arm-": "armv7l", "s390x-": "s390x",
         "powerpc64le-": "ppc64le", "riscv64-": "riscv64"}


def numbers(rng, data, size):
    """A number of that many bytes that a reader may trip over."""
    top = 1 << 8 * size
    length = len(data)
    return rng.choice([
        0, 1, 2, 4, 8, 16, -1, -2, -8, top >> 1, (top >> 1) - 1, (top >> 1) + 1, top >> 4, top >> 8, 0xFFFF,
        0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFF0, length, length - 1, length + 1, length // 2, -length,
        top - length, length & ~0xFFF, (length | 0xFFF) + 1, top // 24, top // 16 + 1, top // 8, 57, 87, 110,
        rng.randrange(length), rng.randrange(length) & ~7, rng.getrandbits(8 * size)]) % top


def change_number(rng, data, place):
    size = rng.choice([1, 2, 4, 8])
    at = place.offset + rng.randrange(place.size) // size * size
    at = min(at, len(data) - size)
    order = "big" if data[:4] == b"\xca\xfe\xba\xbe" or (data[:4] == b"\x7fELF" and data[5] == 2) else "little"
    kind = rng.randrange(4)
    old = int.from_bytes(data[at:at + size], order)
    if kind == 0:
        new = (old + rng.choice([1, -1, 4, -4, 8, -8, 16, 0x1000, -0x1000])) % (1 << 8 * size)
    elif kind == 1:  # the number of another field of the place
        other = min(place.offset + rng.randrange(place.size) // size * size, len(data) - size)
        new = int.from_bytes(data[other:other + size], order)
    else:
        new = numbers(rng, data, size)
    data[at:at + size] = new.to_bytes(size, order)


def flip_bits(rng, data, place):
    for _ in range(rng.choice([1, 1, 2, 8])):
        data[place.offset + rng.randrange(place.size)] ^= 1 << rng.randrange(8)


def exchange_records(rng, data, place):
    count = place.size // place.entry
    if count < 2:
        return
    one, two = (place.offset + rng.randrange(count) * place.entry for _ in range(2))
    record = bytes(data[one:one + place.entry])
    if rng.random() < 0.5:  # otherwise it occurs twice
        data[one:one + place.entry] = data[two:two + place.entry]
    data[two:two + place.entry] = record


def move_part(rng, data, place):
    length = rng.choice([place.entry, place.size, rng.randrange(1, 5000)])
    part = data[place.offset:place.offset + length]
    to = rng.randrange(len(data))
    kind = rng.randrange(4)
    if kind == 0:
        data[to:to + len(part)] = part
    elif kind == 1:
        data[to:to] = part
    elif kind == 2:
        del data[place.offset:place.offset + length]
    else:
        data[place.offset:place.offset + length] = bytes(len(part))


def cut(rng, data, place):
    del data[rng.choice([rng.randrange(len(data)), place.offset, place.offset + place.size // 2]):]


CHANGES = [change_number] * 9 + [flip_bits] * 5 + [exchange_records] * 3 + [move_part] * 2 + [cut]


def mutate(rng, original):
    data = bytearray(original)
    for _ in range(rng.choice([1, 1, 1, 2, 2, 4])):
        found = places(data)
        kinds = sorted({place.name for place in found})
        kind = rng.choice(kinds)  # a kind, so a unique part is not lost among many sections
        rng.choice(CHANGES)(rng, data, rng.choice([place for place in found if place.name == kind]))
        if len(data) < 8:
            return bytes(original[:rng.randrange(64)])
    return bytes(data)


class Originals:
    """The sources of mutants: files, or (wheel, member)."""

    def __init__(self, corpus):
        self.sources = [path for folder in ("modules", "hostile") for path in (TESTDATA / folder).rglob("*")
                        if path.suffix in (".so", ".pyd")]
        if corpus:
            for wheel in sorted(corpus.glob("*.whl")):
                with zipfile.ZipFile(wheel) as archive:
                    self.sources += [(wheel, info.filename) for info in archive.infolist()
                                     if info.filename.endswith((".so", ".pyd")) and info.file_size < 3 << 20]
        self.sources.sort(key=str)

    @functools.lru_cache(64)
    def read(self, source):
        if isinstance(source, pathlib.Path):
            return source.read_bytes()
        with zipfile.ZipFile(source[0]) as archive:
            return archive.read(source[1])

    def make(self, number):
        """The name of the mutant's file, its bytes, and its source."""
        rng = random.Random(number)
        source = rng.choice(self.sources)
        name = source.name if isinstance(source, pathlib.Path) else source[1].split("/")[-1]
        return name, mutate(rng, self.read(source)), source


def platform_of(name):
    for part, platform in PLATFORMS.items():
        if part in name:
            return platform
    for part, machine in LINUX.items():
        if part in name:
            return "linux_" + machine
    return "linux_x86_64"


def write_mutant(folder, name, data, in_wheel):
    """Writes it in a new folder; returns the path to audit."""
    folder.mkdir()
    if not in_wheel:
        (folder / name).write_bytes(data)
        return folder / name
    abi = "cp315-cp315t" if "315t" in name else "cp315-abi3t" if "abi3t" in name else "cp314-cp314t"
    tag = f"{abi}-{platform_of(name)}"
    path = folder / f"pkg-1.0-{tag}.whl"
    path.write_bytes(pack.zip_bytes(pack.sample("pkg", tag, {f"pkg/{name}": data})))
    return path


def run(options, paths):
    """Its status (None if it did not end), output, errors, seconds of processor time, and megabytes of the
    largest process."""
    command = [options.ftcheck, "--format", "jsonl", *map(str, paths)]
    if options.in_process:
        command.insert(1, "--no-isolation")
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        begin = time.monotonic()
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        limit = 12 * options.seconds  # on a machine that is also busy with other work
        killed = False
        while True:
            ended, status, usage = os.wait4(child.pid, os.WNOHANG)
            if ended:
                break
            if time.monotonic() - begin > limit and not killed:
                child.kill()
                killed = True
            time.sleep(0.005)
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        return (None if killed else child.returncode, out.read().decode(errors="replace"),
                err.read().decode(errors="replace"), usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def problems_of(artifact, path):
    texts = [artifact.get("error") or ""] + [finding["message"] for finding in artifact["findings"]]
    found = [text for text in texts if DIED in text]
    if artifact["verdict"] == "error" and path.name not in texts[0]:
        found.append(f"an error without a sentence that names it: {texts[0]!r}")
    if artifact["verdict"] != "error" and not artifact["modules"] and not artifact["libraries"]:
        if artifact["verdict"] != "pure":
            found.append(f"is {artifact['verdict']} without a module")
    return found


def audit(options, paths):
    """Problems by path, and verdicts by path, of one run; None for both if it failed as a whole."""
    status, out, err, seconds, megabytes = run(options, paths)
    problems = []
    if status is None:
        problems.append(f"did not end in {12 * options.seconds:.0f} s")
    elif seconds > options.seconds:
        problems.append(f"took {seconds:.1f} s")
    elif status not in (0, 1, 2):
        problems.append(f"ended with {status}: {err.strip()[-500:]}")
    if megabytes > options.megabytes:
        problems.append(f"took {megabytes:.0f} MB")
    artifacts = {}
    try:
        for line in out.splitlines():
            artifact = json.loads(line)
            artifacts[artifact["path"]] = artifact
    except ValueError as error:
        problems.append(f"no report: {error}")
    missing = [path for path in paths if str(path) not in artifacts]
    if missing and not problems:
        problems.append(f"{len(missing)} without an artifact")
    found = {path: problems_of(artifacts[str(path)], path) for path in paths if str(path) in artifacts}
    return problems, {path: lines for path, lines in found.items() if lines}, {
        path: artifacts[str(path)]["verdict"] for path in paths if str(path) in artifacts}


def audit_all(options, paths):
    """The same for many paths, and for each alone if a run with others failed."""
    problems, by_path, verdicts = audit(options, paths)
    if not problems:
        return by_path, verdicts
    for path in paths:
        alone, own, verdict = audit(options, [path])
        verdicts.update(verdict)
        if alone or own:
            by_path[path] = alone + own.get(path, [])
    if not by_path:
        print(f"a run with {len(paths)} {'; '.join(problems)}, but none of them alone")
        if any("ended with" in problem for problem in problems):
            by_path[paths[0]] = problems
    return by_path, verdicts


def original_verdicts(options, sources, originals, folder):
    paths = {}
    for i, source in enumerate(sorted(sources, key=str)):
        name = source.name if isinstance(source, pathlib.Path) else source[1].split("/")[-1]
        paths[write_mutant(folder / f"o{i}", name, originals.read(source), False)] = source
    _, verdicts = audit_all(argparse.Namespace(**{**vars(options), "seconds": 600}), list(paths))
    return {source: verdicts.get(path) for path, source in paths.items()}


def load(options, path):
    done = subprocess.run([options.load, str(path)], capture_output=True, text=True, errors="replace")
    return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else f"ended with {done.returncode}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ftcheck", required=True)
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--corpus", type=pathlib.Path, help="a folder of wheels whose modules are mutated too")
    parser.add_argument("--keep", type=pathlib.Path, help="a folder for mutants that do harm or become ready")
    parser.add_argument("--load", help="a program that loads a module and prints what it declares")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--megabytes", type=float, default=600)
    parser.add_argument("--in-process", action="store_true", help="without a process per artifact")
    options = parser.parse_args()
    originals = Originals(options.corpus)
    failed, became_ready, seen, loaded = 0, 0, Counter(), Counter()

    def keep(number, name, data):
        if options.keep:
            target = options.keep / str(number)
            target.mkdir(parents=True, exist_ok=True)
            (target / name).write_bytes(data)

    for begin in range(options.first, options.first + options.count, IN_ONE_RUN):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            made = {}
            for number in range(begin, min(begin + IN_ONE_RUN, options.first + options.count)):
                name, data, source = originals.make(number)
                path = write_mutant(folder / str(number), name, data, number % 3 == 0)
                made[path] = (number, name, data, source)
            problems, verdicts = audit_all(options, list(made))
            ready = {path for path, verdict in verdicts.items() if verdict == "ready"}
            before = original_verdicts(options, {made[path][3] for path in ready}, originals, folder)
            for path, (number, name, data, source) in made.items():
                seen[verdicts.get(path, "nothing")] += 1
                for problem in problems.get(path, []):
                    print(f"--first {number} --count 1 ({name}): {problem}", flush=True)
                if path in problems:
                    failed += 1
                    keep(number, name, data)
                if path in ready and before[source] not in ("ready", None):
                    became_ready += 1
                    said = ""
                    if options.load and data[:4] == b"\x7fELF" and "x86_64" in name:
                        bare = write_mutant(folder / f"l{number}", name, data, False)
                        said = load(options, bare)
                        loaded[said] += 1
                        said = f", and after loading it is: {said}"
                    if options.keep or options.load:
                        print(f"mutant {number} ({name}) was {before[source]} and is ready{said}")
                    keep(number, name, data)
    print(f"{options.count} mutants, {failed} of them do harm, {became_ready} became ready;",
          ", ".join(f"{count} {verdict}" for verdict, count in sorted(seen.items())))
    if loaded:
        print("of those that became ready, loaded:", dict(loaded))
    # If all mutants were refused, the test would show nothing.
    return 1 if failed or (options.count >= 100 and len(seen) < 4) else 0


if __name__ == "__main__":
    sys.exit(main())
