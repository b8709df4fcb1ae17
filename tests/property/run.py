#!/usr/bin/env python3
"""Compares ftcheck's verdicts with what random modules do when they are imported.

    run.py [--ftcheck COMMAND] [--seed N] [--count N] [--first N] [--keep DIR] [--jobs N]
    run.py --seed N --only M [--whole-file] [--show]
    run.py --triple powerpc64le-linux-gnu

--triple compiles them for another processor and runs them in an emulator: it needs Debian's cross compilers
(gcc and g++) and qemu-user.

The seed and a number determine a module.  Modules are compiled many to a file, with random options,
and each is imported by interpreter.c, which stands in for a free-threaded CPython.  The test fails if

- a module is `ready` but its import enables the GIL or fails, or it is `enables-gil` but its import
  leaves the GIL disabled, or it is `incompatible` but its import succeeds.  The report has the
  module's source and the options that reproduce it: --only compiles that module alone, --whole-file
  compiles it together with its neighbours.
- fewer than 30 % of the modules are decided, or some outcome never occurs.

`unknown` is always allowed.  A module that reads an environment variable may have either verdict.
A module whose own condition makes the import fail may have any: verdicts are about imports that
succeed.
"""
import argparse
import collections
import concurrent.futures
import pathlib
import platform
import shutil
import sys
import tempfile

sys.dont_write_bytecode = True
import batches
from batches import Batch, Case, Trouble

SKIPPED = 77
ENOUGH = 200  # a run with this many modules must have every outcome and decide enough
DECIDED = 0.3
WRONG = {("ready", "E"): "false ready", ("ready", "F"): "ready, but the import fails",
         ("enables-gil", "R"): "false enables-gil", ("incompatible", "R"): "false incompatible",
         ("incompatible", "E"): "false incompatible"}


def wrong(case: Case) -> str:
    """Says what is wrong with the verdict; an empty string if nothing is."""
    # Sources with unions expect the lowest byte first; elsewhere their conditions make imports fail.
    is_confused = case.batch.compiler.startswith("s390x") and "united" in case.module.mechanisms
    if "F" in case.truth and (case.module.gives_up or is_confused):
        return ""
    faults = [WRONG.get((case.verdict, letter), "") for letter in case.truth]
    return faults[0] if all(faults) else ""


class Tester:
    """Runs batches and reports wrong verdicts."""

    def __init__(self, options: argparse.Namespace, folder: pathlib.Path):
        self.options = options
        self.folder = folder
        self.target = batches.Platform(options.triple)
        self.interpreter = batches.build_interpreter(folder, self.target)

    def cases(self, batch: Batch) -> list[Case]:
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            return batches.cases(batch, self.options.ftcheck, self.interpreter, pathlib.Path(folder), self.target)

    def report(self, case: Case) -> None:
        """Prints a wrong verdict and how to reproduce it."""
        options, module, batch = self.options, case.module, case.batch
        alone = batch.only(module)
        whole_file = "" if len(batch.modules) == 1 or wrong(self.cases(alone)[0]) else " --whole-file"
        print(f"{wrong(case)}: --seed {options.seed} --only {module.number}{whole_file} [{batch.label}]\n"
              f"  import: {case.outcome} {case.reason}\n"
              f"  verdict: {case.verdict}: {case.evidence}\n"
              f"  made with: {', '.join(module.mechanisms)}")
        if not options.keep:
            print(batches.source(alone), flush=True)
            return
        path = options.keep / batches.source_name(batch, f"{options.seed}-{module.name}")
        command = batches.compile_command(batch, path, pathlib.Path(f"{module.name}{self.target.suffix}"))
        options.keep.mkdir(parents=True, exist_ok=True)
        path.write_text(f"/* {wrong(case)}: {case.outcome} {case.reason}\n   {case.verdict}: {case.evidence}\n"
                        f"   {' '.join(map(str, command))} */\n" + batches.source(batch if whole_file else alone))
        print(f"  source: {path}", flush=True)


def too_little(cases: list[Case]) -> list[str]:
    """Returns reasons why the result proves nothing."""
    found = []
    outcomes = collections.Counter(case.outcome for case in cases)
    verdicts = collections.Counter(case.verdict for case in cases)
    right = collections.Counter(case.verdict for case in cases if not wrong(case))
    found += [f"there is no module for which {batches.OUTCOMES[letter]}" for letter in "REF"
              if not outcomes[batches.OUTCOMES[letter]]]
    found += [f"no {verdict} verdict is right" for verdict in ["ready", "enables-gil"] if not right[verdict]]
    if verdicts["ready"] + verdicts["enables-gil"] < DECIDED * len(cases):
        found.append(f"fewer than {DECIDED:.0%} of the modules are decided")
    broken = outcomes[batches.OUTCOMES["C"]] + outcomes[batches.OUTCOMES["T"]]
    if broken > len(cases) / 100:
        found.append(f"{broken} modules crash or do not end")
    return found


def print_counts(cases: list[Case]) -> None:
    counts = collections.Counter((case.outcome, case.verdict) for case in cases)
    for (outcome, verdict), count in sorted(counts.items()):
        print(f"{count:7}  {outcome}: {verdict}")


def test(options: argparse.Namespace, folder: pathlib.Path) -> list[Case]:
    tester = Tester(options, folder)
    first, last = options.first, options.first + options.count - 1
    if options.only is not None:
        first = last = options.only
    numbers = range(first // batches.SIZE, last // batches.SIZE + 1)
    if options.whole_file:
        first, last = numbers[0] * batches.SIZE, numbers[0] * batches.SIZE + batches.SIZE - 1
    found = []
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        made = (batches.make(options.seed, number, first, last, tester.target) for number in numbers)
        for cases in pool.map(tester.cases, made):
            if options.whole_file:
                cases = [case for case in cases if case.module.number == options.only]
            for case in filter(wrong, cases):
                tester.report(case)
            found += cases
    if options.show:
        for case in found:
            if wrong(case) and not options.keep:
                continue
            print(f"[{case.batch.label}] {case.outcome} {case.reason}; {case.verdict}: {case.evidence}",
                  batches.source(case.batch.only(case.module)), sep="\n\n")
    return found


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ftcheck", default=str(batches.ROOT / "build" / "release" / "cli" / "ftcheck"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first module [0]")
    parser.add_argument("--count", type=int, default=300, help="number of modules [300]")
    parser.add_argument("--only", type=int, metavar="M", help="test only this module")
    parser.add_argument("--whole-file", action="store_true", help="with --only: compile its neighbours too")
    parser.add_argument("--show", action="store_true", help="print the source and the result of every module")
    parser.add_argument("--keep", type=pathlib.Path, metavar="DIR", help="write sources of wrong verdicts here")
    parser.add_argument("--triple", default=batches.HOST, help="the machine to compile for [x86_64-linux-gnu]")
    parser.add_argument("--jobs", type=int, default=2, help="number of parallel jobs [2]")
    return parser.parse_args()


def main() -> int:
    options = arguments()
    programs = batches.Platform(options.triple).programs
    if sys.platform != "linux" or platform.machine() != "x86_64" or not all(map(shutil.which, programs)):
        print(f"skipped: this test needs Linux on x86-64, {', '.join(programs)}")
        return SKIPPED
    try:
        with tempfile.TemporaryDirectory() as folder:
            cases = test(options, pathlib.Path(folder))
    except Trouble as trouble:
        print(f"run.py: {trouble}")
        return 1
    print_counts(cases)
    faults = collections.Counter(filter(None, map(wrong, cases)))
    little = too_little(cases) if len(cases) >= ENOUGH else []
    print(f"{len(cases)} modules of seed {options.seed}:",
          ", ".join(f"{count} {fault}" for fault, count in sorted(faults.items())) or "no wrong verdict")
    for why in little:
        print(f"this proves nothing: {why}")
    return 1 if faults or little else 0


if __name__ == "__main__":
    sys.exit(main())
