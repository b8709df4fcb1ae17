"""--baseline FILE: only new problems are reported and fail."""
import json
import unittest

from command import NOTHING, READY, USED, CommandTest


class Baseline(CommandTest):
    def write_baseline(self, *modules, form="json"):
        self.run_ftcheck(f"--format={form}=old.json", self.pack(*modules))

    def compare(self, *arguments):
        return self.run_ftcheck("--baseline", "old.json", *arguments)

    def test_old_problems_do_not_fail(self):
        for form in ("json", "jsonl"):
            with self.subTest(form):
                self.write_baseline(READY, USED, form=form)
                result = self.compare(self.pack(READY, USED))
                self.assertEqual((result.out, result.err, result.status),
                                 ("nothing is worse, 2 problems as before\n", "", 0))

    def test_only_new_problems_fail_and_are_printed(self):
        self.write_baseline(READY, USED)
        result = self.compare(self.pack(READY, USED, NOTHING))
        self.assertEqual(result.status, 1)
        lines = result.out.splitlines()
        self.assertRegex(lines[0], r"\Anew    pkg 1\.0: pkg/single_nothing.*: enables-gil")
        self.assertEqual(lines[-2:], ["1 worse or new, 2 problems as before", "Learn more: ftcheck --explain FT301"])

    def test_improvements_are_listed_and_do_not_fail(self):
        self.write_baseline(READY, USED)
        result = self.compare(self.pack(READY))
        self.assertEqual(result.status, 0)
        self.assertTrue(result.out.startswith("gone   pkg 1.0: pkg/multi_used"), result.out)
        self.assertEqual(self.compare("-q", self.pack(READY)).out, "")

    def test_other_formats_have_only_new_problems(self):
        self.write_baseline(READY, USED)
        wheel = self.pack(READY, USED, NOTHING)
        for name in ("json", "jsonl", "sarif", "github", "gitlab"):
            with self.subTest(name):
                result = self.compare("--format", name, wheel)
                self.assertEqual(result.status, 1)
                self.assertIn("FT301", result.out)
        report = json.loads(self.compare("--format=json", wheel).out)
        self.assertEqual([finding["code"] for finding in report["artifacts"][0]["findings"]], ["FT301"])
        self.write_baseline(READY, USED, NOTHING)
        self.assertEqual(json.loads(self.compare("--format=json", wheel).out)["artifacts"], [])
        self.assertEqual(self.compare("--format=github", wheel).out, "")

    def test_sarif_has_all_findings_with_their_states(self):
        self.write_baseline(READY, USED)

        def states(*modules):
            run = json.loads(self.compare("--format=sarif", self.pack(*modules)).out)["runs"][0]
            return {(result["ruleId"], result["baselineState"]) for result in run["results"]}

        self.assertEqual({state for _, state in states(READY, USED)}, {"unchanged"})
        self.assertIn(("FT301", "new"), states(READY, USED, NOTHING))
        self.assertIn(("FT302", "unchanged"), states(READY, USED, NOTHING))
        self.assertIn(("FT302", "absent"), states(READY))
        log = self.folder / "new.sarif"
        self.compare(f"--format=sarif={log}", "--format=github", self.pack(READY, USED))
        self.assertIn('"baselineState": "unchanged"', log.read_text())

    def test_the_new_report_may_replace_the_old_one(self):
        self.write_baseline(READY, USED)
        result = self.compare("--format=json=old.json", self.pack(READY, USED))
        self.assertEqual((result.err, result.status), ("", 0))

    def test_an_unreadable_baseline_is_an_error_before_the_audit(self):
        (self.folder / "old.json").write_text("{}")
        for name in ("gone.json", "old.json", "."):
            with self.subTest(name):
                result = self.run_ftcheck("--baseline", name, self.pack(READY))
                self.assertEqual(result.out, "")
                self.assert_one_error(result, f"the baseline {name} ")


if __name__ == "__main__":
    unittest.main()
