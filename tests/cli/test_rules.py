"""Each rule reports the files in testdata/rules/CODE/triggers and none in .../passes; and rules can be selected."""
import itertools
import json
import re
import unittest

from command import TESTDATA, USED, CommandTest

RULES = TESTDATA / "rules"


class Rules(CommandTest):
    def codes(self, path, *options):
        """The codes of the findings in a file."""
        result = self.run_ftcheck("--format", "json", "--hints", "--verify-record", *options, path)
        self.assertIn(result.status, (0, 1), result.err)
        [artifact] = json.loads(result.out)["artifacts"]
        return {finding["code"] for finding in artifact["findings"]}

    def test_each_rule_has_fixtures_of_both_kinds(self):
        listed = [line.split()[0] for line in self.run_ftcheck("--list-rules").out.splitlines()]
        # FT6 answers a question; no file by itself has its findings (test_target.py, rules/index_test.cpp).
        self.assertEqual([code for code in listed if code.startswith("FT") and not code.startswith("FT6")],
                         sorted(path.name for path in RULES.iterdir()))
        for path in RULES.iterdir():
            for folder in ("triggers", "passes"):
                self.assertTrue(list((path / folder).iterdir()), f"{path.name}/{folder} is empty")

    def test_a_rule_reports_its_triggers(self):
        for path in sorted(RULES.glob("*/triggers/*")):
            with self.subTest(path.relative_to(RULES)):
                self.assertIn(path.parent.parent.name, self.codes(path))

    def test_a_rule_does_not_report_its_passes(self):
        for path in sorted(RULES.glob("*/passes/*")):
            with self.subTest(path.relative_to(RULES)):
                self.assertNotIn(path.parent.parent.name, self.codes(path))

    def test_only_selected_rules_are_reported(self):
        for path in sorted(RULES.glob("*/triggers/*")):
            code = path.parent.parent.name
            with self.subTest(path.relative_to(RULES)):
                self.assertEqual(self.codes(path, "--select", code, "--ignore", "FT5"), {code})
                self.assertNotIn(code, self.codes(path, "--ignore", code))


class Choosing(CommandTest):
    """--select, --ignore, --hints and --fail-on decide what counts."""

    def status(self, *arguments):
        return self.run_ftcheck(*map(str, arguments)).status

    def test_a_module_whose_rule_is_ignored_does_not_count(self):
        self.assertEqual(self.status(USED), 1)
        self.assertEqual(self.status("--ignore", "FT3", USED), 0)
        self.assertEqual(self.status("--select", "FT4", USED), 0)
        self.assertEqual(self.status("--select", "ALL", "--ignore", "FT3", "--select", "FT301,FT302", USED), 1)

    def test_warnings_count_only_on_request(self):
        [path] = RULES.glob("FT102/triggers/newer_minor-*")
        self.assertEqual(self.status(path), 0)
        self.assertEqual(self.status("--fail-on=error", path), 0)
        self.assertEqual(self.status("--fail-on=warning", path), 1)
        self.assertEqual(self.status("--fail-on=warning", "--ignore=FT102", path), 0)

    def test_hints_never_fail(self):
        [path, *_] = sorted(RULES.glob("FT5*/triggers/*"))
        plain = self.status("--fail-on=warning", path)
        self.assertEqual(self.status("--fail-on=warning", "--hints", path), plain)

    def test_an_unknown_rule_is_named(self):
        self.assert_one_error(self.run_ftcheck("--select", "FT3,FT999", str(USED)), "--select", "FT999")
        self.assert_one_error(self.run_ftcheck("--ignore", "no-clasifier", str(USED)), "--ignore", "no-clasifier")
        self.assert_one_error(self.run_ftcheck("--select", "", str(USED)), "--select")

    def test_an_invalid_severity_is_named(self):
        self.assert_one_error(self.run_ftcheck("--fail-on", "info", str(USED)), "--fail-on", "'info'", "error, warning")


class Answers(CommandTest):
    """--list-rules and --explain."""

    def listed(self, *options):
        result = self.run_ftcheck("--list-rules", *options)
        self.assertEqual((result.err, result.status), ("", 0))
        return result.out

    def test_all_rules_are_listed_in_each_format(self):
        rules = json.loads(self.listed("--format=json"))
        self.assertEqual([rule["code"] for rule in rules], sorted(rule["code"] for rule in rules))
        self.assertEqual([line.split()[:3] for line in self.listed().splitlines()],
                         [[rule["code"], rule["name"], rule["severity"]] for rule in rules])
        page = self.listed("--format=markdown")
        for rule in rules:
            self.assertIn(rule["code"], page)
            self.assertIn(rule["summary"].split("`")[0], page)

    def test_the_list_goes_to_a_file_with_either_option(self):
        out = self.listed("--format=json")
        self.assertEqual(self.listed("--format=json=a.json") + self.listed("--format=json", "-o", "b.json"), "")
        for name in ("a.json", "b.json"):
            self.assertEqual((self.folder / name).read_text(), out)

    def test_a_list_has_one_format_of_its_own(self):
        self.assert_one_error(self.run_ftcheck("--list-rules", "--format=sarif"), "'sarif'", "text, json, markdown")
        self.assert_one_error(self.run_ftcheck("--list-rules", "--format=json=a", "--format=text=b"), "--list-rules")

    def test_paragraphs_of_an_explanation_are_wrapped(self):
        for rule in json.loads(self.run_ftcheck("--list-rules", "--format", "json").out):
            prose = re.sub(r"```.*?```", "", self.run_ftcheck("--explain", rule["code"]).out, flags=re.S)
            for line, following in itertools.pairwise(prose.partition("Source:")[0].splitlines()[2:]):
                if line and following and not following.startswith("- "):
                    # Code between backticks is not wrapped.
                    word = re.match(r"`[^`]*`\S*|\S+", following.lstrip())[0]
                    self.assertGreater(len(line) + 1 + len(word), 90, f"{rule['code']}: {line}")

    def test_a_rule_is_explained_by_code_and_by_name(self):
        for rule in json.loads(self.listed("--format=json")):
            with self.subTest(rule["code"]):
                result = self.run_ftcheck("--explain", rule["code"])
                self.assertEqual((result.err, result.status), ("", 0))
                self.assertTrue(result.out.startswith(f"{rule['code']} {rule['name']} [{rule['severity']}]\n"))
                self.assertIn("\nExample:\n", result.out)
                self.assertEqual(self.run_ftcheck("--explain", rule["name"].upper()).out, result.out)

    def test_for_an_unknown_rule_similar_ones_are_suggested(self):
        self.assert_one_error(self.run_ftcheck("--explain", "FT310"), "'FT310'", "FT301", "--list-rules")
        self.assert_one_error(self.run_ftcheck("--explain", "gil-not-declard"), "gil-not-declared")
        self.assert_one_error(self.run_ftcheck("--explain", "xyzzyxyzzy"), "'xyzzyxyzzy'", "--list-rules")

    def test_answers_reject_paths_and_exclude_each_other(self):
        self.assert_one_error(self.run_ftcheck("--list-rules", str(USED)), "--list-rules", "PATH")
        self.assert_one_error(self.run_ftcheck("--explain", "FT301", str(USED)), "--explain", "PATH")
        self.assert_one_error(self.run_ftcheck("--explain", "FT301", "--list-rules"), "--list-rules", "--explain")


if __name__ == "__main__":
    unittest.main()
