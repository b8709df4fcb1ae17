"""The schema of the report, with check-jsonschema as a user would call it."""
import json
import unittest

from pages import MIXED, READY, ROOT, IntegrationTest, needs

SCHEMA = ROOT / "share" / "report.schema.json"


@needs("check-jsonschema")
class Schema(IntegrationTest):
    def write(self, form, *paths):
        done = self.run_command("ftcheck", "--format", f"{form}=report", "--hints", *paths)
        self.assertIn(done.returncode, (0, 1, 2), done.stdout)
        return (self.folder / "report").read_text(encoding="utf-8")

    def test_it_is_a_json_schema(self):
        self.assert_status(self.run_command("check-jsonschema", "--check-metaschema", SCHEMA), 0)

    def test_reports_are_valid(self):
        self.write("json", READY, MIXED, "gone.whl", ROOT / "testdata" / "modules", ROOT / "testdata" / "broken")
        self.assert_status(self.run_command("check-jsonschema", "--schemafile", SCHEMA, "report"), 0)

    def test_a_report_that_is_wrong_is_not(self):
        report = json.loads(self.write("json", MIXED))
        report["artifacts"][0]["verdict"] = "fine"
        (self.folder / "report").write_text(json.dumps(report))
        self.assert_status(self.run_command("check-jsonschema", "--schemafile", SCHEMA, "report"), 1, "fine")

    def test_lines_are_valid_against_their_part_of_it(self):
        lines = self.write("jsonl", READY, MIXED, "gone.whl").splitlines()
        (self.folder / "line.schema.json").write_text(json.dumps({"$ref": f"{SCHEMA.as_uri()}#/$defs/line"}))
        names = [f"{i}.json" for i in range(len(lines))]
        for name, line in zip(names, lines):
            (self.folder / name).write_text(line)
        self.assertEqual(len(names), 3)
        self.assert_status(self.run_command("check-jsonschema", "--schemafile", "line.schema.json", *names), 0)


if __name__ == "__main__":
    unittest.main()
