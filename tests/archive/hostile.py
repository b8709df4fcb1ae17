#!/usr/bin/env python3
"""Gives the command archives made to mislead it; prints each one that does, and then fails.

    hostile.py --ftcheck COMMAND [--count N] [--seed N] [--keep DIR] [--seconds S] [--megabytes M]

Half of them come from lies.py, half are wheels of testdata/wheels with bytes changed, cut out, inserted
or moved, mostly in the archive's records. For each of them:

- the command ends with 0, 1 or 2 and a report that can be parsed, within the given time and memory, and
  reports what could not be read in a sentence that names the file;
- a module is ready only if it is also ready in a wheel repacked from what Python's zipfile, and so pip,
  unpacks; and a wheel that zipfile does not unpack is not ready;
- a wheel whose archive has no problem (FT105 to FT107) is the same to a reader that goes from one member
  to the next, like uv, and has the verdict of the repacked wheel.
"""
import argparse
import io
import json
import os
import pathlib
import random
import struct
import subprocess
import sys
import tempfile
import time
import warnings
import zipfile
import zlib

import lies

HERE = pathlib.Path(__file__).resolve().parent
TESTDATA = HERE.parents[1] / "testdata"
MODULES = TESTDATA / "modules" / "linux-x86_64"
NAME = "pkg-1.0-cp314-cp314t-manylinux_2_17_x86_64.whl"
# The limit of members unpacked here. The memory of this script also counts as its children's.
LARGEST = 16 << 20
ABOUT_ARCHIVES = {"FT105", "FT106", "FT107"}


def module(name):
    return (MODULES / (name + lies.SUFFIX.decode())).read_bytes()


def places(data):
    """Offsets of the archive's records."""
    found = []
    for signature in (b"PK\1\2", b"PK\3\4", b"PK\5\6"):
        at = data.find(signature)
        while at >= 0:
            found.append(at)
            at = data.find(signature, at + 1)
    return found


def mutated(rng, wheel):
    data = bytearray(wheel)
    for _ in range(rng.choice([1, 1, 1, 2])):
        at = rng.randrange(len(data))
        if rng.random() < 0.8:
            at = min(rng.choice(places(data) or [0]) + rng.randrange(80), len(data) - 1)
        length = rng.choice([1, 2, 4, rng.randrange(1, 2000)])
        kind = rng.randrange(9)
        if kind <= 4:
            data[at] = rng.choice([data[at] ^ 1 << rng.randrange(8), 0, 0xFF, rng.randrange(256)])
        elif kind == 5:
            size = rng.choice("HIQ")
            number = rng.choice([0, 1, 0xFFFF, 0xFFFFFFFF, 0x7FFFFFFF, len(data), rng.getrandbits(32)])
            packed = struct.pack("<" + size, min(number, 0xFFFF) if size == "H" else number)
            data[at:at + len(packed)] = packed
        elif kind == 6:
            del data[at:at + length]
        elif kind == 7:
            begin = rng.randrange(len(data))
            data[at:at] = data[begin:begin + length]
        else:
            del data[rng.randrange(len(data)):]
        if not data:
            return b"P"
    return bytes(data)


def run(options, path):
    """The exit status, what was printed, how long it took, and its memory in megabytes."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        begin = time.monotonic()
        command = [options.ftcheck, "--format", "json", "--verify-record", str(path)]
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        while True:
            ended, status, usage = os.wait4(child.pid, os.WNOHANG)
            if ended:
                break
            if time.monotonic() - begin > options.seconds:
                child.kill()
            time.sleep(0.002)
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        texts = out.read().decode(errors="replace"), err.read().decode(errors="replace")
        return child.returncode, *texts, time.monotonic() - begin, usage.ru_maxrss / 1024


def unpack(data):
    """What zipfile reads, from names to bytes; or None if it refuses the archive."""
    found = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                for name in dict.fromkeys(archive.namelist()):
                    info = archive.getinfo(name)
                    if info.file_size > LARGEST:
                        continue
                    try:
                        found[name] = archive.read(info)
                    except Exception:  # whatever zipfile raises, pip does not install it
                        pass
        except Exception:
            return None
    return found


def stream(data):
    """What a reader that goes from member to member finds; None if it cannot go on."""
    found = {}
    at = 0
    while data[at:at + 4] == b"PK\3\4":
        header = data[at:at + 30]
        if len(header) < 30:
            return None
        flags, method = struct.unpack("<HH", header[6:10])
        crc, packed, _, name_size, extra_size = struct.unpack("<IIIHH", header[14:])
        name = data[at + 30:at + 30 + name_size].decode("utf-8" if flags & 0x800 else "cp437")
        extra = data[at + 30 + name_size:at + 30 + name_size + extra_size]
        at += 30 + name_size + extra_size
        if packed == 0xFFFFFFFF and extra[:2] == b"\1\0" and len(extra) >= 20:
            packed = struct.unpack("<Q", extra[12:20])[0]
        if method == 8:
            inflate = zlib.decompressobj(-15)
            end = None if flags & 8 else at + packed
            try:
                content = inflate.decompress(data[at:end], LARGEST)
            except zlib.error:
                return None
            packed = len(data[at:end]) - len(inflate.unused_data) if flags & 8 else packed
        elif flags & 8:
            return NotImplemented  # only the directory says where they end, and uv then reads it too
        else:
            content = data[at:at + packed]
        at += packed
        if flags & 8:
            at = next_record(data, at)
        if flags & 8 or zlib.crc32(content) == crc:
            found[name] = content
    return found if data[at:at + 4] in (b"PK\1\2", b"PK\5\6", b"PK\6\6") else None


def next_record(data, at):
    """The offset of the record after a data descriptor."""
    for size in (16, 24, 12, 20):
        if data[at + size:at + size + 2] == b"PK":
            return at + size
    return at


def pack_anew(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def tells_of_archive(finding):
    """FT102 to FT104 say why WHEEL, METADATA and RECORD cannot be read."""
    about = finding["code"] in ABOUT_ARCHIVES or "cannot read" in finding["message"]
    return about and finding["severity"] == "error"


def verdicts(artifact):
    return {module["path"]: module["verdict"] for module in artifact["modules"]}


def audit(options, path, problems):
    status, out, err, seconds, megabytes = run(options, path)
    if status not in (0, 1, 2):
        problems.append(f"ended with {status}: {err.strip()[-300:]}")
    if seconds > options.seconds:
        problems.append(f"took {seconds:.1f} s")
    if megabytes > options.megabytes:
        problems.append(f"took {megabytes:.0f} MB")
    try:
        [artifact] = json.loads(out)["artifacts"]
    except (ValueError, KeyError) as error:
        problems.append(f"no report ({error}): {out[:200]} {err[:200]}")
        return None
    if artifact["verdict"] == "error":
        if status != 2 or path.name not in artifact["error"]:
            problems.append(f"an error without a sentence, and status {status}")
    return artifact


def check(options, name, data, folder):
    problems = []
    path = folder / name
    path.write_bytes(data)
    artifact = audit(options, path, problems)
    if artifact is None or problems:
        return problems, None
    files = unpack(data)
    is_silent = not any(tells_of_archive(finding) for finding in artifact["findings"])
    if files is None:
        if artifact["verdict"] != "error":
            problems.append(f"is {artifact['verdict']}, but zipfile refuses it")
        return problems, artifact["verdict"]
    anew = folder / "anew" / name
    anew.write_bytes(pack_anew(files))
    honest = audit(options, anew, [])
    for module_path, verdict in verdicts(artifact).items():
        if verdict == "ready" and (honest is None or verdicts(honest).get(module_path) != "ready"):
            problems.append(f"{module_path} is ready, but not as zipfile unpacks it")
    if artifact["verdict"] != "error" and is_silent:
        if honest is None or honest["verdict"] != artifact["verdict"]:
            problems.append(f"is {artifact['verdict']} without a finding, but differs as zipfile unpacks it")
        if stream(data) not in (files, NotImplemented):
            problems.append("has no finding, but other members for a reader that goes from the front")
    return problems, artifact["verdict"]


def generate(seed, wheels):
    """One archive per seed, so each can be made again separately."""
    rng = random.Random(seed)
    if seed % 2:
        lie = lies.LIES[seed // 2 % len(lies.LIES)]
        modules = rng.sample(["single_nothing", "multi_used", "single_used"], 1)
        return lie.__name__, NAME, lie(rng, module("multi_ready"), module(modules[0]))
    wheel = rng.choice(wheels)
    return "mutated", wheel.name, mutated(rng, wheel.read_bytes())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ftcheck", required=True)
    parser.add_argument("--count", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=pathlib.Path, help="directory for archives that mislead it")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--megabytes", type=float, default=600)
    options = parser.parse_args()
    wheels = sorted((TESTDATA / "wheels").glob("*.whl"))
    failed = 0
    seen = {}
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "anew").mkdir()
        for seed in range(options.seed, options.seed + options.count):
            kind, name, data = generate(seed, wheels)
            problems, verdict = check(options, name, data, folder)
            seen[verdict] = seen.get(verdict, 0) + 1
            for problem in problems:
                print(f"--seed {seed} --count 1 ({kind}): {problem}")
            (folder / name).unlink()
            if problems:
                failed += 1
                if options.keep:
                    options.keep.mkdir(exist_ok=True)
                    (options.keep / f"{seed}-{name}").write_bytes(data)
    print(f"{options.count} archives, {failed} of them mislead;",
          ", ".join(f"{count} {verdict}" for verdict, count in sorted(seen.items(), key=str)))
    # If all archives were refused, the test would show nothing.
    return 1 if failed or (options.count >= 100 and len(seen) < 3) else 0


if __name__ == "__main__":
    sys.exit(main())
