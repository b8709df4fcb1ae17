"""The program prints what docs/ shows."""
import json
import re
import unittest

from command import READY, TESTDATA, CommandTest

ROOT = TESTDATA.parent


class Documents(CommandTest):
    maxDiff = None

    def test_the_page_of_rules_is_current(self):
        page = self.run_ftcheck("--list-rules", "--format", "markdown").out
        self.assertEqual((ROOT / "docs" / "rules.md").read_text(encoding="utf-8"), page,
                         "write it anew: ftcheck --list-rules --format markdown -o docs/rules.md")

    def test_the_examples_of_reports_are_current(self):
        text = (ROOT / "docs" / "report.md").read_text(encoding="utf-8")
        examples = re.findall(r"`ftcheck (--format [^`]+)` prints:\n\n```\w+\n(.*?)```\n", text, re.S)
        self.assertGreaterEqual(len(examples), 7)
        for command, expected in examples:
            with self.subTest(command):
                self.assertEqual(expected, self.run_ftcheck(*command.split(), cwd=ROOT).out)

    def test_the_example_of_sarif_is_current(self):
        text = (ROOT / "docs" / "report.md").read_text(encoding="utf-8")
        [(command, expected)] = re.findall(r"The `results` of `ftcheck ([^`]+)`:\n\n```json\n(.*?)```\n", text, re.S)
        report = json.loads(self.run_ftcheck(*command.split(), cwd=ROOT).out)
        self.assertEqual(json.loads(expected), report["runs"][0]["results"])

    def test_every_rule_that_a_page_names_exists(self):
        listed = {line.split()[0] for line in self.run_ftcheck("--list-rules").out.splitlines()}
        for page in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
            named = set(re.findall(r"\bFT\d{3}\b", page.read_text(encoding="utf-8")))
            self.assertEqual(named - listed, set(), page.name)

    def test_the_page_of_the_configuration_describes_every_key_and_has_valid_examples(self):
        page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
        (self.folder / "ftcheck.toml").write_text("bogus = 1\n")
        known = re.search(r"choose from (.*)", self.run_ftcheck("x.whl").err)[1].split(", ")
        self.assertEqual(re.findall(r"^\| `([a-z-]+)` \|", page, re.M), known)
        (self.folder / "ftcheck.toml").unlink()
        examples = re.findall(r"```toml\n(.*?)```", page, re.S)
        self.assertGreaterEqual(len(examples), 3)
        for example in examples:
            (self.folder / "strict.toml").write_text(example)
            if not example.startswith("#:schema"):
                self.assertEqual(self.run_ftcheck("--config", "strict.toml", str(READY)).err, "")


if __name__ == "__main__":
    unittest.main()
