"""--format NAME[=FILE], which may be repeated; --table; -o."""
import json
import os
import signal
import unittest

from command import READY, USED, CommandTest, without_provenance
from contract import violations

FORMATS = ["text", "json", "jsonl", "sarif", "github", "gitlab", "markdown", "html", "table"]


class Formats(CommandTest):
    def read(self, name):
        return (self.folder / name).read_text(encoding="utf-8")

    def test_every_format_is_printed_and_names_the_module_that_is_wrong(self):
        for name in FORMATS:
            with self.subTest(name):
                result = self.run_ftcheck("--format", name, self.pack(READY, USED))
                self.assertEqual((result.err, result.status), ("", 1))
                self.assertIn("multi_used", result.out)

    def test_each_format_is_well_formed(self):
        wheel = self.pack(READY, USED)
        out = {name: self.run_ftcheck("--format", name, wheel).out for name in FORMATS}
        self.assertEqual(violations(json.loads(out["json"])), [])
        self.assertEqual(json.loads(out["jsonl"])["distribution"]["name"], "pkg")
        self.assertEqual(json.loads(out["sarif"])["version"], "2.1.0")
        self.assertEqual([issue["check_name"] for issue in json.loads(out["gitlab"])],
                         [finding["code"] for finding in json.loads(out["jsonl"])["findings"]])
        for line in out["github"].splitlines():
            self.assertRegex(line, r"\A::(error|warning|notice) file=")
        self.assertTrue(out["markdown"].startswith("## ftcheck: "))
        self.assertTrue(out["html"].startswith("<!doctype html>"))
        self.assertTrue(out["table"].startswith("PROJECT"))

    def test_several_files_are_written_in_one_run_and_nothing_is_printed(self):
        wheel = self.pack(READY, USED)
        result = self.run_ftcheck(*(f"--format={name}=r.{name}" for name in FORMATS), wheel)
        self.assertEqual((result.out, result.err, result.status), ("", "", 1))
        for name in FORMATS:
            with self.subTest(name):
                written, printed = self.read(f"r.{name}"), self.run_ftcheck("--format", name, wheel).out
                self.assertEqual(without_provenance(written), without_provenance(printed))

    def test_errors_are_still_printed_if_all_formats_have_files(self):
        result = self.run_ftcheck("--format", "json=r.json", "gone.whl")
        self.assertEqual(result.out, "")
        self.assert_one_error(result, "gone.whl")

    def test_one_is_printed_in_addition_to_those_with_files(self):
        result = self.run_ftcheck("--format", "json=r.json", "--format", "text", str(READY))
        self.assertTrue(result.out.startswith("ready"))
        self.assertEqual(json.loads(self.read("r.json"))["artifacts"][0]["verdict"], "ready")

    def test_a_dash_is_standard_output(self):
        result = self.run_ftcheck("--format=json=-", "--format=text=r.txt", str(READY))
        self.assertEqual(violations(json.loads(result.out)), [])
        self.assertEqual(set(os.listdir(self.folder)), {"r.txt"})

    def test_the_output_file_gets_the_format_without_a_file(self):
        result = self.run_ftcheck("--format=html=r.html", "--format=json", "-o", "r.json", str(READY))
        self.assertEqual((result.out, result.status), ("", 0))
        self.assertEqual(json.loads(self.read("r.json"))["schema_version"], 1)
        self.assertTrue(self.read("r.html").startswith("<!doctype html>"))

    def test_an_output_file_without_a_report_to_write_is_wrong_usage(self):
        result = self.run_ftcheck("--format=json=r.json", "-o", "r.txt", str(READY))
        self.assert_one_error(result, "--output", "--format")
        self.assertEqual(os.listdir(self.folder), [])

    def test_two_reports_in_one_file_are_wrong_usage(self):
        self.assert_one_error(self.run_ftcheck("--format=json=r", "--format=html=./r", str(READY)), "two reports", "r")

    def test_a_format_with_an_empty_file_name_is_wrong_usage(self):
        self.assert_one_error(self.run_ftcheck("--format=json=", str(READY)), "json=", "file")

    def test_a_file_name_may_contain_an_equals_sign(self):
        self.run_ftcheck("--format", "json=a=b,c.json", str(READY))
        self.assertEqual(os.listdir(self.folder), ["a=b,c.json"])

    def test_an_unwritable_file_is_an_error_before_the_audit(self):
        result = self.run_ftcheck("--format=json=no/r.json", "--format=text=r.txt", "gone.whl")
        self.assert_one_error(result, "no/r.json")
        self.assertEqual(os.listdir(self.folder), [])

    def test_a_report_that_cannot_be_written_does_not_prevent_others(self):
        result = self.run_ftcheck("--format=json=/dev/full", "--format=text=r.txt", str(READY))
        self.assert_one_error(result, "/dev/full")
        self.assertTrue(self.read("r.txt").startswith("ready"))

    def test_an_unknown_format_is_named_with_the_known_ones(self):
        self.assert_one_error(self.run_ftcheck("--format=xml=r.xml", str(READY)), "'xml'", *FORMATS)

    def test_files_have_no_color_and_standard_output_obeys_the_option(self):
        result = self.run_ftcheck("--color=always", "--format=table", str(USED))
        self.assertIn("\x1b[31m", result.out)
        self.run_ftcheck("--format=table=r.txt", "--format=text=s.txt", str(USED))
        self.assertNotIn("\x1b", self.read("r.txt") + self.read("s.txt"))


class Lines(CommandTest):
    def test_a_line_comes_as_soon_as_its_artifact_is_done(self):
        # All lines do not fit into the pipe, so the run waits for its reader.
        started = self.start_ftcheck("--format=jsonl", *[str(READY), str(USED)] * 1500)
        self.assertEqual(json.loads(started.stdout.readline())["verdict"], "ready")
        self.assertIsNone(started.poll())
        self.assertEqual(json.loads(started.stdout.readline())["verdict"], "enables-gil")
        rest, errors = self.finish(started)
        self.assertEqual((len(rest.splitlines()), errors, started.returncode), (2998, "", 1))

    def test_a_reader_that_leaves_early_ends_the_run(self):
        started = self.start_ftcheck("--format=jsonl", *[str(USED)] * 3000)
        started.stdout.readline()
        started.stdout.close()
        self.assertEqual(started.stderr.read(), "")
        self.assertEqual(started.wait(timeout=60), -signal.SIGPIPE)


class Table(CommandTest):
    def test_a_project_has_one_row_for_all_its_wheels(self):
        wheels = [self.pack(READY, name=f"pkg-1.0-cp314-cp314t-{platform}_x86_64.whl")
                  for platform in ("linux", "manylinux_2_28")]
        result = self.run_ftcheck("--table", *wheels)
        rows = [line for line in result.out.splitlines() if line.startswith("pkg ")]
        self.assertEqual(len(rows), 1, result.out)
        self.assertEqual(rows[0].split()[1:4], ["1.0", "ready", "3.14t"])
        self.assertEqual(result.out, self.run_ftcheck("--format", "table", *wheels).out)

    def test_it_goes_to_the_output_file(self):
        self.assertEqual(self.run_ftcheck("--table", "-o", "t.txt", str(READY)).out, "")
        self.assertTrue((self.folder / "t.txt").read_text().startswith("PROJECT"))

    def test_it_may_be_printed_only_if_other_formats_have_files(self):
        self.assertTrue(self.run_ftcheck("--table", "--format=json=r.json", str(READY)).out.startswith("PROJECT"))
        self.assert_one_error(self.run_ftcheck("--table", "--format=json", str(READY)), "--table", "--format")


if __name__ == "__main__":
    unittest.main()
