"""Asks the index that pip is set up for.

FTCHECK_LIVE says how much: "small", which is the default, asks about three small projects; "all" about all of
projects.txt and the history of nine projects, which needs time and a gigabyte; "none" asks nothing. Skipped if pip
cannot reach the index.
"""
import os
import subprocess
import sys
import tempfile
import unittest
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "corpus"))
import check  # noqa: E402
from case import IndexTest, file_of, main  # noqa: E402

HOW_MUCH = os.environ.get("FTCHECK_LIVE", "small")
PLATFORM = "linux_x86_64"
SMALL = ["markupsafe", "hiredis", "regex"]


@dataclass
class Known:
    """What whole wheels for Linux x86_64 showed in November 2026."""

    first_wheel: str  # the first final release with a free-threaded wheel
    first_ready: str | None  # the first final release that is ready; None: no release up to `newest`
    newest: str
    first_ready_pre: str | None = None
    # Releases from first_ready on may be undecided instead.
    may_be_unknown: str = ""


HISTORY = {
    "greenlet": Known("3.1.1", "3.3.0", "3.5.6", may_be_unknown="its init function catches exceptions"),
    "msgpack": Known("1.1.2", "1.2.0", "1.2.4"),
    "hiredis": Known("3.3.0", None, "3.5.0"),
    "lxml": Known("6.0.2", None, "6.1.3", first_ready_pre="7.0.0a1"),
    "sqlalchemy": Known("2.0.45", "2.0.54", "2.1.9"),
    "fonttools": Known("4.59.1", None, "4.68.0"),
    "scikit-image": Known("0.25.2", None, "0.26.0", first_ready_pre="0.27.0rc1"),
    "pymongo": Known("4.11", "4.11", "4.20.1"),
    "numpy": Known("2.1.0", "2.1.0", "2.5.5"),
}
SMALL_HISTORY = ["hiredis"]


def setUpModule():
    if HOW_MUCH not in ("small", "all", "none"):
        raise ValueError(f"FTCHECK_LIVE must be small, all or none, not {HOW_MUCH!r}")
    if HOW_MUCH == "none":
        raise unittest.SkipTest("FTCHECK_LIVE=none")
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--retries", "1", "--timeout", "15",
                   "download", "--quiet", "--no-deps", "--no-cache-dir", "--only-binary", ":all:",
                   "--python-version", "3.14", "--abi", "cp314t", "--platform", "manylinux_2_17_x86_64",
                   "--implementation", "cp", "--dest", folder, "markupsafe==3.0.4"]
        try:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
        except subprocess.TimeoutExpired:
            raise unittest.SkipTest("the index that pip is set up for does not answer")
        if done.returncode:
            why = (done.stderr.strip() or done.stdout.strip() or "pip failed").splitlines()[-1]
            raise unittest.SkipTest(f"pip cannot reach the index that it is set up for: {why}")


def well_known():
    lines = (HERE / "projects.txt").read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def number(version):
    """The order of final releases."""
    return tuple(int(part) for part in version.split("."))


class Live(IndexTest):
    def environment(self, **more):
        # The variables that say which index pip and uv use stay; the cache is the test's own.
        return {**os.environ, "XDG_CACHE_HOME": str(self.folder), **more}

    def ask_live(self, *words, timeout):
        return self.run_ftcheck("--format", "json", "--target", "3.14t", "--platform", PLATFORM, "--cache-dir",
                                self.cache, *words, timeout=timeout)

    def test_packages_are_judged_like_their_wheels_downloaded_whole(self):
        projects = well_known() if HOW_MUCH == "all" else SMALL
        words = [f"--package={project}" for project in projects]
        answer = self.ask_live(*words, timeout=900)
        self.assertIn(answer.status, (0, 1), answer.describe())
        self.assertEqual(len(answer.by_file), len(projects), answer.describe())
        for artifact in answer.artifacts:
            name = file_of(artifact)
            with self.subTest(name):
                self.assertIn(artifact["source"]["verified"], ("crc", "sha256"))
                problem = check.download(name, artifact["source"]["sha256"], self.folder)
                self.assertIsNone(problem)
                whole = self.judge_files(self.folder / name, platform=PLATFORM)
                self.assert_same_judgement(artifact, whole.only)
                (self.folder / name).unlink()
        again = self.ask_live(*words, timeout=300)
        self.assertEqual(again.network["cached"], len(projects))
        self.assertEqual({file_of(a): a["verdict"] for a in again.artifacts},
                         {file_of(a): a["verdict"] for a in answer.artifacts})

    def test_history_names_the_first_wheel_and_the_first_that_is_ready(self):
        projects = list(HISTORY) if HOW_MUCH == "all" else SMALL_HISTORY
        answer = self.ask_live("--history", *(f"--package={project}" for project in projects), timeout=900)
        self.assert_status(answer, 0)
        histories = answer.report["history"]
        self.assertEqual(len(histories), len(projects))
        for project, history in zip(projects, histories):
            with self.subTest(project):
                self.assertIsNone(history["error"])
                self.assert_known(history, HISTORY[project])

    def assert_known(self, history, known):
        self.assertEqual(history["first_wheel"], known.first_wheel)
        self.assertGreaterEqual(number(history["newest"]), number(known.newest))
        first = history["first_ready"]
        if known.may_be_unknown and first != known.first_ready:
            verdicts = {release["version"]: release["verdict"] for release in history["releases"] if not release["pre"]}
            self.assertEqual(verdicts[known.first_ready], "unknown")
            self.assertNotIn("ready", {verdict for version, verdict in verdicts.items()
                                       if number(version) < number(known.first_ready)})
        elif known.first_ready:
            self.assertEqual(first, known.first_ready)
        elif first:  # a release that is newer than what was known
            self.assertGreater(number(first), number(known.newest))
        if not first and known.first_ready_pre:
            self.assertEqual(history["first_ready_pre"], known.first_ready_pre)


if __name__ == "__main__":
    main()
