"""[tool.ftcheck] of pyproject.toml, and ftcheck.toml."""
import json
import os
import unittest
import zipfile

from command import NOTHING, READY, TESTDATA, USED, CommandTest, record_hash, write_wheel

RULES = TESTDATA / "rules"
# Ready, with a warning (FT102) and a note (FT307).
WARNED = "newer_minor-1.0-cp314-cp314t-manylinux_2_17_x86_64.whl"


class Config(CommandTest):
    def configure(self, text, folder="."):
        path = self.folder / folder / "pyproject.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"[project]\nname = 'x'\n[tool.ftcheck]\n{text}\n")
        return path

    def codes(self, *arguments, **how):
        result = self.run_ftcheck("--format", "json", *map(str, arguments), **how)
        self.assertIn(result.status, (0, 1), result.err)
        return {finding["code"] for artifact in json.loads(result.out)["artifacts"] for finding in artifact["findings"]}


class Keys(Config):
    def test_select_reports_only_its_rules(self):
        path = RULES / "FT102" / "triggers" / WARNED
        self.assertEqual(self.codes(path), {"FT102", "FT307"})
        self.configure('select = ["FT3"]')
        self.assertEqual(self.codes(path), {"FT307"})

    def test_ignore_leaves_out_its_rules(self):
        self.configure('ignore = ["FT3", "FT4"]')
        self.assertEqual(self.codes(self.pack(USED)), set())
        self.assertEqual(self.run_ftcheck(self.pack(USED)).status, 0)

    def test_hints_are_reported_on_request(self):
        [path, *_] = sorted(RULES.glob("FT5*/triggers/*"))
        self.assertFalse(any(code.startswith("FT5") for code in self.codes(path)))
        self.configure("hints = true")
        self.assertTrue(any(code.startswith("FT5") for code in self.codes(path)))
        self.assertFalse(any(code.startswith("FT5") for code in self.codes("--no-hints", path)))

    def test_fail_on_makes_warnings_count(self):
        path = str(RULES / "FT102" / "triggers" / WARNED)
        self.assertEqual(self.run_ftcheck(path).status, 0)
        self.configure('fail-on = "warning"')
        self.assertEqual(self.run_ftcheck(path).status, 1)
        self.assertEqual(self.run_ftcheck("--fail-on=error", path).status, 0)

    def test_verify_record_compares_members_that_would_not_be_read_otherwise(self):
        path = self.folder / self.pack(READY)
        with zipfile.ZipFile(path) as wheel:
            members = {name: wheel.read(name) for name in wheel.namelist()}
        record = members["pkg-1.0.dist-info/RECORD"].replace(record_hash(b"").encode(), record_hash(b"x").encode())
        write_wheel(path, {**members, "pkg-1.0.dist-info/RECORD": record})
        self.assertNotIn("FT104", self.codes(path))
        self.configure("verify-record = true")
        self.assertIn("FT104", self.codes(path))
        self.assertNotIn("FT104", self.codes("--no-verify-record", path))

    def test_format_sets_the_format_on_standard_output(self):
        self.configure('format = "json"')
        self.assertEqual(json.loads(self.run_ftcheck(str(READY)).out)["schema_version"], 1)
        self.run_ftcheck("-o", "r.json", str(READY))
        self.assertEqual(json.loads((self.folder / "r.json").read_text())["schema_version"], 1)

    def test_formats_on_the_command_line_replace_format(self):
        self.configure('format = "json"')
        self.assertTrue(self.run_ftcheck("--format=text", str(READY)).out.startswith("ready"))
        self.assertTrue(self.run_ftcheck("--table", str(READY)).out.startswith("PROJECT"))
        self.assertEqual(self.run_ftcheck("--format=html=r.html", str(READY)).out, "")

    def test_color_is_obeyed(self):
        self.configure('color = "always"')
        self.assertIn("\x1b[32m", self.run_ftcheck(str(READY)).out)
        self.assertNotIn("\x1b", self.run_ftcheck("--color=never", str(READY)).out)


class PerModule(Config):
    """per-module-ignores: rules that are ignored for some modules."""

    def test_findings_about_matching_modules_are_left_out(self):
        wheel = self.pack(USED, NOTHING)
        self.assertEqual(self.codes(wheel), {"FT301", "FT302"})
        for pattern in ("pkg.multi_used", "*.multi_used", "pkg/multi_used.*", "multi_used.*.so", "!*nothing*"):
            with self.subTest(pattern):
                self.configure(f'[tool.ftcheck.per-module-ignores]\n"{pattern}" = ["FT3"]')
                self.assertEqual(self.codes(wheel), {"FT301"})
                self.assertEqual(self.run_ftcheck(wheel).status, 1)
        self.configure('[tool.ftcheck.per-module-ignores]\n"pkg.*" = ["FT301", "gil-declared-used"]')
        self.assertEqual(self.codes(wheel), set())
        self.assertEqual(self.run_ftcheck(wheel).status, 0)

    def test_other_rules_and_modules_still_count(self):
        wheel = self.pack(USED)
        for line in ('"pkg.other" = ["FT3"]', '"multi_used" = ["FT3"]', '"pkg.multi_used" = ["FT301"]',
                     '"pkg.multi_used" = []'):
            with self.subTest(line):
                self.configure(f"[tool.ftcheck.per-module-ignores]\n{line}")
                self.assertEqual(self.codes(wheel), {"FT302"})

    def test_verdicts_do_not_change(self):
        self.configure('[tool.ftcheck.per-module-ignores]\n"*" = ["ALL"]')
        report = json.loads(self.run_ftcheck("--format=json", str(USED)).out)
        self.assertEqual(report["artifacts"][0]["verdict"], "enables-gil")

    def test_they_apply_to_environments_and_together_with_options(self):
        site = self.folder / "env" / "lib" / "python3.14t" / "site-packages"
        with zipfile.ZipFile(self.folder / self.pack(USED)) as wheel:
            wheel.extractall(site)
        self.configure('[tool.ftcheck.per-module-ignores]\n"pkg.multi_used" = ["FT3"]')
        self.assertEqual(self.codes("env"), set())
        self.assertEqual(self.codes("--select", "FT302", "env"), set())
        self.assertEqual(self.codes("--no-config", "env"), {"FT302"})


class OwnFile(Config):
    """ftcheck.toml, which has its keys at the top level."""

    def write(self, text, name="ftcheck.toml"):
        (self.folder / name).write_text(text + "\n")

    def test_it_is_read_and_wins_over_pyproject_toml_beside_it(self):
        self.write('format = "table"')
        self.assertTrue(self.run_ftcheck(str(READY)).out.startswith("PROJECT"))
        self.configure('format = "json"\nselect = ["FT4"]')
        self.assertTrue(self.run_ftcheck(str(READY)).out.startswith("PROJECT"))
        self.write("")
        self.assertTrue(self.run_ftcheck(str(READY)).out.startswith("ready"))

    def test_the_nearest_directory_with_either_file_counts(self):
        self.write('format = "table"')
        self.configure('format = "json"', "near")
        self.assertTrue(self.run_ftcheck(str(READY), cwd=self.folder / "near").out.startswith("{"))
        (self.folder / "far").mkdir()
        self.assertTrue(self.run_ftcheck(str(READY), cwd=self.folder / "far").out.startswith("PROJECT"))

    def test_tables_are_at_the_top_level_too(self):
        self.write('[per-module-ignores]\n"multi_used" = ["FT3"]')
        self.assertEqual(self.codes(USED), set())

    def test_config_takes_a_file_with_any_name(self):
        self.write('format = "table"', "strict.toml")
        self.assertTrue(self.run_ftcheck("--config", "strict.toml", str(READY)).out.startswith("PROJECT"))
        self.write('[tool.ftcheck]\nformat = "table"', "strict.toml")
        self.assertTrue(self.run_ftcheck("--config", "strict.toml", str(READY)).out.startswith("PROJECT"))

    def test_what_makes_no_sense_is_named_with_file_and_line(self):
        for text, words in [("selct = []", ["'selct'", "did you mean select?"]),
                            ("[tool.ftcheck]\nhints = true", ["top level", "[tool.ftcheck]"]),
                            ("hints = 1", ["hints", "true or false"])]:
            with self.subTest(text):
                self.write(text)
                self.assert_one_error(self.run_ftcheck(str(READY)), "ftcheck.toml:1", *words)

    def test_no_report_overwrites_it(self):
        self.write("")
        self.assert_one_error(self.run_ftcheck("-o", "ftcheck.toml", str(READY)), "would overwrite ftcheck.toml")


class WhichFile(Config):
    def test_the_nearest_file_with_the_table_counts(self):
        self.configure('format = "json"')
        self.configure('format = "table"', "near")
        (self.folder / "near" / "below").mkdir()
        (self.folder / "near" / "below" / "pyproject.toml").write_text("[tool.other]\nformat = 1\n")
        out = self.run_ftcheck(str(READY), cwd=self.folder / "near" / "below").out
        self.assertTrue(out.startswith("PROJECT"), out)
        self.assertTrue(self.run_ftcheck(str(READY)).out.startswith("{"))

    def test_the_search_starts_at_the_working_directory_not_at_the_wheels(self):
        self.configure('format = "json"', "elsewhere")
        os.rename(self.folder / self.pack(READY), self.folder / "elsewhere" / "pkg-1.0-cp314-cp314t-linux_x86_64.whl")
        out = self.run_ftcheck("elsewhere/pkg-1.0-cp314-cp314t-linux_x86_64.whl").out
        self.assertTrue(out.startswith("ready"), out)

    def test_options_override_single_keys(self):
        self.configure('select = ["FT4"]\nformat = "table"\ncolor = "always"')
        codes = self.codes("--select", "FT3", self.pack(USED))
        self.assertEqual({code[:3] for code in codes}, {"FT3"})
        self.assertIn("\x1b", self.run_ftcheck("--select", "FT3", str(USED)).out)

    def test_config_names_another_file(self):
        self.configure('format = "json"')
        self.configure('format = "table"', "other")
        out = self.run_ftcheck("--config", "other/pyproject.toml", str(READY)).out
        self.assertTrue(out.startswith("PROJECT"), out)

    def test_no_config_reads_none(self):
        self.configure('format = "json"')
        self.assertTrue(self.run_ftcheck("--no-config", str(READY)).out.startswith("ready"))
        self.configure("nonsense")
        self.assertEqual(self.run_ftcheck("--no-config", str(READY)).status, 0)

    def test_config_and_no_config_exclude_each_other(self):
        self.assert_one_error(self.run_ftcheck("--no-config", "--config=x", str(READY)), "--config", "--no-config")


class Errors(Config):
    def test_what_makes_no_sense_is_named_with_file_and_line(self):
        for text, words in [
            ("bogus = 1", ["'bogus'", "select", "verify-record", "color"]),
            ('select = "FT3"', ["select", "array"]),
            ("select = []", ["select", "empty"]),
            ("select = [3]", ["select", "string"]),
            ('select = ["FT9"]', ["select", "FT9"]),
            ('ignore = ["nonsense"]', ["ignore", "nonsense"]),
            ("hints = 1", ["hints", "true or false"]),
            ('verify-record = "yes"', ["verify-record", "true or false"]),
            ('fail-on = "info"', ["fail-on", "'info'", "error, warning"]),
            ('format = "xml"', ["format", "'xml'", "sarif"]),
            ('format = "json=r.json"', ["format", "'json=r.json'"]),
            ('format = ["json"]', ["format", "string"]),
            ('color = "red"', ["color", "'red'", "never"]),
            ("per-module-ignores = 3", ["per-module-ignores", "table of patterns"]),
            ("per-module-ignores = {x = 'FT3'}", ["per-module-ignores.'x'", "array"]),
            ("per-module-ignores = {x = ['FT9']}", ["per-module-ignores.'x'", "'FT9'"]),
            ("per-module-ignores = {'' = ['FT3']}", ["per-module-ignores", "empty"]),
            ("ignore-state = '_x:cache'", ["ignore-state", "array"]),
            ("ignore-state = ['cache']", ["ignore-state", "'cache'", "MODULE:VARIABLE"]),
            ("ignore-state = [':cache']", ["ignore-state", "no module"]),
            ("hints = ", ["TOML"]),
            ("a." * 300_000 + "a = 1", ["this line has a key with more than 30 dots"]),
            ("hints = " + "{a = " * 300_000, ["this line has more than 60 brackets in brackets"]),
        ]:
            with self.subTest(text[:80]):
                path = self.configure(text)
                result = self.run_ftcheck(str(NOTHING))
                self.assert_one_error(result, f"{path.name}:4", *words)
                self.assertEqual(result.out, "")

    def test_a_named_file_must_exist_and_have_the_table(self):
        self.assert_one_error(self.run_ftcheck("--config", "no.toml", str(READY)), "no.toml", "No such file")
        (self.folder / "no.toml").write_text("[project]\n")
        self.assert_one_error(self.run_ftcheck("--config", "no.toml", str(READY)), "no.toml", "[tool.ftcheck]")
        self.assert_one_error(self.run_ftcheck("--config", ".", str(READY)), "directory")
        self.assert_one_error(self.run_ftcheck("--config", "", str(READY)), "--config")

    def test_a_value_in_place_of_the_table_is_an_error(self):
        (self.folder / "pyproject.toml").write_text("tool.ftcheck = 3\n")
        self.assert_one_error(self.run_ftcheck(str(READY)), "pyproject.toml:1", "table")


if __name__ == "__main__":
    unittest.main()
