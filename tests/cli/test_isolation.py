"""Each input is audited in a process of its own, which the report does not show."""
import unittest

from command import NOTHING, READY, TESTDATA, CommandTest


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

    def test_verbose_does_not_mention_it_without_problems(self):
        self.assertEqual(self.run_ftcheck("-v", str(READY)).err, "")


if __name__ == "__main__":
    unittest.main()
