"""What docs/ shows of the program is what the program prints."""
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

    def test_the_json_example_is_what_is_printed(self):
        text = (ROOT / "docs" / "report.md").read_text(encoding="utf-8")
        [(command, expected)] = re.findall(r"`ftcheck (--format json [^`]+)` prints:\n\n```json\n(.*?)```", text, re.S)
        result = self.run_ftcheck(*command.split(), cwd=ROOT)
        self.assertEqual(expected, result.out)

    def test_every_rule_that_a_page_names_exists(self):
        listed = {line.split()[0] for line in self.run_ftcheck("--list-rules").out.splitlines()}
        for page in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
            named = set(re.findall(r"\bFT\d{3}\b", page.read_text(encoding="utf-8")))
            self.assertEqual(named - listed, set(), page.name)


if __name__ == "__main__":
    unittest.main()
