"""Runs ftcheck against package indexes, for the tests of this folder.

FTCHECK is the path of the program, FTCHECK_TESTDATA the folder of fixtures and FTCHECK_CORPUS the folder of real
wheels (tests/corpus/check.py); ctest sets them.
"""
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "cli"))
from command import DEFAULT_BUILD, PROGRAM, READY, USED, record_hash, write_wheel  # noqa: E402

CORPUS = Path(os.environ.get("FTCHECK_CORPUS", ""))
SKIPPED = 77
NO_CACHE = object()

# What could send the command to another index, or past the server on loopback.
ELSEWHERE = re.compile(r"(PIP|UV)_.*|.*_proxy|NETRC|SSL_CERT_.*|.*_CA_BUNDLE|XDG_.*|NO_COLOR", re.IGNORECASE)


def main():
    """Runs the tests of the calling file. Exits with 77, which ctest shows as skipped, if all are skipped."""
    result = unittest.main(module="__main__", exit=False).result
    if not result.wasSuccessful():
        sys.exit(1)
    if result.skipped and result.testsRun <= len(result.skipped):
        print(f"skipped: {result.skipped[0][1]}")
        sys.exit(SKIPPED)


def corpus():
    """The real wheels; skips the tests without them."""
    wheels = sorted(CORPUS.glob("*.whl")) if CORPUS.name else []
    if not wheels:
        raise unittest.SkipTest("the wheels of tests/corpus are not here")
    return wheels


def one_of(wheels, beginning):
    [wheel] = [wheel for wheel in wheels if wheel.name.startswith(beginning)]
    return wheel


def pack(folder, project, version, *modules, tag="cp314-cp314t-manylinux_2_17_x86_64", requires_python=">=3.9",
         padding=b""):
    """Packs these module files into a wheel of that release. `padding` is a member that no verdict needs."""
    info = f"{project}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {project}\nVersion: {version}\nRequires-Python: {requires_python}\n"
    members = {
        f"{info}/METADATA": metadata.encode(),
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: false\nTag: {tag}\n".encode(),
        f"{project}/__init__.py": b"",
    }
    if padding:
        members[f"{project}/data.bin"] = padding
    members.update({f"{project}/{module.name}": module.read_bytes() for module in modules})
    rows = [f"{member},{record_hash(content)},{len(content)}\n" for member, content in members.items()]
    path = folder / f"{project}-{version}-{tag}.whl"
    write_wheel(path, {**members, f"{info}/RECORD": "".join([*rows, f"{info}/RECORD,,\n"])})
    return path


class Answer:
    """What one run of the command said; `report` is empty if it printed no JSON."""

    def __init__(self, status, out, err, seconds, peak=0):
        self.status = status  # negative: the signal that ended it
        self.out = out
        self.err = err
        self.seconds = seconds
        self.peak = peak  # bytes of memory of all its processes together, if that was watched
        try:
            self.report = json.loads(out)
        except ValueError:
            self.report = {}

    @property
    def artifacts(self):
        return self.report.get("artifacts", [])

    @property
    def only(self):
        [artifact] = self.artifacts
        return artifact

    @property
    def by_file(self):
        """The artifacts by the name of their file; those without a file are left out."""
        return {file_of(artifact): artifact for artifact in self.artifacts if file_of(artifact)}

    @property
    def network(self):
        return self.report["network"]

    def describe(self):
        return f"status {self.status} after {self.seconds:.1f} s\n{self.err}\n{self.out[:6000]}"


def file_of(artifact):
    url = (artifact.get("source") or {}).get("url")
    return url.rsplit("/", 1)[-1] if url else None


def codes(artifact):
    return {finding["code"] for finding in artifact["findings"]}


def judgement(artifact):
    """What must be the same for a file on disk and on an index.

    Families FT6 and the shared libraries are left out: they depend on what an index has and what was fetched.
    """
    return {
        "verdict": artifact["verdict"],
        "tags": artifact["tags"],
        "interpreters": artifact["interpreters"],
        "other_modules": artifact["other_modules"],
        "modules": sorted(artifact["modules"], key=lambda module: module["path"]),
        "findings": sorted((f["code"], f["severity"], f["module"] or "", f["message"]) for f in artifact["findings"]
                           if not f["code"].startswith("FT6")),
    }


def resident(root):
    """Bytes of memory that the process and its descendants hold now, shared pages counted once."""
    parents = {}
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                stat = Path(entry.path, "stat").read_text()
            except OSError:  # it has ended
                continue
            parents[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
    family = {root}
    grown = True
    while grown:
        more = {pid for pid, parent in parents.items() if parent in family} - family
        family |= more
        grown = bool(more)
    total = 0
    for pid in family:
        try:
            found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
        except OSError:
            continue
        total += 1024 * int(found[1]) if found else 0
    return total


class IndexTest(unittest.TestCase):
    """A test with an empty folder, home and cache of its own."""

    maxDiff = 4000

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.cache = self.folder / "cache"
        self.home = self.folder / "home"
        self.home.mkdir()

    def environment(self, **more):
        variables = {key: value for key, value in os.environ.items() if not ELSEWHERE.fullmatch(key)}
        return {**variables, "HOME": str(self.home), **more}

    def start(self, *arguments, environment=None, cwd=None):
        started = subprocess.Popen([PROGRAM, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True, encoding="utf-8", cwd=cwd or self.folder,
                                   env=environment or self.environment())

        def end():
            if started.poll() is None:
                started.kill()
            started.communicate()

        self.addCleanup(end)
        return started

    def run_ftcheck(self, *arguments, environment=None, timeout=120, watch_memory=False):
        return self.finish(self.start(*arguments, environment=environment), timeout, watch_memory)

    def finish(self, started, timeout=120, watch_memory=False):
        """What a started command says in the end; fails if that is not within `timeout` seconds."""
        begun = time.monotonic()
        peak = 0
        done = threading.Event()

        def watch():
            nonlocal peak
            while not done.wait(0.05):
                peak = max(peak, resident(started.pid))

        watcher = threading.Thread(target=watch) if watch_memory else None
        if watcher:
            watcher.start()
        try:
            out, err = started.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            self.fail(f"not done after {timeout} s: {' '.join(started.args)}")
        finally:
            done.set()
            if watcher:
                watcher.join()
        return Answer(started.returncode, out, err, time.monotonic() - begun, peak)

    def is_sanitized(self):
        """True for a command that is built with AddressSanitizer."""
        return b"__asan_init" in Path(PROGRAM).read_bytes()

    def judge_files(self, *arguments, target="3.14t", platform=None):
        """What the command says about files on disk."""
        where = ["--platform", platform] if platform else []
        return self.run_ftcheck("--format", "json", "--target", target, *where, *arguments, timeout=600)

    def ask(self, *requirements, index, target="3.14t", platform="manylinux_2_28_x86_64", more=(), cache=None,
            form="json", **how):
        """Asks an index about packages; `index` is its URL."""
        words = ["--format", form, "--index-url", index, "--target", target]
        if cache is not NO_CACHE:
            words += ["--cache-dir", cache or self.cache]
        if platform:
            words += ["--platform", platform]
        for requirement in requirements:
            words += ["--package", requirement]
        return self.run_ftcheck(*words, *more, **how)

    def assert_status(self, answer, status):
        self.assertEqual(answer.status, status, answer.describe())

    def assert_error(self, artifact, *words):
        """The artifact is an error that says, in one sentence, each of these words."""
        self.assertEqual(artifact["verdict"], "error", artifact)
        for word in words:
            self.assertIn(word, artifact["error"])
        self.assertNotIn("\n", artifact["error"])

    def assert_same_judgement(self, on_index, on_disk):
        self.assertEqual(judgement(on_index), judgement(on_disk), on_disk["path"])
