"""What the tests of docs/integrations/ share: the examples of the pages, and what to run them with.

FTCHECK names the program, FTCHECK_TESTDATA the folder of fixtures, and FTCHECK_TOOLS the environment that
tools.py makes; ctest sets them.  The examples are run as they stand.  What they install by the name of
ftcheck's distribution is a stand-in: a wheel whose command starts the program under test.
"""
import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path

PROGRAM = os.environ["FTCHECK"]
ROOT = Path(os.environ["FTCHECK_TESTDATA"]).parent
WHEELS = ROOT / "testdata" / "wheels"
TOOLS = Path(os.environ["FTCHECK_TOOLS"])
DISTRIBUTION = "ftcheck-wheel"

READY = WHEELS / "ready-1.0-cp314-cp314t-manylinux_2_17_x86_64.whl"
MIXED = WHEELS / "mixed-1.0-cp314-cp314t-manylinux_2_17_x86_64.whl"
DEFAULT_BUILD = WHEELS / "default_build-1.0-cp314-cp314-manylinux_2_17_x86_64.whl"

# What the tools and this Python find modules in.
for site in TOOLS.glob("lib/python3.*/site-packages"):
    if site.parent.name == f"python3.{sys.version_info.minor}":
        sys.path.append(str(site))


def blocks(page, language):
    """The examples of one language, in the page's order."""
    text = (ROOT / "docs" / "integrations" / f"{page}.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.M | re.S)


def needs(*tools):
    """Skips a test where one of these programs of tools.py's is missing."""
    missing = [tool for tool in tools if not (TOOLS / "bin" / tool).exists()]
    return unittest.skipIf(missing, f"{' and '.join(missing)} could not be installed here")


def needs_module(name):
    return unittest.skipUnless(importlib.util.find_spec(name), f"there is no Python module {name} here")


class IntegrationTest(unittest.TestCase):
    """A test with an empty folder of its own."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def put(self, folder, *wheels):
        (self.folder / folder).mkdir(exist_ok=True)
        for wheel in wheels:
            shutil.copy(wheel, self.folder / folder)

    @staticmethod
    def stand_in(folder, version="99.0"):
        """Makes a folder for pip's --find-links with a wheel of the distribution."""
        folder.mkdir()
        name = DISTRIBUTION.replace("-", "_")
        info = f"{name}-{version}.dist-info"
        with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as wheel:
            members = {
                f"{name}-{version}.data/scripts/ftcheck": f'#!/bin/sh\nexec {shlex.quote(PROGRAM)} "$@"\n',
                f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {DISTRIBUTION}\nVersion: {version}\n",
                f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            }
            members[f"{info}/RECORD"] = "".join(f"{member},,\n" for member in [*members, f"{info}/RECORD"])
            for member, text in members.items():
                entry = zipfile.ZipInfo(member)
                entry.external_attr = (0o100755 if "/scripts/" in member else 0o100644) << 16  # pip keeps what runs
                wheel.writestr(entry, text)
        return folder

    def run_command(self, *words, shell=None, on_path=True, **environment):
        """Runs a program, or a script, in the test's folder. The tools are on PATH, and unless told
        otherwise the program under test too."""
        path = os.pathsep.join([str(TOOLS / "bin"), *([str(Path(PROGRAM).parent)] if on_path else []),
                                os.environ["PATH"]])
        variables = {key: value for key, value in os.environ.items() if not key.startswith(("TOX", "NOX", "GIT_"))}
        variables.update({"PATH": path, "HOME": str(self.folder), "PIP_DISABLE_PIP_VERSION_CHECK": "1", **environment})
        command = ["bash", "-euo", "pipefail", "-c", shell] if shell is not None else [str(word) for word in words]
        return subprocess.run(command, cwd=self.folder, env=variables, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=200)

    def assert_status(self, done, status, *words):
        self.assertEqual(done.returncode, status, done.stdout)
        for word in words:
            self.assertIn(word, done.stdout)
