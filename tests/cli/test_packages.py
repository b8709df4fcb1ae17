"""Packages of an index, as far as the command decides about them. The index is a fake: fake_index.cpp."""
import fcntl
import json
import os
import pty
import re
import signal
import struct
import subprocess
import termios
import unittest

from command import READY, USED, CommandTest, read_terminal

FAKE = os.environ["FTCHECK_FAKE_INDEX"]


class Packages(CommandTest):
    program = FAKE

    def setUp(self):
        super().setUp()
        self.environment = {"HOME": str(self.folder / "home"), "XDG_CACHE_HOME": ""}

    def run_ftcheck(self, *arguments, **how):
        how.setdefault("environment", self.environment)
        return super().run_ftcheck(*arguments, **how)

    def report(self, *arguments):
        return json.loads(self.run_ftcheck("--format", "json", *arguments).out)

    def passed_on(self, *arguments, **how):
        """The options that the command passed on, as text."""
        result = self.run_ftcheck("--format", "json", "--package", "options", *arguments, **how)
        self.assertEqual(result.status, 0, result.err)
        return json.loads(result.out)["artifacts"][0]["modules"][0]["evidence"][0]


class Answers(Packages):
    def test_each_package_is_an_artifact_and_the_worst_decides_the_exit_code(self):
        for packages, status in ((["ready"], 0), (["ready", "used"], 1), (["missing"], 1), (["ready", "unreachable"], 2)):
            with self.subTest(packages):
                arguments = [word for package in packages for word in ("--package", package)]
                result = self.run_ftcheck("--format", "json", *arguments)
                self.assertEqual(result.status, status)
                self.assertEqual([artifact["required_by"] for artifact in json.loads(result.out)["artifacts"]],
                                 [[package] for package in packages])

    def test_the_report_says_what_was_asked(self):
        report = self.report("--package", "ready", "--package=used")
        self.assertEqual(report["inputs"], ["ready", "used"])
        self.assertEqual(report["network"]["requests"], 6)
        self.assertEqual(report["target"]["python"], "3.14t")
        self.assertEqual(len(report["target"]["platforms"]), 1)

    def test_packages_follow_paths_in_one_report(self):
        result = self.run_ftcheck("--format", "json", "--package", "ready", str(USED))
        self.assertEqual(result.status, 1)
        self.assertEqual([artifact["path"] for artifact in json.loads(result.out)["artifacts"]],
                         [str(USED), "ready-1.0-cp314-cp314t-linux_x86_64.whl"])

    def test_trouble_with_one_package_does_not_end_the_run(self):
        result = self.run_ftcheck("--package", "unreachable", "--package", "used")
        self.assertEqual(result.status, 2)
        self.assertEqual(result.errors, ["ftcheck: error: unreachable: the index does not answer"])
        self.assertIn("used", result.out)

    def test_a_question_that_cannot_be_asked_is_an_error(self):
        result = self.run_ftcheck("--package", "broken")
        self.assert_one_error(result, "cannot be started")
        self.assertEqual(result.out, "")

    def test_then_what_is_known_is_reported_all_the_same(self):
        for arguments in (["--package", "broken", str(USED)], ["--package", "used", "--package", "broken"]):
            with self.subTest(arguments):
                result = self.run_ftcheck(*arguments)
                self.assert_one_error(result, "cannot be started")
                self.assertIn("used", result.out)

    def test_json_lines_come_one_by_one(self):
        lines = self.run_ftcheck("--format", "jsonl", "--package", "ready", "--package", "used").out.splitlines()
        self.assertEqual([json.loads(line)["path"].partition("-")[0] for line in lines], ["ready", "used"])

    def test_a_baseline_hides_what_is_not_new(self):
        (self.folder / "old.json").write_text(self.run_ftcheck("--format", "json", "--package", "used").out)
        self.assertEqual(self.run_ftcheck("--baseline", "old.json", "--package", "used").status, 0)
        self.assertEqual(self.run_ftcheck("--baseline", "old.json", "--package", "nothing").status, 1)

    def test_warnings_are_notes(self):
        self.assertEqual(self.run_ftcheck("--package", "options").errors, ["ftcheck: note: the cache was damaged"])
        self.assertEqual(self.run_ftcheck("-q", "--package", "options").err, "")

    def test_ctrl_c_keeps_what_is_known(self):
        started = subprocess.Popen([FAKE, "--format", "json", "--package", "used", "--package", "slow", "--package", "ready"],
                                   cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                   preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
        self.addCleanup(started.kill)
        try:
            out, err = started.communicate(timeout=1)
            self.fail(f"it ended: {out}{err}")
        except subprocess.TimeoutExpired:
            started.send_signal(signal.SIGINT)
        out, err = started.communicate(timeout=60)
        self.assertEqual(started.returncode, 130)
        self.assertEqual([artifact["required_by"] for artifact in json.loads(out)["artifacts"]], [["used"]])
        self.assertIn("interrupted: 1 of 3 packages done; the report leaves out the rest", err)


class Histories(Packages):
    def test_a_history_is_information(self):
        for package in ("ready", "used", "missing"):
            with self.subTest(package):
                result = self.run_ftcheck("--history", "--package", package, "--format", "json")
                self.assertEqual((result.status, result.err), (0, ""))
                [history] = json.loads(result.out)["history"]
                self.assertEqual(history["project"], package)

    def test_it_is_printed_for_people(self):
        self.assertIn("ready", self.run_ftcheck("--history", "--package", "ready").out)

    def test_all_releases_are_read_only_if_that_is_asked_for(self):
        self.assertTrue(self.report("--history", "--package", "used")["history"][0]["bisected"])
        self.assertFalse(self.report("--history=all", "--package", "used")["history"][0]["bisected"])

    def test_one_that_cannot_be_found_out_is_an_error(self):
        result = self.run_ftcheck("--history", "--package", "unreachable", "--package", "ready")
        self.assertEqual(result.status, 2)
        self.assertEqual(result.errors, ["ftcheck: error: unreachable: the index does not answer"])
        self.assertIn("ready", result.out)
        self.assertEqual(self.run_ftcheck("--history", "--package", "unreachable").out, "")

    def test_json_lines_have_histories(self):
        lines = self.run_ftcheck("--history", "--format", "jsonl", "--package", "ready", "--package", "used").out
        self.assertEqual(["history" in json.loads(line) for line in lines.splitlines()], [True, True])


class OptionsOfIndexes(Packages):
    def test_the_defaults(self):
        self.assertEqual(self.passed_on(), "pre=false offline=false refresh=false use_cache=true require_hashes=false "
                                           "cache=- target=3.14t platforms=1")

    def test_flags(self):
        said = self.passed_on("--pre", "--refresh", "--require-hashes", "--cache-dir", "c")
        for word in ("pre=true", "refresh=true", "require_hashes=true", "cache=c", "offline=false"):
            self.assertIn(word, said)
        self.assertIn("offline=true", self.passed_on("--offline"))
        self.assertIn("use_cache=false", self.passed_on("--no-cache"))

    def test_the_target(self):
        self.assertIn("target=3.15t platforms=1", self.passed_on("--target", "3.15t"))
        self.assertIn("target=3.14t platforms=2", self.passed_on("--platform", "win_amd64", "--platform", "macosx_arm64"))
        self.assert_one_error(self.run_ftcheck("--package", "x", "--platform", "nowhere"), "nowhere")
        self.assert_one_error(self.run_ftcheck("--package", "x", "--platform", "win_amd64", str(READY)), "--target 3.14t")

    def test_extra_indexes_are_asked_first(self):
        said = self.passed_on("--index-url", "https://a.example/simple", "--extra-index-url", "b=http://b.example/?x=y",
                              "--extra-index-url=https://c.example/?name=x", "--find-links", "dir", "--find-links",
                              "https://d.example/")
        self.assertTrue(said.startswith(
            "index=b|http://b.example/?x=y index=|https://c.example/?name=x index=|https://a.example/simple "
            "links=dir links=https://d.example/ "), said)

    def test_extra_indexes_alone_come_before_the_configured_ones(self):
        said = self.passed_on("--extra-index-url", "https://a.example/simple",
                              environment={**self.environment, "PIP_INDEX_URL": "https://b.example/simple",
                                           "PIP_CONFIG_FILE": "/dev/null"})
        self.assertRegex(said, r"\Aindex=\|https://a\.example/simple index=[^|]*\|https://b\.example/simple")

    def test_the_configuration(self):
        (self.folder / "sub").mkdir()
        (self.folder / "sub" / "ftcheck.toml").write_text(
            'index-url = "https://a.example/simple"\nextra-index-url = ["b=https://b.example/simple"]\n'
            'cache-dir = "cache"\noffline = true\n')
        configured = ["--config", "sub/ftcheck.toml"]
        said = self.passed_on(*configured)
        for word in ("index=b|https://b.example/simple index=|https://a.example/simple", "cache=sub/cache", "offline=true"):
            self.assertIn(word, said)
        said = self.passed_on(*configured, "--no-offline", "--cache-dir", "other", "--index-url", "https://c.example/")
        for word in ("index=b|https://b.example/simple index=|https://c.example/", "cache=other", "offline=false"):
            self.assertIn(word, said)
        self.assertEqual(self.run_ftcheck(*configured, str(READY)).status, 0)
        self.assert_one_error(self.run_ftcheck(*configured, "--refresh", "--package", "x"), "--no-offline")

    def test_a_password_is_in_no_output(self):
        url = "https://me:s3cret@a.example/simple"
        for arguments in (["--index-url", url], ["--extra-index-url", f"work={url}"], ["--find-links", url]):
            for form in ("html", "json", "text"):
                with self.subTest((arguments, form)):
                    result = self.run_ftcheck("--format", form, "--package", "used", *arguments)
                    self.assertNotIn("s3cret", result.out + result.err)
        page = self.run_ftcheck("--format", "html", "--package", "used", "--index-url", url).out
        self.assertIn("https://a.example/simple", page)


class Mistakes(Packages):
    def assert_told(self, arguments, *words):
        result = self.run_ftcheck(*arguments)
        self.assert_one_error(result, *words)
        self.assertEqual(result.out, "")

    def test_options_that_need_a_package(self):
        for option in (["--history"], ["--pre"], ["--index-url", "https://a.example/"], ["--find-links", "x"],
                       ["--extra-index-url", "https://a.example/"], ["--require-hashes"], ["--offline"], ["--refresh"],
                       ["--cache-dir", "x"], ["--no-cache"]):
            with self.subTest(option):
                self.assert_told([*option, str(READY)], option[0], "add --package NAME")

    def test_options_that_exclude_each_other(self):
        for options in (["--no-cache", "--cache-dir", "x"], ["--history", "--baseline", "x"], ["--offline", "--refresh"],
                        ["--offline", "--no-cache"]):
            with self.subTest(options):
                self.assert_told(["--package", "x", *options], *(word for word in options if word.startswith("--")))

    def test_what_is_not_a_project(self):
        for package, *words in [("", "name of a project"), ("x.whl", "`ftcheck x.whl`"), ("./x", "`ftcheck ./x`"),
                                ("https://me:s3cret@a.example/x.whl", "not a URL", "download it"),
                                ("x @ https://me:s3cret@a.example/x.whl", "not a URL")]:
            with self.subTest(package):
                self.assert_told(["--package", package], "--package", *words)
                self.assertNotIn("s3cret", self.run_ftcheck("--package", package).err)

    def test_what_is_not_an_index(self):
        for option in ("--index-url", "--extra-index-url"):
            for url in ("", "a.example", "me:s3cret@a.example", "ftp://me:s3cret@a.example/", "https://", "work=a.example"):
                with self.subTest((option, url)):
                    self.assert_told(["--package", "x", option, url], option, "https://")
                    self.assertNotIn("s3cret", self.run_ftcheck("--package", "x", option, url).err)
        self.assert_told(["--package", "x", "--find-links", ""], "--find-links", "directory")
        self.assert_told(["--package", "x", "--cache-dir", ""], "--cache-dir", "directory")

    def test_history(self):
        self.assert_told(["--package", "x", "--history=some"], "--history", "'some'", "--history=all")
        self.assert_told(["--package", "x", "--history", "all"], "write --history=all")

    def test_python_is_about_directories(self):
        self.assert_told(["--package", "x", "--python", "3.15t"], "--target 3.15t")

    def test_the_configuration_is_checked(self):
        for line, *words in [('index-url = "x"', "ftcheck.toml:1", "https://"), ("index-url = 1", "string"),
                             ('extra-index-url = "https://x"', "array"), ('extra-index-url = ["x"]', "https://"),
                             ('cache-dir = ""', "directory"), ("offline = 1", "true or false")]:
            with self.subTest(line):
                (self.folder / "ftcheck.toml").write_text(line + "\n")
                self.assert_told([str(READY)], *words)

    def test_the_intended_word_is_suggested(self):
        for typed, meant in [("--pakage", "--package"), ("--packages", "--package"), ("--index", "--index-url"),
                             ("--no-cache-dir", "--no-cache"), ("--clear-cache", "--cache-clear"),
                             ("--prerelease", "--pre"), ("--histroy", "--history")]:
            with self.subTest(typed):
                self.assert_told([typed], f"did you mean {meant}?")
        self.assert_told(["history", "lxml"], "`ftcheck --history --package lxml`")
        self.assert_told(["cache", "clear"], "`ftcheck --cache-info`")


class TheCache(Packages):
    def test_where_there_is_none(self):
        place = f"{self.folder}/home/.cache/ftcheck"
        info = self.run_ftcheck("--cache-info")
        self.assertEqual((info.status, info.err), (0, ""))
        self.assertEqual(info.out.splitlines(), [f"file    {place}/ftcheck-cache.sqlite3", "size    0 bytes", "pages   0",
                                                 "wheels  0"])
        self.assertEqual(self.run_ftcheck("--cache-clear").out, f"nothing to remove: {place} has no cache\n")

    def test_the_option_and_the_configuration_name_it(self):
        (self.folder / "ftcheck.toml").write_text('cache-dir = "configured"\n')
        self.assertIn("configured/ftcheck-cache.sqlite3\n", self.run_ftcheck("--cache-info").out)
        self.assertIn("other/ftcheck-cache.sqlite3\n", self.run_ftcheck("--cache-info", "--cache-dir", "other").out)
        self.assertIn("home/.cache/ftcheck/", self.run_ftcheck("--cache-info", "--no-config").out)

    def test_what_is_not_a_cache_is_not_removed(self):
        (self.folder / "thesis.tex").write_text("years of work")
        for option in ("--cache-clear", "--cache-info"):
            self.assert_one_error(self.run_ftcheck(option, "--cache-dir", "."), "is not a cache of ftcheck")
        (self.folder / "ftcheck-cache.sqlite3").write_text("years of work")
        self.assert_one_error(self.run_ftcheck("--cache-clear", "--cache-dir", "."), "is damaged or not a cache")
        self.assertEqual((self.folder / "ftcheck-cache.sqlite3").read_text(), "years of work")

    def test_without_a_home_there_is_none(self):
        self.assert_one_error(self.run_ftcheck("--cache-info", environment={"HOME": "", "XDG_CACHE_HOME": ""}), "HOME")

    def test_questions_exclude_each_other_and_take_no_path(self):
        self.assert_one_error(self.run_ftcheck("--cache-info", "--cache-clear"), "exclude each other")
        self.assert_one_error(self.run_ftcheck("--cache-info", "x.whl"), "--cache-info takes no PATH")
        self.assert_one_error(self.run_ftcheck("--cache-clear", "--package", "x"), "--cache-clear takes no --package")
        self.assert_one_error(self.run_ftcheck("--cache-info", "--no-cache"), "--no-cache")

    def test_the_answer_goes_to_a_file_too(self):
        self.run_ftcheck("--cache-info", "-o", "info")
        self.assertIn("pages   0", (self.folder / "info").read_text())


class ProgressOfPackages(Packages):
    def test_it_counts_packages_wheels_and_bytes(self):
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))
        started = subprocess.Popen([FAKE, "--package", "ready", "--package", "used", "--package", "slow"], cwd=self.folder,
                                   stdout=subprocess.DEVNULL, stderr=theirs, env={**os.environ, "TERM": "xterm"},
                                   preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
        self.addCleanup(started.kill)
        os.close(theirs)
        text = b""
        while b"slow" not in text:
            text += os.read(ours, 65536)
        started.send_signal(signal.SIGINT)
        text += read_terminal(ours)
        started.wait(timeout=60)
        self.assertRegex(text.decode(), r"\A\r\x1b\[K2 of 3 packages, 2 wheels, 41 MB: slow")
        self.assertTrue(re.search(r"\r\x1b\[Kftcheck: interrupted: 2 of 3 packages done", text.decode()), text)


if __name__ == "__main__":
    unittest.main()
