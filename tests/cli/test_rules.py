"""Each rule finds what is in testdata/rules/CODE/triggers, and nothing in .../passes."""
import json
import unittest

from command import TESTDATA, CommandTest

RULES = TESTDATA / "rules"


class Rules(CommandTest):
    def codes(self, path, *options):
        """The codes of what is found in a file."""
        result = self.run_ftcheck("--format", "json", "--hints", "--verify-record", *options, path)
        self.assertIn(result.status, (0, 1), result.err)
        [artifact] = json.loads(result.out)["artifacts"]
        return {finding["code"] for finding in artifact["findings"]}

    def test_each_rule_has_fixtures_of_both_kinds(self):
        listed = [line.split()[0] for line in self.run_ftcheck("--list-rules").out.splitlines()]
        self.assertEqual([code for code in listed if code.startswith("FT")],
                         sorted(path.name for path in RULES.iterdir()))
        for path in RULES.iterdir():
            for folder in ("triggers", "passes"):
                self.assertTrue(list((path / folder).iterdir()), f"{path.name}/{folder} is empty")

    def test_a_rule_finds_what_triggers_it(self):
        for path in sorted(RULES.glob("*/triggers/*")):
            with self.subTest(path.relative_to(RULES)):
                self.assertIn(path.parent.parent.name, self.codes(path))

    def test_a_rule_finds_nothing_where_nothing_is_wrong(self):
        for path in sorted(RULES.glob("*/passes/*")):
            with self.subTest(path.relative_to(RULES)):
                self.assertNotIn(path.parent.parent.name, self.codes(path))

    def test_only_what_is_selected_is_reported(self):
        for path in sorted(RULES.glob("*/triggers/*")):
            code = path.parent.parent.name
            with self.subTest(path.relative_to(RULES)):
                self.assertEqual(self.codes(path, "--select", code, "--ignore", "FT5"), {code})
                self.assertNotIn(code, self.codes(path, "--ignore", code))


if __name__ == "__main__":
    unittest.main()
