"""Ctrl-C in the middle of a run.

A run that writes JSON Lines to a pipe without reading from it stops in the middle for as long as a test likes,
because only a few of the lines fit into the pipe.
"""
import fcntl
import json
import os
import random
import re
import signal
import struct
import termios
import time
import unittest

from command import USED, CommandTest
from contract import violations

COPIES = 3000


def waiting_bytes(pipe):
    """The number of bytes in the pipe that are not read yet."""
    return struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, b"\0" * 4))[0]


class Interrupt(CommandTest):
    def start_and_wait(self, *options, **how):
        """A run that has written at least one line and waits for the others to be read."""
        started = self.start_ftcheck(*options, "--format", "jsonl", *[str(USED)] * COPIES, **how)
        first = started.stdout.readline()
        filled, before = waiting_bytes(started.stdout), 0
        while filled < 10_000 or filled != before:
            time.sleep(0.3)
            filled, before = waiting_bytes(started.stdout), filled
        return started, first

    def interrupted(self, number, *options):
        started, first = self.start_and_wait(*options)
        started.send_signal(number)
        rest, errors = self.finish(started)
        lines = (first + rest).splitlines()
        self.assertLess(len(lines), COPIES)
        return started.returncode, lines, errors

    def test_finished_artifacts_are_reported_in_every_format(self):
        status, lines, _ = self.interrupted(signal.SIGINT, "--format=json=r.json", "--format=text=r.txt",
                                            "--format=sarif=r.sarif", "--format=jsonl=r.jsonl")
        self.assertEqual(status, 130)
        report = json.loads((self.folder / "r.json").read_text())
        self.assertEqual(violations(report), [])
        self.assertEqual(report["artifacts"], [
            {key: value for key, value in json.loads(line).items() if key != "schema_version"} for line in lines])
        self.assertIn(f"{len(lines)} files: {len(lines)} enables-gil",
                      (self.folder / "r.txt").read_text())
        self.assertEqual(len(json.loads((self.folder / "r.sarif").read_text())["runs"][0]["results"]), len(lines))
        self.assertEqual((self.folder / "r.jsonl").read_text().splitlines(), lines)
        self.assertEqual({path.name for path in self.folder.iterdir()}, {"r.json", "r.txt", "r.sarif", "r.jsonl"})

    def test_a_line_on_standard_error_says_how_many_were_done(self):
        for jobs in ["-j1", "-j4"]:
            with self.subTest(jobs):
                _, lines, errors = self.interrupted(signal.SIGINT, jobs)
                said = re.fullmatch(r"ftcheck: interrupted: (\d+) of (\d+) done; .*\n", errors)
                self.assertTrue(said, errors)
                self.assertEqual((int(said[1]), int(said[2])), (len(lines), COPIES))

    def test_sigterm_does_the_same_with_its_own_status(self):
        status, _, errors = self.interrupted(signal.SIGTERM)
        self.assertEqual(status, 143)
        self.assertIn("interrupted", errors)

    def test_an_input_that_could_not_be_read_does_not_change_the_status(self):
        self.assertEqual(self.interrupted(signal.SIGINT, "gone.whl")[0], 130)

    def test_a_second_signal_ends_without_a_report(self):
        (self.folder / "r.json").write_text("old\n")
        started, _ = self.start_and_wait("--format=json=r.json")
        started.send_signal(signal.SIGINT)
        time.sleep(0.3)
        self.assertIsNone(started.poll())  # it waits for a reader of the pipe
        started.send_signal(signal.SIGINT)
        self.assertEqual(started.wait(timeout=10), -signal.SIGINT)
        self.assertEqual((self.folder / "r.json").read_text(), "old\n")
        self.assertEqual(os.listdir(self.folder), ["r.json"])

    def test_an_existing_file_is_not_changed(self):
        (self.folder / "r.json").write_text("old\n")
        status, _, errors = self.interrupted(signal.SIGINT, "--format=json=r.json", "--format=text=r.txt")
        self.assertEqual(status, 130)
        self.assertEqual((self.folder / "r.json").read_text(), "old\n")
        self.assertIn("r.json is left as it was", errors)
        self.assertEqual(sorted(os.listdir(self.folder)), ["r.json", "r.txt"])

    def test_a_hangup_leaves_no_temporary_file(self):
        started, _ = self.start_and_wait("--format=json=r.json")
        started.send_signal(signal.SIGHUP)
        self.assertEqual(started.wait(timeout=10), -signal.SIGHUP)
        self.assertEqual(os.listdir(self.folder), [])

    def test_at_any_moment_either_the_old_or_a_complete_new_report_exists(self):
        old = json.dumps({"old": True})
        paths = [str(USED)] * 60
        begin = time.monotonic()
        self.run_ftcheck("--format=json=r.json", *paths)
        takes = time.monotonic() - begin
        rng = random.Random(1)
        for number in [signal.SIGINT, signal.SIGTERM, signal.SIGHUP] * 12:
            (self.folder / "r.json").write_text(old)
            started = self.start_ftcheck("--format=json=r.json", *paths)
            time.sleep(rng.random() * takes * 1.2)
            started.send_signal(number)
            self.finish(started)
            self.assertIn(started.returncode, [1, 128 + number, -number])
            report = json.loads((self.folder / "r.json").read_text())
            if "old" not in report:
                self.assertEqual(len(report["artifacts"]), len(paths))
            self.assertEqual(os.listdir(self.folder), ["r.json"])

    def test_a_signal_that_is_repeated_immediately_counts_once(self):
        started, _ = self.start_and_wait()
        started.send_signal(signal.SIGTERM)
        started.send_signal(signal.SIGTERM)
        self.finish(started)
        self.assertEqual(started.returncode, 143)

    def test_an_ignored_signal_stays_ignored(self):
        started, first = self.start_and_wait("--no-isolation", interrupt=signal.SIG_IGN)
        started.send_signal(signal.SIGINT)
        rest, errors = self.finish(started)
        self.assertEqual(len((first + rest).splitlines()), COPIES)
        self.assertEqual((started.returncode, errors), (1, ""))


if __name__ == "__main__":
    unittest.main()
