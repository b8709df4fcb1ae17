"""The line on a terminal that shows the progress of the audit."""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
import unittest

from command import READY, USED, CommandTest

ERASE = "\r\x1b[K"
# Enough to keep any machine busy for more than half a second.
COPIES = 8000


class Terminal:
    """A pseudo-terminal and what was written to it."""

    def __init__(self, columns):
        self.ours, self.theirs = pty.openpty()
        fcntl.ioctl(self.theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        self.text = ""

    def read(self, seconds):
        """Reads until something arrives or the time is over; False at the end."""
        if not select.select([self.ours], [], [], seconds)[0]:
            return True
        try:
            data = os.read(self.ours, 65536)
        except OSError:  # no process has it open for writing any more
            return False
        self.text += data.decode()
        return bool(data)

    def close(self):
        os.close(self.ours)


class ProgressLine(CommandTest):
    def run_on_terminal(self, *arguments, columns=80, until=None, term="xterm"):
        """The command's standard error on a terminal; the command is interrupted after writing `until`."""
        terminal = Terminal(columns)
        self.addCleanup(terminal.close)
        started = self.start_ftcheck(*arguments, stdout=subprocess.DEVNULL, stderr=terminal.theirs,
                                     env={**os.environ, "TERM": term})
        os.close(terminal.theirs)
        deadline = time.monotonic() + 100
        while terminal.read(1):
            self.assertLess(time.monotonic(), deadline, terminal.text)
            if until and re.search(until, terminal.text):
                started.send_signal(signal.SIGINT)
                until = None
        started.wait(timeout=60)
        return terminal.text

    def test_it_shows_the_count_and_the_next_name_and_is_erased_at_the_end(self):
        text = self.run_on_terminal("-j1", *[str(USED)] * COPIES, until=r"\d+/8000 multi_used")
        drawn, erased, last = text.rpartition(ERASE)
        self.assertTrue(erased)
        self.assertRegex(drawn, rf"\A\r\x1b\[K\d+/{COPIES} {re.escape(USED.name)}")
        self.assertRegex(last, r"\Aftcheck: interrupted: \d+ of 8000 done; [^/]*\Z")

    def test_it_is_cut_to_the_width_of_the_terminal(self):
        text = self.run_on_terminal(*[str(USED)] * COPIES, columns=30, until=re.escape(ERASE) + r"\d")
        lines = [line for line in text.split(ERASE) if re.match(r"\d+/", line)]
        self.assertTrue(lines)
        for line in lines:
            self.assertLessEqual(len(line), 29, line)

    def test_a_name_cannot_control_the_terminal(self):
        name = "\x1b[2J\u202e\n_x.cpython-314t-x86_64-linux-gnu.so"
        (self.folder / name).write_bytes(READY.read_bytes())
        text = self.run_on_terminal(*[name] * COPIES, until="/8000")
        self.assertIn("\\x1b[2J\\u202e\\x0a_x", text)
        self.assertNotIn("\x1b", text.replace(ERASE, ""))
        self.assertNotIn("\u202e", text)

    def test_errors_get_lines_of_their_own(self):
        paths = [str(USED), "gone.whl"] * (COPIES // 2)
        text = self.run_on_terminal(*paths, until="/8000")
        errors = [line for line in text.splitlines() if "gone.whl" in line and "error" in line]
        self.assertTrue(errors)
        for line in errors:
            self.assertIn(line.rpartition("\x1b[K")[2], 'ftcheck: error: gone.whl: no such file or directory')

    def test_it_is_drawn_without_isolation_too(self):
        # Without isolation the audits are so fast that more paths are needed than fit on a command line.
        (self.folder / "list").write_text(f"{USED}\n" * 50 * COPIES)
        text = self.run_on_terminal("--no-isolation", "-j1", "--files-from", "list", until=r"\d+/\d+ multi_used")
        drawn, _, last = text.rpartition(ERASE)
        self.assertRegex(drawn, rf"\A\r\x1b\[K\d+/\d+ {re.escape(USED.name)}")
        self.assertRegex(last, r"\Aftcheck: interrupted: ")

    def test_a_short_run_shows_no_line(self):
        self.assertEqual(self.run_on_terminal(str(READY)), "")

    def test_quiet_runs_and_dumb_terminals_show_no_line(self):
        # Runs to the end without isolation: thousands of processes would be slow, especially with sanitizers.
        paths = ["--no-isolation", *[str(READY)] * COPIES]
        self.assertEqual(self.run_on_terminal("-q", *paths), "")
        self.assertEqual(self.run_on_terminal(*paths, term="dumb"), "")

    def test_there_is_no_line_if_standard_error_is_not_a_terminal(self):
        result = self.run_ftcheck("--no-isolation", *[str(READY)] * COPIES)
        self.assertEqual((result.err, result.status), ("", 0))


if __name__ == "__main__":
    unittest.main()
