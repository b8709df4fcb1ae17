"""Runs ftcheck for the tests in this folder, and packs small wheels for them.

FTCHECK is the path of the program and FTCHECK_TESTDATA the folder of fixtures; ctest sets both.  FTCHECK_FOR_WINDOWS
is 1 if the program is one for Windows, which may run under Wine.
"""
import base64
import hashlib
import os
import re
import signal
import subprocess
import tempfile
import unittest
import zipfile
from pathlib import Path

PROGRAM = os.environ["FTCHECK"]
TESTDATA = Path(os.environ["FTCHECK_TESTDATA"])
FOR_WINDOWS = os.name == "nt" or os.environ.get("FTCHECK_FOR_WINDOWS") == "1"
MODULES = TESTDATA / "modules" / "linux-x86_64"
SUFFIX = ".cpython-314t-x86_64-linux-gnu.so"

READY = MODULES / f"multi_ready{SUFFIX}"
USED = MODULES / f"multi_used{SUFFIX}"
NOTHING = MODULES / f"single_nothing{SUFFIX}"
SHARED = MODULES / f"state_many{SUFFIX}"  # writes static data
DEFAULT_BUILD = MODULES / "default_suffix.cpython-314-x86_64-linux-gnu.so"


METADATA = """Metadata-Version: 2.1
Name: pkg
Version: 1.0
Classifier: Programming Language :: Python :: Free Threading :: 1 - Unstable
"""


def record_hash(content):
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest())
    return "sha256=" + digest.decode().rstrip("=")


def write_wheel(path, members):
    """Writes a wheel with these members (names to contents) without checking them."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
        for member, content in members.items():
            wheel.writestr(member, content)


def without_provenance(page):
    """An HTML page without the date and the command, which change from run to run."""
    return re.sub(r'<p class="made">.*?</footer>', "</footer>", page, flags=re.DOTALL)


def read_terminal(ours):
    """What a program writes to a pseudo-terminal whose other end nobody else has open; closes it."""
    out = b""
    try:
        while block := os.read(ours, 65536):
            out += block
    except OSError:  # the program has ended
        pass
    os.close(ours)
    return out


class Result:
    def __init__(self, done):
        self.status = done.returncode  # negative: the signal that ended it
        self.out = done.stdout
        self.err = done.stderr
        self.errors = done.stderr.splitlines()


class CommandTest(unittest.TestCase):
    """A test that runs the command in an empty folder of its own."""
    program = PROGRAM

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def run_ftcheck(self, *arguments, environment=None, **how):
        """Runs the command. The environment has no NO_COLOR unless it is given."""
        variables = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
        variables.update(environment or {})
        how = {"stdout": subprocess.PIPE, "cwd": self.folder, **how}
        done = subprocess.run([self.program, *arguments], stderr=subprocess.PIPE, text=True, encoding="utf-8",
                              env=variables, timeout=120, **how)
        return Result(done)

    def start_ftcheck(self, *arguments, interrupt=signal.SIG_DFL, **how):
        """Starts the command. It obeys SIGINT even if the tests run in the background."""
        how.setdefault("stdout", subprocess.PIPE)
        how.setdefault("stderr", subprocess.PIPE)
        started = subprocess.Popen([self.program, *arguments], cwd=self.folder, text=True, encoding="utf-8",
                                   preexec_fn=lambda: signal.signal(signal.SIGINT, interrupt), **how)

        def end():
            started.kill()
            started.wait()
            for stream in (started.stdout, started.stderr):
                if stream is not None:
                    stream.close()

        self.addCleanup(end)
        return started

    def finish(self, started):
        """The rest of a started command's output, and its errors."""
        rest, errors = started.stdout.read(), started.stderr.read()
        started.wait(timeout=100)
        return rest, errors

    def pack(self, *modules, name="pkg-1.0-cp314-cp314t-linux_x86_64.whl"):
        """Packs these module files into a wheel in the test's folder; returns its name."""
        tag = "-".join(name[: -len(".whl")].split("-")[2:])
        info = "pkg-1.0.dist-info"
        members = {
            "pkg/__init__.py": b"",
            f"{info}/METADATA": METADATA.encode(),
            f"{info}/WHEEL": f"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: false\nTag: {tag}\n".encode(),
        }
        members.update({f"pkg/{module.name}": module.read_bytes() for module in modules})
        rows = [f"{member},{record_hash(content)},{len(content)}\n" for member, content in members.items()]
        record = "".join([*rows, f"{info}/RECORD,,\n"])
        write_wheel(self.folder / name, {**members, f"{info}/RECORD": record})
        return name

    def pack_pure(self):
        return self.pack(name="pkg-1.0-py3-none-any.whl")

    def assert_one_error(self, result, *words):
        """Asserts one line on standard error that contains `words`, and status 2."""
        self.assertEqual(len(result.errors), 1, result.err)
        self.assertTrue(result.errors[0].startswith("ftcheck: error: "), result.err)
        for word in words:
            self.assertIn(word, result.errors[0])
        self.assertEqual(result.status, 2)
