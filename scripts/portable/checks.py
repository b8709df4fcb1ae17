"""What the results of scripts/release.py must hold, as far as this machine can tell.

Each check is a function that gets a Bench and raises Failed, or Skipped with the reason; what it returns is printed.
"""
import atexit
import json
import os
import pathlib
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import zipfile

from . import archive, binaries, shell, targets, tools, wheel

SKIPPED = 77  # for ctest
WHEELS = sorted((shell.ROOT / "testdata" / "wheels").glob("*.whl"))
ALL_WHEELS = sorted((shell.ROOT / "testdata").rglob("*.whl"))

# Tests of the programs that need nothing else of a build.
SUITES = {"cli": ["agreement", "baseline", "cases", "color", "config", "directory", "exit_codes", "formats", "hostile_names", "interrupt",
                  "isolation", "jobs", "json", "loaded", "mistakes", "output", "page", "path_list", "progress", "releases", "rules",
                  "shared_state", "situations", "statistics", "target", "terminal", "text", "trace", "usage"],
          "fetch": ["program"]}
# Those that need no signal, terminal, link, name or command line that only POSIX systems have.
WINE_SUITES = {"cli": ["agreement", "baseline", "cases", "config", "exit_codes", "isolation", "jobs", "json", "path_list", "releases", "rules",
                       "shared_state", "situations", "statistics", "target", "trace"]}
ROUNDS = 21  # of measuring processor time


class Failed(Exception):
    pass


class Skipped(Exception):
    pass


class Bench:
    """The results for one target, unpacked."""

    def __init__(self, target, folder, native, scratch, wheels):
        self.wheels = wheels
        self.target = target
        self.native = native
        self.scratch = scratch
        self.folder = folder
        [self.wheel] = [path for path in (folder / "dist").glob("*.whl") if target.wheel_platform.split(".")[0] in path.name]
        [self.archive] = archives(folder, target)
        with zipfile.ZipFile(self.wheel) as packed:
            packed.extractall(scratch / "wheel")
        shutil.unpack_archive(self.archive, scratch / "archive")
        [top] = (scratch / "archive").iterdir()
        suffix = ".exe" if target.system == "windows" else ""
        self.command = top / "bin" / f"ftcheck{suffix}"
        self.fetch = top / "libexec" / "ftcheck" / f"ftcheck-fetch{suffix}"
        self.in_wheel = scratch / "wheel" / "ftcheck_wheel" / "bin" / f"ftcheck{suffix}"
        kind = binaries.KINDS[target.system]
        self.binaries = [path for path in sorted(scratch.rglob("*")) if path.is_file() and path.open("rb").read(4).startswith(kind)]
        self.wine = None

    def here(self):
        """The words before the command that let it run on this machine."""
        if self.target.system == "macos":
            raise Skipped("programs for macOS cannot run here")
        if self.target.system == "windows":
            return [self.start_wine()]
        if self.target.processor == os.uname().machine:
            return []
        emulator = shutil.which(f"qemu-{self.target.processor}-static") or shutil.which(f"qemu-{self.target.processor}")
        if not emulator:
            raise Skipped(f"qemu-{self.target.processor} is not installed (Debian: qemu-user-static)")
        if self.target.is_musl:
            return [emulator]
        root = pathlib.Path(f"/usr/{self.target.processor}-linux-gnu")
        if not (root / "lib").is_dir():
            raise Skipped(f"{root} has no C library for it (Debian: libc6-arm64-cross)")
        return [emulator, "-L", str(root)]

    def start_wine(self):
        """Wine, with a home of its own below the results."""
        if self.wine:
            return self.wine
        wine = shutil.which("wine")
        if not wine or self.target.processor != "x86_64":
            raise Skipped("wine is not installed (Debian: wine), so programs for Windows cannot run here" if not wine
                          else "programs for Windows on other processors cannot run here")
        os.environ |= {"WINEPREFIX": str(self.folder / "wine"), "WINEDEBUG": "-all", "WINEDLLOVERRIDES": "mscoree,mshtml="}
        # Its server would otherwise end after each program, and starting it takes most of the time.  What it starts keeps
        # the standard streams of the first program open.
        for words in (["wineserver", "-k"], ["wineserver", "-p"], [wine, "wineboot", "--init"]):
            subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        atexit.register(subprocess.run, ["wineserver", "-k"])
        self.wine = wine
        return wine

    def common(self):
        """Options for both commands that are compared.  An emulator has a thread, with which nothing can be isolated;
        Windows starts programs instead, so Wine can."""
        return ["--no-isolation"] if self.here() and not self.wine else []

    def needs_native(self):
        if not self.native.is_file():
            raise Skipped(f"there is no {self.native} to compare with; cmake --preset release and cmake --build --preset release build it")


def archives(folder, target):
    return [path for path in (folder / "dist").glob(f"ftcheck-*-{target.name}{archive.suffix(target)}")]


def output(words, **more):
    return subprocess.run([str(word) for word in words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)


def needs_of_the_system(bench):
    """Binaries need nothing but what every supported system has."""
    if not bench.binaries:
        raise Failed("there is no binary")
    try:
        return binaries.NEEDS[bench.target.system](bench.target, bench.binaries)
    except binaries.Unfit as reason:
        raise Failed(reason) from None


def no_paths_of_the_build(bench):
    """No binary names a folder of the machine that built it."""
    for path in bench.binaries:
        if str(shell.ROOT).encode() + b"/" in path.read_bytes():
            raise Failed(f"{path.name} names {shell.ROOT}")
    return f"{len(bench.binaries)} binaries"


def same_json(bench):
    """The command reports of each wheel what the native one does."""
    bench.needs_native()
    before = bench.here()
    for path in bench.wheels:
        words = [*bench.common(), "--format", "json", path]
        expected, got = output([bench.native, *words]), output([*before, bench.command, *words])
        if (got.returncode, got.stdout) != (expected.returncode, expected.stdout):
            raise Failed(f"{path.name}: another report than {bench.native}'s:\n{got.stderr.decode()}")
    return f"{len(bench.wheels)} wheels"


def same_errors(bench):
    """What cannot be read gives the same sentences and exit status as with the native command."""
    bench.needs_native()
    before = bench.here()
    for words in (["--no-such-option"], ["gone.whl"], [shell.ROOT / "README.md"], [bench.scratch]):
        words = [*bench.common(), *words]
        expected, got = output([bench.native, *words]), output([*before, bench.command, *words])
        if (got.returncode, got.stdout, got.stderr) != (expected.returncode, expected.stdout, expected.stderr):
            raise Failed(f"{words[-1]}: exit status {got.returncode} and not {expected.returncode}:\n{got.stderr.decode()}")
    return "4 mistakes"


def any_names(bench):
    """Names outside ASCII, a directory, and a report that replaces another."""
    bench.needs_native()
    before = bench.here()
    folder = bench.scratch / "Größe 日本"
    folder.mkdir()
    for given in bench.wheels[:3]:
        shutil.copy(given, folder)
    reports = []
    for command in ([bench.native], [*before, bench.command]):
        kept = bench.scratch / "Übersicht.json"
        kept.write_text("an earlier report")
        done = output([*command, *bench.common(), "--format", "json", "-o", kept, folder])
        reports.append((done.returncode, done.stdout, done.stderr, kept.read_bytes()))
        if list(bench.scratch.glob("*.tmp")):
            raise Failed("a temporary file is left")
    if reports[0] != reports[1]:
        raise Failed(f"another report than {bench.native}'s:\n{reports[1][2].decode()}")
    return f"{len(json.loads(reports[0][3])['artifacts'])} wheels in {folder.name}"


def suites(bench):
    """The tests of the command and of ftcheck-fetch pass with these programs."""
    before = bench.here()
    if before and not bench.wine:
        raise Skipped("the tests start the command themselves")
    command = bench.command
    if bench.wine:
        command = bench.scratch / "ftcheck"
        command.write_text(f"#!/bin/sh\nexec '{bench.wine}' '{bench.command}' \"$@\"\n")
        command.chmod(0o755)
    environment = os.environ | {"FTCHECK": str(command), "FTCHECK_FETCH": str(bench.fetch), "FTCHECK_TESTDATA": str(shell.ROOT / "testdata"),
                                "FTCHECK_FOR_WINDOWS": "1" if bench.wine else "0"}
    failed = []
    wanted = WINE_SUITES if bench.wine else SUITES
    for folder, names in wanted.items():
        for name in names:
            done = output([sys.executable, "-B", "-m", "unittest", f"test_{name}"], cwd=shell.ROOT / "tests" / folder, env=environment)
            if done.returncode:
                failed.append(f"tests/{folder}/test_{name}.py:\n{done.stderr.decode()}")
    if failed:
        raise Failed("\n".join(failed))
    return f"{sum(map(len, wanted.values()))} suites"


def empty_root(bench):
    """The static command runs where there is no other file."""
    if not bench.target.is_musl or bench.here():
        raise Skipped("only for a static command of this machine's kind")
    if os.geteuid() != 0:
        raise Skipped("chroot needs root")
    root = bench.scratch / "root"
    root.mkdir()
    given = WHEELS[0]
    shutil.copy(bench.command, root / "ftcheck")
    shutil.copy(given, root / given.name)
    done = output(["/ftcheck", "--format", "json", given.name], preexec_fn=lambda: (os.chroot(root), os.chdir("/")), env={})
    if done.returncode not in (0, 1) or not json.loads(done.stdout)["artifacts"]:
        raise Failed(done.stderr.decode())
    return given.name


def asks_an_index(bench):
    """The command finds ftcheck-fetch beside it, which asks an index on this machine."""
    before = bench.here()
    if before and not bench.wine:
        raise Skipped("the command starts ftcheck-fetch, which an emulator of programs does not emulate")
    sys.path.insert(0, str(shell.ROOT / "tests" / "package"))
    import served
    [ready] = [path for path in WHEELS if path.name.startswith("ready-1.0-cp314-cp314t-manylinux")]
    for command in (bench.command, bench.in_wheel):
        make_executable(command.parent)
        with served.index("ready", ready) as url:
            done = output([*before, command, *served.OPTIONS, url, "--package", "ready"], cwd=bench.scratch)
            if done.returncode or b"1 wheel read" not in done.stdout:
                raise Failed((done.stdout + done.stderr).decode())
    return "archive and wheel"


def make_executable(folder):
    for path in folder.iterdir():
        path.chmod(0o755)


def installs(bench):
    """pip installs the wheel, and the module and the command in it run."""
    if bench.target.system != "linux" or bench.here() or bench.target.is_musl:
        raise Skipped("no Python of this kind is here")
    environment = bench.scratch / "environment"
    shell.read([sys.executable, "-m", "venv", environment])
    shell.read([environment / "bin" / "pip", "install", "--quiet", "--no-index", "--disable-pip-version-check", bench.wheel])
    given = WHEELS[0]
    said = shell.read([environment / "bin" / "python", "-c",
                       "import ftcheck_wheel, sys; print(ftcheck_wheel.audit(sys.argv[1]).verdict)", given], cwd=bench.scratch).strip()
    done = output([environment / "bin" / "ftcheck-wheel", "--format", "json", given], cwd=bench.scratch)
    if not done.stdout:
        raise Failed(done.stderr.decode())
    verdict = json.loads(done.stdout)["artifacts"][0]["verdict"]
    if said != verdict:
        raise Failed(f"the module says {said}, the command {verdict}")
    return said


def library(bench):
    """A program that loads the shared library gets reports from it, also of what cannot be read."""
    before = bench.here()
    if bench.target.is_musl:
        loader = pathlib.Path(f"/lib/ld-musl-{bench.target.processor}.so.1")
        if before or not loader.exists():
            raise Skipped(f"there is no {loader} (Debian: musl)")
    program = bench.scratch / ("load.exe" if bench.wine else "load")
    compiler = tools.Tools(bench.folder).toolchain(bench.target) / "cc"
    dynamic = [] if bench.wine else ["-dynamic", "-ldl"]
    shell.read([compiler, pathlib.Path(__file__).with_name("load.c"), "-O1", *dynamic, "-o", program])
    [found] = (bench.scratch / "wheel" / "ftcheck_wheel" / "lib").iterdir()
    verdicts = []
    for path in [*WHEELS, shell.ROOT / "README.md"]:
        done = output([*before, program, found, path])
        if done.returncode:
            raise Failed(done.stderr.decode())
        artifacts = json.loads(done.stdout)["artifacts"]
        verdicts.append(artifacts[0]["verdict"] if artifacts else "none")
    if len(set(verdicts)) < 4:
        raise Failed(f"its verdicts are only {', '.join(sorted(set(verdicts)))}")
    return f"{len(verdicts)} files"


def checkers(bench):
    """twine, check-wheel-contents and ftcheck itself have no objection to the wheel."""
    programs = wheel.programs(bench.folder)
    for words in ([programs / "twine", "check", "--strict", bench.wheel], [programs / "check-wheel-contents", bench.wheel]):
        done = output(words)
        if done.returncode:
            raise Failed((done.stdout + done.stderr).decode())
    bench.needs_native()
    done = output([bench.native, "--format", "json", bench.wheel])
    report = json.loads(done.stdout)
    if done.returncode or any(artifact["findings"] for artifact in report["artifacts"]):
        raise Failed(done.stdout.decode())
    return "no finding"


def seconds(words):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    output(words)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def processor_time(bench):
    """Processor time for testdata's wheels, against the native command: the median of alternating runs."""
    bench.needs_native()
    if bench.here():
        raise Skipped("it does not run on this machine's processor")
    times = [(seconds([bench.native, *bench.wheels]), seconds([bench.command, *bench.wheels])) for _ in range(ROUNDS)]
    native, own = (statistics.median(column) for column in zip(*times))
    starts = [(seconds([bench.native, "--version"]), seconds([bench.command, "--version"])) for _ in range(ROUNDS)]
    native_start, own_start = (1000 * statistics.median(column) for column in zip(*starts))
    return (f"{own / native:.3f} of the native build ({own:.3f} s against {native:.3f} s for {len(bench.wheels)} wheels); "
            f"{own_start:.1f} ms to start against {native_start:.1f} ms")


CHECKS = [needs_of_the_system, no_paths_of_the_build, same_json, same_errors, any_names, suites, empty_root, asks_an_index, installs, library,
          checkers, processor_time]


def run(options):
    """Runs all checks for the targets that were built; returns the exit status."""
    wanted = [targets.find(name) for name in options.targets] or [target for target in targets.TARGETS if target.project]
    there = [target for target in wanted if archives(options.folder, target)]
    for target in wanted:
        if target not in there:
            print(f"{target.name}: skipped, it is not in {options.folder / 'dist'}; scripts/release.py {target.name} builds it")
    if not there:
        return SKIPPED
    failed = False
    for target in there:
        with tempfile.TemporaryDirectory() as scratch:
            bench = Bench(target, options.folder, options.native, pathlib.Path(scratch), options.wheels or ALL_WHEELS)
            for check in CHECKS:
                name = f"{target.name}: {check.__name__.replace('_', ' ')}"
                try:
                    print(f"{name}: ok, {check(bench)}", flush=True)
                except Skipped as reason:
                    print(f"{name}: skipped, {reason}", flush=True)
                except Failed as reason:
                    print(f"{name}: FAILED, {reason}", flush=True)
                    failed = True
    return 1 if failed else 0
