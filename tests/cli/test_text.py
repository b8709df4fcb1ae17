"""The report for people."""
import os
import pty
import unittest

from command import NOTHING, READY, USED, CommandTest

ESCAPE = "\x1b"


class Text(CommandTest):
    def test_a_wheel_that_is_ready_takes_one_line(self):
        self.assertEqual(self.run_ftcheck(self.pack(READY)).out, "ready  pkg 1.0  3.14t on Linux x86_64\n")

    def test_a_module_that_is_not_ready_is_named_with_a_reason_and_help(self):
        lines = self.run_ftcheck(self.pack(READY, USED)).out.splitlines()
        self.assertEqual(lines[0], "enables-gil  pkg 1.0  1 of 2 modules; 3.14t on Linux x86_64")
        self.assertEqual(lines[2], "  error[FT302]: pkg.multi_used declares Py_MOD_GIL_USED (C API)")
        self.assertTrue(lines[3].startswith("  help: "), lines)
        self.assertEqual(lines[-2:], ["1 release: 1 enables-gil; 1 error; 1 warning",
                                      "Learn more: ftcheck --explain FT302 FT305"])

    def test_modules_that_are_ready_are_not_listed(self):
        self.assertNotIn(READY.name, self.run_ftcheck(self.pack(READY, USED)).out)

    def test_verbose_lists_every_module_with_all_its_evidence(self):
        plain = self.run_ftcheck(self.pack(READY, USED)).out
        verbose = self.run_ftcheck("-v", self.pack(READY, USED)).out
        self.assertIn(READY.name, verbose)
        self.assertIn("PyInit_multi_ready", verbose)
        self.assertGreater(len(verbose.splitlines()), len(plain.splitlines()))

    def test_quiet_prints_nothing_if_nothing_is_wrong(self):
        result = self.run_ftcheck("-q", str(READY), self.pack_pure())
        self.assertEqual((result.out, result.err, result.status), ("", "", 0))

    def test_quiet_prints_problems_and_no_summary(self):
        result = self.run_ftcheck("-q", str(READY), str(USED))
        self.assertIn(USED.name, result.out)
        self.assertNotIn(READY.name, result.out)
        self.assertNotIn("2 extension modules", result.out)

    def test_a_missing_file_does_not_prevent_the_report_on_a_good_one(self):
        result = self.run_ftcheck("gone.whl", str(READY))
        self.assert_one_error(result, "gone.whl")
        self.assertIn(f"ready  {READY}", result.out)
        self.assertIn("1 input could not be read", result.out)

    def test_two_missing_files_take_two_lines_on_standard_error(self):
        result = self.run_ftcheck("gone.whl", "lost.whl")
        self.assertEqual(len(result.errors), 2, result.err)
        self.assertIn("gone.whl", result.errors[0])
        self.assertIn("lost.whl", result.errors[1])

    def test_an_escape_sequence_in_a_file_name_does_not_reach_the_terminal(self):
        name = f"{ESCAPE}[2J\n_x.cpython-314t-x86_64-linux-gnu.so"
        (self.folder / name).write_bytes(NOTHING.read_bytes())
        for arguments in [(name,), ("-v", name), (name + ".gone",)]:
            with self.subTest(arguments):
                result = self.run_ftcheck(*arguments)
                self.assertNotIn(ESCAPE, result.out + result.err)
                if "gone" in arguments[0]:  # only standard error has output
                    self.assertIn("\\x1b[2J\\n_x", result.err)
                else:
                    self.assertIn("\\x1b[2J\\x0a_x", result.out)

    def test_bytes_that_are_not_utf8_are_spelled_out(self):
        result = self.run_ftcheck(os.fsdecode(b"bad\xff.whl"))
        self.assert_one_error(result, "bad\\xff.whl")
        self.assertEqual(result.out, "")


class TextColor(CommandTest):
    def on_terminal(self, *arguments, **environment):
        """The command's output on a terminal."""
        ours, theirs = pty.openpty()
        try:
            self.run_ftcheck(*arguments, stdout=theirs, environment={"TERM": "xterm", **environment})
            os.close(theirs)
            return os.read(ours, 65536).decode()
        except OSError:  # nothing was printed
            return ""
        finally:
            os.close(ours)

    def test_there_is_color_on_a_terminal(self):
        self.assertIn(f"{ESCAPE}[32mready", self.on_terminal(str(READY)))

    def test_there_is_no_color_if_the_output_is_not_a_terminal(self):
        self.assertNotIn(ESCAPE, self.run_ftcheck(str(USED)).out)

    def test_no_color_in_the_environment_is_respected(self):
        self.assertNotIn(ESCAPE, self.on_terminal(str(READY), NO_COLOR="1"))

    def test_an_empty_no_color_is_ignored(self):
        self.assertIn(ESCAPE, self.on_terminal(str(READY), NO_COLOR=""))

    def test_a_dumb_terminal_gets_no_color(self):
        self.assertNotIn(ESCAPE, self.on_terminal(str(READY), TERM="dumb"))

    def test_color_never_turns_colors_off(self):
        self.assertNotIn(ESCAPE, self.on_terminal("--color", "never", str(READY)))

    def test_color_always_turns_colors_on(self):
        result = self.run_ftcheck("--color", "always", str(USED), environment={"NO_COLOR": "1"})
        self.assertIn(f"{ESCAPE}[31menables-gil", result.out)

    def test_a_report_in_a_file_has_no_color_even_on_a_terminal(self):
        self.on_terminal("-o", "report.txt", "-v", str(READY), str(USED), "/dev/null")
        self.assertNotIn(ESCAPE, (self.folder / "report.txt").read_text())


if __name__ == "__main__":
    unittest.main()
