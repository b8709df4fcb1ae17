#!/usr/bin/env python3
"""Measures how ftcheck's processor time and memory grow with its input.

    bench/scale.py [FTCHECK]        default: build/release/cli/ftcheck

Makes wheels of a fixture's module in a temporary directory: with more and more modules, with a
larger and larger one, and more and more wheels. For each it prints the processor time (user and system, of
all processes; the least of three runs), that time per unit of what grows, and the peak memory of the
largest process.
"""
import base64
import hashlib
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
MODULE = "multi_ready.cpython-314t-x86_64-linux-gnu.so"
CONTENT = (ROOT / "testdata/modules/linux-x86_64" / MODULE).read_bytes()
# The bytes after a module's own are only inflated and hashed. A third of them is new, which matches the
# compression ratio of real modules.
NOISE = random.Random(1).randbytes(1 << 16)


def padding(size):
    block = NOISE + bytes(2 * len(NOISE))
    while size > 0:
        yield block[:size]
        size -= len(block)


def write_wheel(folder, name, modules, size):
    """A wheel with that many modules, each of at least `size` bytes."""
    path = folder / f"{name}-1.0-cp314-cp314t-manylinux_2_17_x86_64.whl"
    record = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as wheel:
        def add(member, blocks):
            digest = hashlib.sha256()
            written = 0
            with wheel.open(member, "w", force_zip64=False) as file:
                for block in blocks:
                    file.write(block)
                    digest.update(block)
                    written += len(block)
            text = base64.urlsafe_b64encode(digest.digest()).rstrip(b"=").decode()
            record.append(f"{member},sha256={text},{written}")

        for i in range(modules):
            add(f"{name}/p{i}/{MODULE}", [CONTENT, *padding(size - len(CONTENT))])
        info = f"{name}-1.0.dist-info"
        add(f"{info}/WHEEL", [b"Wheel-Version: 1.0\nGenerator: scale\nRoot-Is-Purelib: false\n"
                              b"Tag: cp314-cp314t-manylinux_2_17_x86_64\n"])
        add(f"{info}/METADATA", [f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n".encode()])
        wheel.writestr(f"{info}/RECORD", "\n".join([*record, f"{info}/RECORD,,", ""]))
    return path


def measure(ftcheck, paths):
    """The least processor seconds of three runs, and the peak in MB."""
    runs = []
    for _ in range(3):
        process = subprocess.Popen([ftcheck, "-j", "1", "--format", "jsonl", *paths],
                                   stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        if status != 0:
            sys.exit(f"scale.py: {ftcheck} ended with status {os.waitstatus_to_exitcode(status)}")
        runs.append((usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024))
    return min(runs)


def table(ftcheck, title, unit, rows):
    """`rows`: pairs of the amount of what grows, and a function that makes the wheels."""
    print(f"{title:>16} {'processor s':>12} {'ms each':>10} {'peak MB':>10}   (each {unit})")
    for amount, make in rows:
        with tempfile.TemporaryDirectory() as folder:
            seconds, peak = measure(ftcheck, make(pathlib.Path(folder)))
        print(f"{amount:>16g} {seconds:>12.3f} {1000 * seconds / amount:>10.3f} {peak:>10.1f}",
              flush=True)
    print()


def copies(folder, count):
    wheel = write_wheel(folder, "copies", 1, 0)
    paths = [folder / str(i) / wheel.name for i in range(count)]
    for path in paths:
        path.parent.mkdir()
        os.link(wheel, path)
    return paths


def main():
    ftcheck = sys.argv[1] if len(sys.argv) > 1 else ROOT / "build/release/cli/ftcheck"
    table(ftcheck, "modules", "module",
          [(n, lambda folder, n=n: [write_wheel(folder, "many", n, 0)])
           for n in (1, 10, 100, 300, 1000)])
    table(ftcheck, "MB, one module", "MB",
          [(mb, lambda folder, mb=mb: [write_wheel(folder, "large", 1, int(mb * 1e6))])
           for mb in (0.1, 1, 10, 50, 100, 200, 500)])
    table(ftcheck, "wheels", "wheel",
          [(n, lambda folder, n=n: copies(folder, n)) for n in (1, 10, 100, 1000, 3000)])


if __name__ == "__main__":
    main()
