"""Asks pypiserver on loopback: HTML pages without sizes, and files from a server that keeps no connection open.

FTCHECK_PYPISERVER is a folder for pypiserver, which pip installs there as requirements.txt pins it.
"""
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request
from pathlib import Path

from case import IndexTest, corpus, file_of, main, one_of
from simple_index import free_port

FOLDER = Path(os.environ.get("FTCHECK_PYPISERVER", ""))
REQUIREMENTS = Path(__file__).resolve().parent / "requirements.txt"

# What is asked, and the beginning of the file that answers.
ASKED = {
    "ujson": "ujson-6.1.0-cp314-",
    "lxml": "lxml-6.1.3-",
    "ormsgpack>=1": "ormsgpack-",
    "dbus-fast": "dbus_fast-",
    "mpi4py": "mpi4py-4.1.2-cp314-cp314t-manylinux1_",
}


def bring_pypiserver():
    """Installs it unless it is there; skips the tests if it cannot be had."""
    if not FOLDER.name:
        raise unittest.SkipTest("FTCHECK_PYPISERVER names no folder for pypiserver")
    installed = FOLDER / "installed"
    if installed.is_file() and installed.read_text() == REQUIREMENTS.read_text():
        return
    FOLDER.parent.mkdir(parents=True, exist_ok=True)
    # Installed elsewhere and then renamed, because two test runs may share the folder.
    place = tempfile.mkdtemp(prefix=FOLDER.name, dir=FOLDER.parent)
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps",
               "--require-hashes", "--only-binary", ":all:", "--requirement", str(REQUIREMENTS),
               "--target", place]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=240)
        problem = (done.stderr.strip() or done.stdout.strip() or "pip failed") if done.returncode else ""
    except (OSError, subprocess.SubprocessError) as error:
        problem = str(error)
    if problem:
        shutil.rmtree(place)
        raise unittest.SkipTest(f"pypiserver could not be installed: {problem.splitlines()[-1]}")
    Path(place, installed.name).write_text(REQUIREMENTS.read_text())
    shutil.rmtree(FOLDER, ignore_errors=True)
    try:
        os.rename(place, FOLDER)
    except OSError:  # another test run was faster
        shutil.rmtree(place)


class PypiServer(IndexTest):
    @classmethod
    def setUpClass(cls):
        cls.wheels = corpus()
        bring_pypiserver()
        shared = tempfile.TemporaryDirectory()
        cls.addClassCleanup(shared.cleanup)
        cls.packages = Path(shared.name) / "packages"
        cls.packages.mkdir()
        for wheel in cls.wheels:
            if wheel.name.startswith(tuple(ASKED.values()) + ("ujson-", "hiredis-")):
                shutil.copyfile(wheel, cls.packages / wheel.name)

    def serve(self, *options):
        """The URL of a server that ends with the test."""
        port = free_port()
        variables = {**os.environ, "PYTHONPATH": str(FOLDER), "PYTHONDONTWRITEBYTECODE": "1"}
        process = subprocess.Popen(
            [sys.executable, "-m", "pypiserver", "run", "--interface", "127.0.0.1", "--port", str(port),
             "--disable-fallback", "--backend", "simple-dir", "--server", "wsgiref", "--authenticate", ".",
             "--passwords", ".", *options, str(self.packages)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=variables)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        url = f"http://127.0.0.1:{port}/simple/"
        until = time.monotonic() + 30
        while time.monotonic() < until and process.poll() is None:
            try:
                with urllib.request.urlopen(url, timeout=10):
                    return url
            except urllib.error.HTTPError as error:
                self.fail(f"pypiserver answers {error.code}")
            except OSError:
                time.sleep(0.05)
        self.fail("pypiserver does not start")

    def assert_right(self, answer, names):
        self.assertIn(answer.status, (0, 1), answer.describe())
        self.assertEqual(len(answer.by_file), len(names), answer.describe())
        for name in names:
            wheel = one_of(self.wheels, name)
            on_disk = self.judge_files(wheel, platform="manylinux_2_28_x86_64").only
            self.assert_same_judgement(answer.by_file[wheel.name], on_disk)

    def test_html_pages_with_sha256(self):
        index = self.serve("--hash-algo", "sha256")
        self.assert_right(self.ask(*ASKED, index=index), ASKED.values())
        again = self.ask(*ASKED, index=index)
        self.assert_right(again, ASKED.values())
        self.assertTrue(all(artifact["source"]["cached"] for artifact in again.artifacts))

    def test_html_pages_with_another_hash_than_sha256(self):
        index = self.serve("--hash-algo", "md5")
        self.assert_right(self.ask(*ASKED, index=index), ASKED.values())
        answer = self.ask("ujson", index=index, more=["--require-hashes"])
        self.assert_status(answer, 2)
        self.assert_error(answer.only, "SHA-256")

    def test_hashes_that_are_required_are_checked(self):
        answer = self.ask(*ASKED, index=self.serve("--hash-algo", "sha256"), more=["--require-hashes"])
        self.assert_right(answer, ASKED.values())
        self.assertEqual({artifact["source"]["verified"] for artifact in answer.artifacts}, {"sha256"})

    def test_a_project_that_it_does_not_have_is_an_error_of_its_own(self):
        answer = self.ask("no-such-project", "ujson", index=self.serve("--hash-algo", "sha256"))
        self.assert_status(answer, 2)
        [missing] = [artifact for artifact in answer.artifacts if file_of(artifact) is None]
        self.assert_error(missing, "no-such-project")
        self.assertEqual(len(answer.by_file), 1)


if __name__ == "__main__":
    main()
