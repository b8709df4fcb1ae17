"""What the command line accepts and what it rejects."""
import json
import unittest

from command import READY, TESTDATA, CommandTest


class Usage(CommandTest):
    def test_no_path_is_wrong_usage(self):
        self.assert_one_error(self.run_ftcheck(), "PATH", "wheels", "extension modules", "directories", "lock files")

    def test_an_unknown_option_is_named(self):
        self.assert_one_error(self.run_ftcheck("--bogus", str(READY)), "--bogus")
        self.assert_one_error(self.run_ftcheck("-qz", str(READY)), "-z")

    def test_an_unknown_format_is_named_with_the_choices(self):
        self.assert_one_error(self.run_ftcheck("--format", "xml", str(READY)), "xml", "json", "text")

    def test_an_unknown_color_is_named_with_the_choices(self):
        self.assert_one_error(self.run_ftcheck("--color", "red", str(READY)), "red", "always", "auto", "never")

    def test_an_option_without_its_value_is_wrong_usage(self):
        for option, value in [("--format", "NAME[=FILE]"), ("--color", "WHEN"), ("-o", "FILE"), ("-j", "N")]:
            with self.subTest(option):
                self.assert_one_error(self.run_ftcheck(str(READY), option), f" needs a value: {value}")

    def test_a_value_for_an_option_that_takes_none_is_wrong_usage(self):
        self.assert_one_error(self.run_ftcheck("--quiet=x", str(READY)), "--quiet takes no value")

    def test_an_empty_output_file_name_is_wrong_usage(self):
        self.assert_one_error(self.run_ftcheck("--output", "", str(READY)), "--output")

    def test_quiet_and_verbose_exclude_each_other(self):
        self.assert_one_error(self.run_ftcheck("-q", "-v", str(READY)), "--quiet", "--verbose")

    def test_an_invalid_number_of_jobs_is_wrong_usage(self):
        for number in ["x", "1.5", "2x", "", "1025", "99999999999999999999"]:
            with self.subTest(number):
                self.assert_one_error(self.run_ftcheck("--jobs", number, str(READY)), "--jobs", f"'{number}'")
        self.assert_one_error(self.run_ftcheck("-j-1", str(READY)), "--jobs", "'-1'")

    def test_an_invalid_limit_is_wrong_usage(self):
        self.assert_one_error(self.run_ftcheck("--limit", "size=1", str(READY)), "--limit", "size", "member-size")
        for value in ["members", "members=", "members=0", "members=2K", "memory=1X"]:
            with self.subTest(value):
                self.assert_one_error(self.run_ftcheck("--limit", value, str(READY)), "--limit", value.split("=")[0])

    def test_limits_are_listed_with_their_values(self):
        done = self.run_ftcheck("--limit", "members=7", "--limit", "memory=1536M", "--list-limits")
        self.assertEqual((done.status, done.err), (0, ""))
        listed = {line.split()[0]: line.split()[1] for line in done.out.splitlines()}
        self.assertEqual(listed["members"], "7")
        self.assertEqual(listed["memory"], "1536MiB")
        self.assertEqual(listed["steps"], "200000")
        self.assert_one_error(self.run_ftcheck("--list-limits", str(READY)), "--list-limits", "PATH")
        self.assert_one_error(self.run_ftcheck("--list-limits", "--list-rules"), "exclude each other")

    def test_a_limit_that_would_have_no_effect_is_wrong_usage(self):
        for limit in ("memory=1GiB", "seconds=5", "result-size=1MiB"):
            for option in (["--no-isolation"], ["--trace", "-"]):
                result = self.run_ftcheck("--limit", limit, *option, str(READY))
                self.assert_one_error(result, limit.split("=")[0], option[0])
        self.assertEqual(self.run_ftcheck("--no-isolation", "--limit", "steps=100000", str(READY)).status, 0)

    def test_limits_for_directories_are_listed_and_named(self):
        listed = self.run_ftcheck("--list-limits").out
        self.assertRegex(listed, r"(?m)^entries +\d+ ")
        self.assertRegex(listed, r"(?m)^depth +\d+ ")
        (self.folder / "dir" / "a" / "b").mkdir(parents=True)
        self.assert_one_error(self.run_ftcheck("--limit", "entries=1", "dir"), "(entries)", "--limit")
        self.assert_one_error(self.run_ftcheck("--limit", "depth=1", "dir"), "(depth)", "--limit")

    def test_an_exceeded_limit_is_named(self):
        wheel = TESTDATA / "wheels" / "ready-1.0-cp314-cp314t-manylinux_2_17_x86_64.whl"
        done = self.run_ftcheck("--limit", "members=1", str(wheel))
        self.assertEqual(done.status, 2)
        self.assertIn("(members)", done.err)
        done = self.run_ftcheck("--limit", "relocations=1", "--limit", "slots=1", str(wheel))
        self.assertEqual(done.status, 1)
        self.assertIn("(relocations)", done.out)

    def test_an_unknown_python_is_wrong_usage(self):
        for python in ["3", "2.7", "3.x", "3.14tt", "pypy3.11", ""]:
            with self.subTest(python):
                self.assert_one_error(self.run_ftcheck("--python", python, str(READY)), "--python", "3.14t")

    def test_wrong_usage_prints_no_report(self):
        self.assertEqual(self.run_ftcheck("--bogus", str(READY)).out, "")

    def test_the_last_value_of_a_repeated_option_counts(self):
        result = self.run_ftcheck("--format", "text", "--format=json", str(READY))
        self.assertEqual(json.loads(result.out)["schema_version"], 1)

    def test_options_may_follow_paths(self):
        result = self.run_ftcheck(str(READY), "--format", "json")
        self.assertEqual(json.loads(result.out)["artifacts"][0]["path"], str(READY))

    def test_after_two_dashes_everything_is_a_path(self):
        names = ["-q.whl", "--help", "--"]
        result = self.run_ftcheck("--format", "json", "--", *names)
        self.assertEqual([artifact["path"] for artifact in json.loads(result.out)["artifacts"]], names)

    def test_a_path_with_brackets_and_commas_is_one_path(self):
        names = ["[a,b].whl", "[]", "{}", "%%", "a b"]
        result = self.run_ftcheck("--format", "json", *names)
        self.assertEqual([artifact["path"] for artifact in json.loads(result.out)["artifacts"]], names)

    def test_help_names_every_option_and_every_exit_code(self):
        result = self.run_ftcheck("--help")
        self.assertEqual((result.status, result.err), (0, ""))
        for option in ["--python", "--verify-record", "--no-verify-record", "-j", "--jobs", "--select", "--ignore",
                       "--hints", "--no-hints", "--fail-on", "--exit-zero", "--list-rules", "--explain", "--format",
                       "--table", "--statistics", "-o", "-V", "FORCE_COLOR", "CLICOLOR", "ftcheck.toml",
                       "--output", "-q", "--quiet", "-v", "--verbose", "--color", "--config", "--no-config",
                       "--package", "--history[=all]", "--pre", "--offline", "--refresh", "--index-url",
                       "--extra-index-url", "--find-links", "--require-hashes", "--cache-dir", "--no-cache", "--cache-info",
                       "--cache-clear", "--extra", "--group", "--no-deps", "--deps", "--resolver", "--input-kind",
                       "--ask-index", "--packages-from", "--top", "--site", "--site-notes", "--site-url", "--version", "-h", "--help", "NO_COLOR", "Ctrl-C", "130", "143"]:
            self.assertIn(option, result.out)
        exit_codes = result.out.partition("Exit codes:\n")[2].splitlines()
        self.assertEqual([line.split()[0] for line in exit_codes if line[2] != " "], ["0", "1", "2"])

    def test_help_fits_eighty_columns(self):
        for line in self.run_ftcheck("-h").out.splitlines():
            self.assertLessEqual(len(line), 80, line)

    def test_version_is_the_name_and_three_numbers(self):
        result = self.run_ftcheck("--version")
        self.assertRegex(result.out, r"\Aftcheck \d+\.\d+\.\d+\n\Z")
        self.assertEqual((result.status, result.err), (0, ""))


if __name__ == "__main__":
    unittest.main()
