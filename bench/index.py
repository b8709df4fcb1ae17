#!/usr/bin/env python3
"""Measures what it costs to ask an index, and what that adds to the start of a run that asks none.

    bench/index.py [--ftcheck PROGRAM] [--index-url URL]      default: build/release/cli/ftcheck
    bench/index.py [--ftcheck PROGRAM] --start-up OTHER [--wheel WHEEL] [--pairs N]

The first asks about the projects of tests/index/projects.txt without a cache. For each wheel it prints how much
of it was read and in how many requests; then the sums, with and without torch, whose wheel is larger than the
others together.

The second runs `--version`, and a small wheel, alternately with PROGRAM and with OTHER, and prints the median
and the quartiles of the ratios of each pair, which are valid even if the machine's speed drifts.
"""
import argparse
import json
import os
import pathlib
import random
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROJECTS = ROOT / "tests/index/projects.txt"
WHEEL = ROOT / "testdata/wheels/ready-1.0-cp314-cp314t-manylinux_2_17_x86_64.whl"
LARGEST = "torch"


def fail(why):
    sys.exit(f"index.py: {why}")


def ask(options):
    """The report about all projects."""
    projects = [line for line in PROJECTS.read_text().splitlines() if line and not line.startswith("#")]
    command = [options.ftcheck, "--format", "json", "--no-cache", "--target", "3.14t", "--platform", "linux_x86_64"]
    if options.index_url:
        command += ["--index-url", options.index_url]
    done = subprocess.run([*command, *(f"--package={project}" for project in projects)],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    try:
        return json.loads(done.stdout)
    except ValueError:
        fail(f"{options.ftcheck} ended with status {done.returncode} and no report")


def total(title, sources):
    read = sum(source["read"] for source in sources)
    whole = sum(source["size"] for source in sources)
    requests = [source["requests"] for source in sources]
    print(f"{title:<16} {len(sources):>3} wheels: {read / 1e6:.1f} of {whole / 1e6:.1f} MB, {100 * read / whole:.1f} %;"
          f" {sum(requests)} requests, {statistics.median(requests):g} at the median")


def bytes_and_requests(options):
    report = ask(options)
    sources = {}
    print(f"{'project':<20} {'MB':>8} {'read MB':>8} {'%':>6} {'requests':>8} {'unread':>6}  checked by")
    for artifact in report["artifacts"]:
        source = artifact.get("source") or {}
        name = (artifact["distribution"] or {}).get("name") or artifact["path"]
        if artifact["verdict"] == "error" or not source.get("read") or not source.get("size"):
            print(f"{name:<20} not read: {artifact['error'] or artifact['verdict']}")
            continue
        sources[name.lower()] = source
        print(f"{name:<20} {source['size'] / 1e6:>8.2f} {source['read'] / 1e6:>8.2f}"
              f" {100 * source['read'] / source['size']:>6.1f} {source['requests']:>8} {len(source['unread']):>6}"
              f"  {source['verified']}")
    if not sources:
        fail("no wheel was read")
    print()
    total("all", list(sources.values()))
    total(f"without {LARGEST}", [source for name, source in sources.items() if name != LARGEST])
    network = report["network"]
    print(f"{'with the pages':<16} {network['requests']} requests, {network['bytes'] / 1e6:.1f} MB")


def seconds(program, words):
    """Wall and processor time of one run, started processes included."""
    begun = time.perf_counter()
    process = subprocess.Popen([program, *words], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        fail(f"{program} {' '.join(map(str, words))} ended with status {process.returncode}")
    return wall, usage.ru_utime + usage.ru_stime


def start_up(options):
    print(f"{options.pairs} pairs, {options.ftcheck} / {options.start_up}")
    for title, words in (("--version", ["--version"]), ("a small wheel", ["--format", "json", options.wheel])):
        for program in (options.ftcheck, options.start_up):
            seconds(program, words)  # the first run reads the program from the disk
        ratios = {"wall": [], "processor": []}
        for _ in range(options.pairs):
            programs = {"ours": options.ftcheck, "other": options.start_up}
            took = {which: seconds(programs[which], words) for which in random.sample(sorted(programs), 2)}
            for i, kind in enumerate(ratios):
                ratios[kind].append(took["ours"][i] / max(took["other"][i], 1e-9))
        for kind, values in ratios.items():
            low, middle, high = statistics.quantiles(values, n=4)
            print(f"  {title:<14} {kind:<10} {middle:.3f}   quartiles {low:.3f} to {high:.3f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ftcheck", default=str(ROOT / "build/release/cli/ftcheck"), metavar="PROGRAM")
    parser.add_argument("--index-url", metavar="URL", help="default: what ftcheck itself finds")
    parser.add_argument("--start-up", metavar="OTHER", help="the program to compare the start of a run with")
    parser.add_argument("--wheel", default=str(WHEEL))
    parser.add_argument("--pairs", type=int, default=200)
    options = parser.parse_args()
    if options.start_up:
        start_up(options)
    else:
        bytes_and_requests(options)


if __name__ == "__main__":
    main()
