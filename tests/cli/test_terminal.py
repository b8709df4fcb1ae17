"""Output on terminals: it uses the whole width and does not exceed it."""
import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
import unicodedata
import unittest

from command import PROGRAM, CommandTest, read_terminal
from situations import SITUATIONS, expand

WIDTHS = (60, 92, 160)
ASKING = ("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "FORCE_HYPERLINK", "CI", "VTE_VERSION")
ESCAPES = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;;.*?\x1b\\")

# Paths and commands are not wrapped, so that people can copy them.
UNBROKEN = re.compile(r"\.whl|\.so|`[^`]*`|^ftcheck: ")


def width(text):
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


class Terminal(CommandTest):
    def on_terminal(self, columns, *arguments, folder=None, **environment):
        """The command's output on a terminal with this many columns."""
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
        variables = {key: value for key, value in os.environ.items() if key not in ASKING}
        variables.update({"TERM": "xterm-256color", **environment})
        started = subprocess.Popen([PROGRAM, *arguments], cwd=folder or self.folder, env=variables, stdout=theirs,
                                   stderr=subprocess.DEVNULL)
        os.close(theirs)
        out = read_terminal(ours)
        started.wait(timeout=60)
        return out.decode().replace("\r\n", "\n")

    def outputs(self, columns):
        """The name and the lines of each situation, without escapes, as text and as a table."""
        for situation in SITUATIONS:
            folder = self.folder / f"{situation.name}-{columns}"
            folder.mkdir()
            situation.make(folder)
            for arguments in situation.commands[:-1]:
                self.run_ftcheck(*expand(arguments, folder), cwd=folder)
            for form in ("text", "table"):
                last = expand(situation.commands[-1], folder)
                text = self.on_terminal(columns, "--format", form, *last, folder=folder)
                yield f"{situation.name} as {form}", ESCAPES.sub("", text).splitlines()

    def test_no_line_is_wider_than_the_terminal(self):
        for columns in WIDTHS:
            for name, lines in self.outputs(columns):
                with self.subTest(name, columns=columns):
                    self.assertTrue(lines)
                    wide = [line for line in lines if width(line) > columns and not UNBROKEN.search(line)]
                    self.assertEqual(wide, [])

    def test_a_wide_terminal_is_used(self):
        longest = {columns: max(width(line) for _, lines in self.outputs(columns) for line in lines) for columns in WIDTHS}
        self.assertGreater(longest[160], 130)
        self.assertGreater(len([1 for _, lines in self.outputs(61) for _ in lines]),
                           len([1 for _, lines in self.outputs(159) for _ in lines]))

    def test_terminals_without_width_or_with_a_huge_one_are_handled(self):
        for columns in (0, 1, 2, 20, 10_000):
            for name, lines in self.outputs(columns):
                self.assertTrue(lines, f"{name} at {columns}")

    def test_a_healthy_release_is_one_green_line_on_any_terminal(self):
        folder = self.folder / "healthy"
        folder.mkdir()
        SITUATIONS[0].make(folder)
        for columns in WIDTHS[1:]:
            text = self.on_terminal(columns, "dist/", folder=folder)
            self.assertEqual(text.count("\n"), 1, text)
            self.assertTrue(text.startswith("\x1b[32mready\x1b[0m  "), text)

    def test_codes_are_links_if_the_terminal_shows_links(self):
        folder = self.folder / "offender"
        folder.mkdir()
        SITUATIONS[1].make(folder)
        link = "\x1b]8;;"
        self.assertIn(link, self.on_terminal(92, "dist/", folder=folder))
        self.assertIn(link, self.on_terminal(92, "dist/", folder=folder, CI="true", FORCE_HYPERLINK="1"))
        for environment in ({"CI": "true"}, {"TERM": "linux"}, {"VTE_VERSION": "4601"}, {"FORCE_HYPERLINK": "0"},
                            {"NO_COLOR": "1"}):
            with self.subTest(environment):
                self.assertNotIn(link, self.on_terminal(92, "dist/", folder=folder, **environment))
        self.assertNotIn(link, self.run_ftcheck("--color", "always", "dist/", cwd=folder).out)


if __name__ == "__main__":
    unittest.main()
