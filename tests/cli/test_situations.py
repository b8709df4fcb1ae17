"""The complete output in each situation: the golden texts, which docs/output.md shows."""
import os
import re
import shlex
import subprocess
import sys
import unittest

from command import FOR_WINDOWS, TESTDATA, CommandTest
from situations import INDEX_SITUATIONS, SITUATIONS, expand

GOLDEN = TESTDATA.parent / "tests" / "cli" / "golden"
PAGE = TESTDATA.parent / "docs" / "output.md"
UPDATE = os.environ.get("FTCHECK_UPDATE_GOLDEN") == "1"


class Situations(CommandTest):
    maxDiff = None

    def shown(self, situation):
        """The last command with a prompt, and its output: errors first."""
        folder = self.folder / situation.name
        folder.mkdir()
        situation.make(folder)
        for arguments in situation.commands:
            result = self.run_ftcheck(*expand(arguments, folder), cwd=folder)
        return f"$ ftcheck {' '.join(situation.commands[-1])}\n{result.err}{result.out}", result.status

    def test_each_situation_matches_its_golden_text(self):
        for situation in SITUATIONS:
            with self.subTest(situation.name):
                text, status = self.shown(situation)
                text += f"exit {status}\n"
                golden = GOLDEN / f"{situation.name}.txt"
                if UPDATE:
                    golden.write_text(text, encoding="utf-8")
                self.assertEqual(text, golden.read_text(encoding="utf-8"),
                                 "if the change is meant, run with FTCHECK_UPDATE_GOLDEN=1")

    def test_no_line_is_too_wide(self):
        for situation in SITUATIONS:
            for line in (GOLDEN / f"{situation.name}.txt").read_text(encoding="utf-8").splitlines():
                if not re.search(r"\.whl|ftcheck: ", line):  # paths are not wrapped, errors are one line each
                    self.assertLessEqual(len(line), 92, line)

    def test_the_page_of_outputs_shows_each_picture(self):
        page = PAGE.read_text(encoding="utf-8")
        for situation in SITUATIONS:
            with self.subTest(situation.name):
                self.assertIn(f"## {situation.title}\n", page)
                self.assertIn(f"](images/{situation.name}.svg)", page)

    def test_the_page_of_outputs_shows_what_is_printed_about_an_index(self):
        page = PAGE.read_text(encoding="utf-8")
        for situation in INDEX_SITUATIONS:
            with self.subTest(situation.name):
                golden = GOLDEN.parent.parent / "report" / "golden" / f"{situation.name}.txt"
                text = golden.read_text(encoding="utf-8")
                self.assertIn(f"## {situation.title}\n", page)
                self.assertIn(f"```text\n$ ftcheck {shlex.join(situation.command)}\n{text}```\n", page)

    @unittest.skipIf(FOR_WINDOWS, "the script that draws them starts the command by itself")
    def test_the_pictures_are_current(self):
        script = TESTDATA.parent / "scripts" / "terminal_pictures.py"
        done = subprocess.run([sys.executable, "-B", str(script), "--check"], text=True, capture_output=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
