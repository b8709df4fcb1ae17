"""The manual page and the completions of shells say what --help says."""
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
    def test_what_is_committed_is_what_the_help_makes(self):
        for name, text in manual.make(PROGRAM).items():
            with self.subTest(name):
                self.assertEqual((SOURCE / "share" / name).read_text(), text,
                                 "make them anew: scripts/manual.py build/release/cli/ftcheck")

    def test_every_option_is_in_all(self):
        for long, *_ in manual.Help(self.run_ftcheck("--help").out).options():
            for name in ["ftcheck.1", "ftcheck.bash", "_ftcheck", "ftcheck.fish"]:
                text = (SOURCE / "share" / name).read_text().replace("\\-", "-")
                self.assertIn(long if name != "ftcheck.fish" else f"-l {long[2:]}", text, name)

    def complete(self, *words):
        """What bash would offer for the last word."""
        typed = " ".join(f"'{word}'" for word in words)
        script = (f"complete() {{ :; }}; source '{SOURCE}/share/ftcheck.bash'; COMP_WORDS=(ftcheck {typed}); "
                  f"COMP_CWORD={len(words)}; _ftcheck; printf '%s\\n' \"${{COMPREPLY[@]}}\"")
        done = subprocess.run(["bash", "-c", script], cwd=self.folder, capture_output=True, text=True, timeout=60)
        self.assertEqual(done.stderr, "")
        return done.stdout.split("\n")[:-1]

    def test_bash_offers_options_values_and_files(self):
        (self.folder / "a b.whl").touch()
        self.assertEqual(self.complete("--ver"), ["--verify-record", "--verbose", "--version"])
        self.assertEqual(self.complete("--format", "j"), ["json", "jsonl"])
        self.assertEqual(self.complete("--limit", "mem"), ["members=", "member-size=", "memory="])
        self.assertEqual(self.complete("a"), ["a b.whl"])

    def test_other_shells_can_read_theirs(self):
        for shell, name in [("zsh", "_ftcheck"), ("fish", "ftcheck.fish")]:
            if shutil.which(shell):
                done = subprocess.run([shell, "-n", str(SOURCE / "share" / name)], capture_output=True, text=True)
                self.assertEqual((done.returncode, done.stderr), (0, ""), name)


if __name__ == "__main__":
    unittest.main()
