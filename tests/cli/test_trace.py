"""--trace: the steps of the analysis, for people who extend it."""
import unittest

from command import READY, USED, CommandTest


class Trace(CommandTest):
    def test_the_file_has_the_steps_for_every_module_and_the_report_is_unchanged(self):
        without = self.run_ftcheck(str(READY), str(USED))
        result = self.run_ftcheck("--trace", "trace.txt", str(READY), str(USED))
        self.assertEqual((result.out, result.err, result.status), (without.out, "", without.status))
        lines = (self.folder / "trace.txt").read_text().splitlines()
        self.assertEqual([line for line in lines if line.startswith("module ")],
                         [f"module {READY.name}", f"module {USED.name}"])
        returns = [line for line in lines if line.startswith("return ")]
        self.assertEqual(len(returns), 2)
        self.assertIn("is Py_MOD_GIL_NOT_USED", returns[0])
        self.assertIn("is Py_MOD_GIL_USED", returns[1])

    def test_a_trace_follows_one_module_after_the_other(self):
        self.assert_one_error(self.run_ftcheck("--trace", "-", "--jobs", "2", str(READY)), "--trace", "--jobs 1")
        self.assertEqual(self.run_ftcheck("--trace", "t.txt", "--jobs", "1", str(READY)).status, 0)

    def test_a_dash_is_standard_error(self):
        result = self.run_ftcheck("--trace", "-", str(READY))
        self.assertEqual(result.errors[0], f"module {READY.name}")
        self.assertEqual(result.out, self.run_ftcheck(str(READY)).out)

    def test_control_characters_in_names_are_escaped(self):
        odd = self.folder / "\x1b[2Jx.cpython-314t-x86_64-linux-gnu.so"
        odd.write_bytes(READY.read_bytes())
        self.assertNotIn("\x1b", self.run_ftcheck("--trace", "-", str(odd)).err)

    def test_a_trace_that_cannot_be_written_is_an_error(self):
        self.assert_one_error(self.run_ftcheck("--trace", "", str(READY)), "--trace")
        self.assert_one_error(self.run_ftcheck("--trace", "no/t.txt", str(READY)), "trace", "no/t.txt")
        self.assert_one_error(self.run_ftcheck("--trace", "/dev/full", str(READY)), "trace", "/dev/full")


if __name__ == "__main__":
    unittest.main()
