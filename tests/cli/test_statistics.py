"""--statistics, --exit-zero, and options that explain several rules."""
import json
import re
import unittest

from command import NOTHING, READY, TESTDATA, USED, CommandTest

WARNED = TESTDATA / "rules/FT102/triggers/newer_minor-1.0-cp314-cp314t-manylinux_2_17_x86_64.whl"


class Statistics(CommandTest):
    def test_rules_are_counted_after_the_report(self):
        for arguments in ([], ["--table"], ["-q"], ["--format", "text"]):
            with self.subTest(arguments):
                paths = [str(USED), str(USED), str(NOTHING), str(READY)]
                plain = self.run_ftcheck(*arguments, *paths)
                result = self.run_ftcheck("--statistics", *arguments, *paths)
                self.assertEqual((result.status, result.err), (1, ""))
                self.assertEqual(result.out, plain.out + "\nFindings by rule:\n"
                                 "  2  FT302  gil-declared-used  error\n  1  FT301  gil-not-declared   error\n")

    def test_without_findings_nothing_is_added(self):
        self.assertEqual(self.run_ftcheck("--statistics", str(READY)).out, self.run_ftcheck(str(READY)).out)

    def test_reports_for_programs_cannot_have_them(self):
        self.assert_one_error(self.run_ftcheck("--statistics", "--format", "json", str(USED)), "--statistics", "text")
        (self.folder / "ftcheck.toml").write_text('format = "sarif"\n')
        self.assert_one_error(self.run_ftcheck("--statistics", str(USED)), "--statistics", "sarif")

    def test_only_the_reports_for_people_have_them(self):
        result = self.run_ftcheck("--statistics", "--format=json", "--format=text=r.txt", str(USED))
        json.loads(result.out)
        self.assertIn("Findings by rule:", (self.folder / "r.txt").read_text())

    def test_they_are_colored_like_the_report(self):
        self.assertIn("\x1b[31merror\x1b[0m\n", self.run_ftcheck("--statistics", "--color=always", str(USED)).out)


class ExitZero(CommandTest):
    def test_findings_do_not_count_but_errors_do(self):
        self.assertEqual(self.run_ftcheck("--exit-zero", str(USED)).status, 0)
        self.assertEqual(self.run_ftcheck("--exit-zero", "--fail-on=warning", str(WARNED)).status, 0)
        self.assertEqual(self.run_ftcheck("--exit-zero", str(USED), "gone.whl").status, 2)
        self.assertEqual(self.run_ftcheck("--exit-zero", str(USED)).out, self.run_ftcheck(str(USED)).out)
        self.run_ftcheck("--format=json=old.json", str(READY))
        self.assertEqual(self.run_ftcheck("--baseline=old.json", str(USED)).status, 1)
        self.assertEqual(self.run_ftcheck("--exit-zero", "--baseline=old.json", str(USED)).status, 0)


class SeveralRules(CommandTest):
    def explained(self, *arguments):
        result = self.run_ftcheck("--explain", *arguments)
        self.assertEqual((result.err, result.status), ("", 0))
        return re.findall(r"^(FT\d+) [a-z0-9-]+ \[", result.out, re.MULTILINE)

    def test_codes_families_and_names_are_explained(self):
        self.assertEqual(self.explained("FT301,FT302"), ["FT301", "FT302"])
        self.assertEqual(self.explained("FT302", "FT101", "gil-not-declared"), ["FT101", "FT301", "FT302"])
        self.assertEqual(self.explained("FT301", "--explain", "ft1"), self.explained("FT1") + ["FT301"])
        every = [line.split()[0] for line in self.run_ftcheck("--list-rules").out.splitlines()]
        self.assertEqual(self.explained("ALL"), every)
        self.assertEqual(self.explained("FT3", "FT301"), [code for code in every if code.startswith("FT3")])

    def test_a_single_rule_is_explained(self):
        one = self.run_ftcheck("--explain", "FT301").out
        both = self.run_ftcheck("--explain", "FT301,FT302").out
        self.assertTrue(both.startswith(one + "\n\nFT302"))

    def test_some_rules_are_listed(self):
        def codes(*arguments):
            result = self.run_ftcheck("--list-rules", *arguments)
            self.assertEqual((result.err, result.status), ("", 0))
            return [line.split()[0] for line in result.out.splitlines()]

        self.assertEqual(codes("FT3"), [code for code in codes() if code.startswith("FT3")])
        self.assertEqual(codes("FT302,gil-not-declared"), ["FT301", "FT302"])
        rules = json.loads(self.run_ftcheck("--list-rules", "FT301", "--format", "json").out)
        self.assertEqual([rule["code"] for rule in rules], ["FT301"])
        self.assert_one_error(self.run_ftcheck("--list-rules", "FT9"), "--list-rules", "'FT9'")

    def test_an_unknown_rule_among_known_ones_is_named(self):
        self.assert_one_error(self.run_ftcheck("--explain", "FT301", "gil-declared-usd"), "'gil-declared-usd'",
                              "did you mean FT302 (gil-declared-used)?")

    def test_the_version_has_a_short_option(self):
        self.assertEqual(self.run_ftcheck("-V").out, self.run_ftcheck("--version").out)


if __name__ == "__main__":
    unittest.main()
