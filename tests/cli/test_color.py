"""What decides whether a report is colored: --color, then the configuration, the environment and the terminal."""
import os
import pty
import subprocess
import unittest

from command import PROGRAM, READY, CommandTest, read_terminal

NAMES = ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "CLICOLOR")


class Color(CommandTest):
    def has_color(self, terminal=False, options=(), term="xterm", **environment):
        variables = {key: value for key, value in os.environ.items() if key not in NAMES}
        variables.update({"TERM": term, **environment})
        command = [PROGRAM, *options, str(READY)]
        if not terminal:
            out = subprocess.run(command, cwd=self.folder, env=variables, capture_output=True, timeout=60).stdout
            return b"\x1b[" in out
        ours, theirs = pty.openpty()
        started = subprocess.Popen(command, cwd=self.folder, env=variables, stdout=theirs, stderr=subprocess.DEVNULL)
        os.close(theirs)
        out = read_terminal(ours)
        self.assertEqual(started.wait(timeout=60), 0)
        self.assertIn(b"ready", out)
        return b"\x1b[" in out

    def test_a_terminal_has_colors_and_a_pipe_has_none(self):
        self.assertTrue(self.has_color(terminal=True))
        self.assertFalse(self.has_color())
        self.assertFalse(self.has_color(terminal=True, term="dumb"))

    def test_the_environment_turns_colors_on(self):
        for name in ("FORCE_COLOR", "CLICOLOR_FORCE"):
            with self.subTest(name):
                self.assertTrue(self.has_color(**{name: "1"}))
                self.assertTrue(self.has_color(term="dumb", **{name: "1"}))
                self.assertTrue(self.has_color(CLICOLOR="0", **{name: "1"}))
                self.assertFalse(self.has_color(**{name: "0"}))
                self.assertFalse(self.has_color(**{name: ""}))
        self.assertFalse(self.has_color(CLICOLOR="1"))

    def test_the_environment_turns_colors_off(self):
        self.assertFalse(self.has_color(terminal=True, NO_COLOR="1"))
        self.assertFalse(self.has_color(terminal=True, NO_COLOR="0"))
        self.assertTrue(self.has_color(terminal=True, NO_COLOR=""))
        self.assertFalse(self.has_color(terminal=True, CLICOLOR="0"))
        self.assertTrue(self.has_color(terminal=True, CLICOLOR="1"))

    def test_off_wins_over_on(self):
        self.assertFalse(self.has_color(terminal=True, NO_COLOR="1", FORCE_COLOR="1"))
        self.assertFalse(self.has_color(NO_COLOR="1", CLICOLOR_FORCE="1"))

    def test_the_option_and_the_configuration_override_the_environment(self):
        self.assertTrue(self.has_color(options=["--color=always"], NO_COLOR="1", CLICOLOR="0"))
        self.assertFalse(self.has_color(terminal=True, options=["--color=never"], FORCE_COLOR="1"))
        (self.folder / "ftcheck.toml").write_text('color = "never"\n')
        self.assertFalse(self.has_color(FORCE_COLOR="1"))

    def test_files_have_colors_only_if_the_option_says_so(self):
        for options, expected in ([], False), (["--color=always"], True):
            self.has_color(options=[*options, "-o", "r.txt"], FORCE_COLOR="1")
            self.assertEqual("\x1b[" in (self.folder / "r.txt").read_text(), expected)


if __name__ == "__main__":
    unittest.main()
