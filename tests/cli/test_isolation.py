"""Each input is audited in a process of its own, which the report does not show."""
import unittest

from command import FOR_WINDOWS, NOTHING, READY, TESTDATA, CommandTest


class Isolation(CommandTest):
    def test_the_report_is_the_same_without_isolation(self):
        paths = [str(READY), str(NOTHING), "gone.whl", *map(str, sorted((TESTDATA / "wheels").glob("*.whl"))),
                 *map(str, sorted((TESTDATA / "broken").glob("*.whl"))), str(TESTDATA / "modules" / "linux-x86_64")]
        for name in ("json", "jsonl", "text"):
            with self.subTest(name):
                isolated = self.run_ftcheck("--format", name, *paths)
                direct = self.run_ftcheck("--no-isolation", "--format", name, *paths)
                self.assertEqual(isolated.out, direct.out)
                self.assertEqual((isolated.err, isolated.status), (direct.err, direct.status))

    @unittest.skipIf(FOR_WINDOWS, "Windows does not keep the processes from the network")
    def test_verbose_does_not_mention_it_without_problems(self):
        self.assertEqual(self.run_ftcheck("-v", str(READY)).err, "")

    @unittest.skipUnless(FOR_WINDOWS, "other systems keep the processes from the network")
    def test_verbose_says_that_the_processes_could_use_the_network(self):
        errors = self.run_ftcheck("-v", str(READY)).errors
        self.assertEqual(len(errors), 1, errors)
        self.assertIn("can do more than read: Windows keeps from the network only", errors[0])

    def test_a_result_larger_than_its_limit_is_an_error_of_its_input_alone(self):
        wheel = self.pack(READY, NOTHING)
        result = self.run_ftcheck("--limit", "result-size=100", wheel, "gone.whl")
        self.assertEqual(result.status, 2)
        self.assertEqual(len(result.errors), 2, result.err)
        self.assertIn(f"the analysis of {wheel} returned more than the limit of 100 bytes (result-size)", result.errors[0])
        self.assertIn("gone.whl", result.errors[1])


if __name__ == "__main__":
    unittest.main()
