"""The schema of the configuration, with check-jsonschema as a user would call it."""
import unittest

from pages import ROOT, IntegrationTest, needs

SCHEMA = ROOT / "share" / "ftcheck.schema.json"
GOOD = """\
select = ["ALL", "FT3", "FT301"]
ignore = ["no-classifier"]
hints = true
fail-on = "warning"
verify-record = false
format = "json"
color = "never"
[per-module-ignores]
"pkg.vendored.*" = ["FT3", "gil-undecided"]
"""
BAD = ["selct = []", "select = []", 'select = "FT3"', 'ignore = ["FT9"]', "hints = 1", 'fail-on = "info"',
       'format = "xml"', 'color = "red"', 'per-module-ignores = ["FT3"]', 'per-module-ignores = {"x" = "FT3"}',
       'per-module-ignores = {"" = ["FT3"]}', 'per-module-ignores = {"x" = ["FT9"]}']


@needs("check-jsonschema")
class ConfigSchema(IntegrationTest):
    def validate(self, text):
        (self.folder / "ftcheck.toml").write_text(text)
        return self.run_command("check-jsonschema", "--schemafile", SCHEMA, "ftcheck.toml")

    def test_it_is_a_json_schema(self):
        self.assert_status(self.run_command("check-jsonschema", "--check-metaschema", SCHEMA), 0)

    def test_what_the_program_takes_is_valid(self):
        for text in (GOOD, ""):
            self.assert_status(self.validate(text), 0)
            self.assert_status(self.run_command("ftcheck", "--config", "ftcheck.toml", "."), 2, "nothing to audit")

    def test_what_the_program_refuses_is_not(self):
        for text in BAD:
            with self.subTest(text):
                self.assert_status(self.validate(text), 1)
                self.assert_status(self.run_command("ftcheck", "--config", "ftcheck.toml", "."), 2, "ftcheck.toml:1")


if __name__ == "__main__":
    unittest.main()
