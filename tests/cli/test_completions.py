"""What bash, zsh and fish offer when a user presses Tab; a shell that is not installed is skipped."""
import json
import os
import pty
import re
import select
import shutil
import subprocess
import time
import unittest
from pathlib import Path

from command import PROGRAM, CommandTest

SHARE = Path(__file__).resolve().parent.parent.parent / "share"
SECONDS = 60


class Shell:
    """An interactive shell on a pseudo-terminal."""

    def __init__(self, command, folder):
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            variables = {"PATH": os.environ["PATH"], "HOME": str(folder), "TERM": "dumb", "PS1": "", "COLUMNS": "200"}
            os.execvpe(command[0], command, variables)

    def close(self):
        os.close(self.terminal)
        os.waitpid(self.pid, 0)

    def send(self, text):
        os.write(self.terminal, text.encode())

    def read_until(self, pattern):
        """The shell's output up to the end of the match."""
        text = ""
        deadline = time.monotonic() + SECONDS
        while not re.search(pattern, text):
            if time.monotonic() > deadline:
                raise AssertionError(f"{pattern!r} did not come: {text!r}")
            if select.select([self.terminal], [], [], 1)[0]:
                text += os.read(self.terminal, 65536).decode(errors="replace")
        return text


class Completions(CommandTest):
    shell = ()
    prepare = ""
    running = None

    def setUp(self):
        super().setUp()
        (self.folder / "a b.whl").touch()
        (self.folder / "report.html").touch()

    def complete(self, line):
        """The line after one Tab."""
        if self.running is None:
            self.running = shell = Shell(self.shell, self.folder)
            self.addCleanup(shell.close)
            shell.send(f"{self.prepare}\necho rea''dy\n")
            shell.read_until("\nready")
        shell = self.running
        # Then moves to the beginning and the end of the line and turns it into a text to print.
        shell.send(f"{line}\t\x01echo '\x05'\n")
        printed = r"\n(ftcheck [^\r\n]*?) *\r?\n"
        return re.search(printed, shell.read_until(printed))[1].replace("\\", "")

    def assert_completes(self, line, expected):
        with self.subTest(line):
            self.assertEqual(self.complete(line), expected)

    def check_values(self):
        self.assert_completes("ftcheck --stati", "ftcheck --statistics")
        self.assert_completes("ftcheck --format mark", "ftcheck --format markdown")
        self.assert_completes("ftcheck --format=mark", "ftcheck --format=markdown")
        self.assert_completes("ftcheck --format html=rep", "ftcheck --format html=report.html")
        self.assert_completes("ftcheck --fail-on w", "ftcheck --fail-on warning")
        self.assert_completes("ftcheck --color ne", "ftcheck --color never")
        self.assert_completes("ftcheck --limit relo", "ftcheck --limit relocations=")
        self.assert_completes("ftcheck --select FT307,AL", "ftcheck --select FT307,ALL")
        self.assert_completes("ftcheck --select FT307,FT209", "ftcheck --select FT307,FT209")
        self.assert_completes("ftcheck --list-rules AL", "ftcheck --list-rules ALL")
        self.assert_completes("ftcheck --explain FT301 AL", "ftcheck --explain FT301 ALL")
        self.assert_completes("ftcheck -o rep", "ftcheck -o report.html")
        self.assert_completes("ftcheck rep", "ftcheck report.html")
        self.assert_completes("ftcheck a", "ftcheck a b.whl")


@unittest.skipUnless(shutil.which("bash"), "bash is not installed")
class Bash(Completions):
    shell = ("bash", "--norc", "--noprofile", "-i")
    prepare = f"source '{SHARE}/ftcheck.bash'"

    def test_it_completes_options_and_values(self):
        self.check_values()


@unittest.skipUnless(shutil.which("zsh"), "zsh is not installed")
class Zsh(Completions):
    shell = ("zsh", "-f", "-i")
    prepare = f"fpath=('{SHARE}' $fpath); autoload -U compinit; compinit -u -D; setopt no_auto_menu; bindkey -e"

    def test_it_completes_options_and_values(self):
        self.check_values()


@unittest.skipUnless(shutil.which("fish"), "fish is not installed")
class Fish(Completions):
    def offers(self, line):
        """The words that fish offers, with their descriptions."""
        done = subprocess.run(["fish", "--no-config", "-c", f"source '{SHARE}/ftcheck.fish'; complete -C '{line}'"],
                              cwd=self.folder, capture_output=True, text=True, timeout=SECONDS,
                              env={**os.environ, "HOME": str(self.folder)})
        self.assertEqual(done.stderr, "")
        return dict(offer.partition("\t")[::2] for offer in done.stdout.splitlines())

    def complete(self, line):
        [word] = self.offers(line)
        return line[:line.rfind(" ") + 1] + word

    def test_it_completes_options_and_values(self):
        self.assert_completes("ftcheck --stati", "ftcheck --statistics")
        self.assert_completes("ftcheck --format mark", "ftcheck --format markdown")
        self.assert_completes("ftcheck --format=mark", "ftcheck --format=markdown")
        self.assert_completes("ftcheck --format html=rep", "ftcheck --format html=report.html")
        self.assert_completes("ftcheck --fail-on w", "ftcheck --fail-on warning")
        self.assert_completes("ftcheck --limit relo", "ftcheck --limit relocations=")
        self.assert_completes("ftcheck --select FT3,FT209", "ftcheck --select FT3,FT209")
        self.assert_completes("ftcheck --list-rules AL", "ftcheck --list-rules ALL")
        self.assert_completes("ftcheck rep", "ftcheck report.html")

    def test_it_describes_its_offers(self):
        formats = self.offers("ftcheck --format ")
        self.assertEqual(formats["sarif"], "SARIF, for code scanning")
        self.assertTrue(all(formats.values()))
        self.assertIn("gil-not-declared", self.offers("ftcheck --select FT30")["FT301"])
        self.assertIn("memory=", self.offers("ftcheck --limit "))


class Words(CommandTest):
    """All three shells know all words; how each shows them is tested above."""

    def words(self):
        rules = json.loads(self.run_ftcheck("--list-rules", "--format", "json").out)
        limits = [line.split()[0] for line in self.run_ftcheck("--list-limits").out.splitlines()]
        formats = re.search(r"choose from (.*)", self.run_ftcheck("--format", "?", "x").err)[1].split(", ")
        return [rule["code"] for rule in rules] + ["ALL", "FT3"], limits, formats

    def test_every_code_limit_and_format_is_in_each(self):
        codes, limits, formats = self.words()
        self.assertIn("text", formats)
        for name in ("ftcheck.bash", "_ftcheck", "ftcheck.fish"):
            text = (SHARE / name).read_text()
            for word in [*codes, *(f"{limit}=" for limit in limits), *formats, "warning", "never"]:
                self.assertRegex(text, rf"(?<![\w-]){re.escape(word)}(?![\w-])", name)

    def test_zsh_describes_every_format(self):
        text = (SHARE / "_ftcheck").read_text()
        for name in self.words()[2]:
            self.assertRegex(text, rf"(?m)^    '{name}:\S")


if __name__ == "__main__":
    unittest.main()
