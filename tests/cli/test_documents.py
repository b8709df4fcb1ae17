"""What docs/ shows of the program is what the program prints."""
import json
import re
import unittest

from command import TESTDATA, CommandTest

ROOT = TESTDATA.parent


class Documents(CommandTest):
    maxDiff = None

    def test_the_page_of_rules_is_current(self):
        page = self.run_ftcheck("--list-rules", "--format", "markdown").out
        self.assertEqual((ROOT / "docs" / "rules.md").read_text(encoding="utf-8"), page,
                         "write it anew: ftcheck --list-rules --format markdown -o docs/rules.md")

    def test_the_examples_of_reports_are_what_is_printed(self):
        text = (ROOT / "docs" / "report.md").read_text(encoding="utf-8")
        examples = re.findall(r"`ftcheck (--format [^`]+)` prints:\n\n```\w+\n(.*?)```\n", text, re.S)
        self.assertGreaterEqual(len(examples), 7)
        for command, expected in examples:
            with self.subTest(command):
                self.assertEqual(expected, self.run_ftcheck(*command.split(), cwd=ROOT).out)

    def test_the_example_of_sarif_is_what_is_printed(self):
        text = (ROOT / "docs" / "report.md").read_text(encoding="utf-8")
        [(command, expected)] = re.findall(r"The `results` of `ftcheck ([^`]+)`:\n\n```json\n(.*?)```\n", text, re.S)
        report = json.loads(self.run_ftcheck(*command.split(), cwd=ROOT).out)
        self.assertEqual(json.loads(expected), report["runs"][0]["results"])

    def test_every_rule_that_a_page_names_exists(self):
        listed = {line.split()[0] for line in self.run_ftcheck("--list-rules").out.splitlines()}
        for page in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
            named = set(re.findall(r"\bFT\d{3}\b", page.read_text(encoding="utf-8")))
            self.assertEqual(named - listed, set(), page.name)


if __name__ == "__main__":
    unittest.main()
