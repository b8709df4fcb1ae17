"""The manual page and the shell completions agree with --help."""
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

from command import PROGRAM, CommandTest

SOURCE = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(SOURCE / "scripts"))
import manual  # noqa: E402


class Manual(CommandTest):
    def test_the_committed_files_are_current(self):
        for name, text in manual.make(PROGRAM).items():
            with self.subTest(name):
                self.assertEqual((SOURCE / "share" / name).read_text(), text,
                                 "make them anew: scripts/manual.py build/release/cli/ftcheck")

    def test_every_option_is_in_all_of_them(self):
        for long, *_ in manual.Help(self.run_ftcheck("--help").out).options():
            for name in ["ftcheck.1", "ftcheck.bash", "_ftcheck", "ftcheck.fish"]:
                text = (SOURCE / "share" / name).read_text().replace("\\-", "-")
                self.assertIn(long if name != "ftcheck.fish" else f"-l {long[2:]}", text, name)

    @unittest.skipUnless(shutil.which("mandoc"), "mandoc is not installed")
    def test_the_page_is_lint_clean(self):
        done = subprocess.run(["mandoc", "-T", "lint", "-W", "style", str(SOURCE / "share" / "ftcheck.1")],
                              capture_output=True, text=True, timeout=60)
        self.assertEqual((done.stdout + done.stderr, done.returncode), ("", 0))

    def test_the_page_refers_to_further_reading(self):
        page = (SOURCE / "share" / "ftcheck.1").read_text()
        self.assertIn(".SH SEE ALSO\n.BR pip (1),", page)

    def test_each_shell_accepts_its_completions(self):
        for shell, name in [("bash", "ftcheck.bash"), ("zsh", "_ftcheck"), ("fish", "ftcheck.fish")]:
            if shutil.which(shell):
                done = subprocess.run([shell, "-n", str(SOURCE / "share" / name)], capture_output=True, text=True)
                self.assertEqual((done.returncode, done.stderr), (0, ""), name)


if __name__ == "__main__":
    unittest.main()
