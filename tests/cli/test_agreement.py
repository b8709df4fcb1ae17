"""All formats agree about the same input: on the verdicts of releases, and on whether anything is wrong."""
import json
import re
import unittest

from command import CommandTest
from situations import SITUATIONS, expand

VERDICTS = "error|enables-gil|incompatible|unknown|ready|pure"


class Agreement(CommandTest):
    def setUp(self):
        super().setUp()
        self.cases = []
        for situation in SITUATIONS:
            if situation.name == "baseline":  # prints changes
                continue
            folder = self.folder / situation.name
            folder.mkdir()
            situation.make(folder)
            self.cases.append((situation.name, folder, expand(situation.commands[-1], folder)))

    def test_text_table_and_json_name_the_same_releases_with_the_same_verdicts(self):
        for name, folder, arguments in self.cases:
            if name == "default-build":  # prints what moving takes
                continue
            with self.subTest(name):
                report = json.loads(self.run_ftcheck("--format=json", *arguments, cwd=folder).out)
                wanted = [(one["name"], one["version"], one["verdict"]) for one in report["releases"]]
                text = self.run_ftcheck("--format=text", "-v", *arguments, cwd=folder).out
                told = re.findall(rf"^({VERDICTS})  (\S+) (\S+)(?:  |$)", text, re.M)
                self.assertEqual([(project, version, verdict) for verdict, project, version in told], wanted)
                table = self.run_ftcheck("--table", "-v", *arguments, cwd=folder).out
                rows = re.findall(rf"^(\S+) +(\S+) +({VERDICTS}) ", table, re.M)
                self.assertEqual(rows, wanted)

    def test_all_agree_on_whether_something_is_wrong(self):
        for name, folder, arguments in self.cases:
            with self.subTest(name):
                status = self.run_ftcheck(*arguments, cwd=folder).status
                quiet = self.run_ftcheck("-q", *arguments, cwd=folder)
                self.assertEqual(quiet.status, status)
                self.assertEqual(bool(quiet.out), status == 1, quiet.out)
                github = self.run_ftcheck("--format=github", *arguments, cwd=folder)
                self.assertEqual("::error " in github.out, status == 1, github.out)
                report = json.loads(self.run_ftcheck("--format=json", *arguments, cwd=folder).out)
                bad = [one for one in report["releases"] if one["verdict"] not in ("ready", "pure")]
                self.assertEqual(bool(bad), status == 1)


if __name__ == "__main__":
    unittest.main()
