"""Files of projects, URLs of wheels and what is installed, as far as the command decides about them.

The index is a fake: fake_index.cpp. A file of a project has the name of a project per line.
"""
import json
import os
import signal
import subprocess
import unittest

from command import READY, USED, CommandTest
from situations import install, module

FAKE = os.environ["FTCHECK_FAKE_INDEX"]
URL = "https://files.example/{}-1.0-cp314-cp314t-linux_x86_64.whl"


class Projects(CommandTest):
    program = FAKE

    def setUp(self):
        super().setUp()
        self.environment = {"HOME": str(self.folder / "home"), "XDG_CACHE_HOME": ""}

    def run_ftcheck(self, *arguments, **how):
        how.setdefault("environment", self.environment)
        return super().run_ftcheck(*arguments, **how)

    def write(self, name, *projects):
        (self.folder / name).write_text("".join(project + "\n" for project in projects))
        return name

    def environment_with(self, *modules):
        site = self.folder / ".venv" / "lib" / "python3.14t" / "site-packages"
        install(site, "pkg", "1.0", "cp314-cp314t-linux_x86_64", *modules)
        return ".venv"

    def report(self, *arguments, **how):
        return json.loads(self.run_ftcheck("--format", "json", *arguments, **how).out)

    def paths(self, *arguments, **how):
        return [artifact["path"] for artifact in self.report(*arguments, **how)["artifacts"]]

    def evidence(self, *arguments, **how):
        """What the command passed on, as text."""
        result = self.run_ftcheck("--format", "json", *arguments, **how)
        self.assertEqual(result.status, 0, result.err)
        [artifact] = json.loads(result.out)["artifacts"]
        return " ".join(artifact["modules"][0]["evidence"])


class Files(Projects):
    def test_a_file_is_known_by_its_name(self):
        for name in ("uv.lock", "pylock.toml", "pylock.web.toml", "poetry.lock", "pdm.lock", "Pipfile.lock",
                     "requirements.txt", "requirements-dev.txt", "pyproject.toml"):
            with self.subTest(name):
                self.assertEqual(self.report("--no-config", self.write(name, "used"))["artifacts"][0]["input"], name)

    def test_what_it_names_decides_the_exit_code(self):
        for projects, status in ((["ready"], 0), (["ready", "used"], 1), (["missing"], 1), (["unreachable"], 2)):
            with self.subTest(projects):
                self.assertEqual(self.run_ftcheck(self.write("uv.lock", *projects)).status, status)

    def test_inputs_of_all_kinds_keep_their_order(self):
        first = self.write("uv.lock", "ready")
        second = self.write("requirements.txt", "used")
        wheel = self.pack(READY)
        url = URL.format("nothing")
        self.assertEqual(self.paths(str(USED), first, url, wheel, second, "--package", "missing"),
                         [str(USED), "ready-1.0-cp314-cp314t-linux_x86_64.whl", url, wheel,
                          "used-1.0-cp314-cp314t-linux_x86_64.whl", "missing==1.0"])

    def test_requests_are_added_up(self):
        network = self.report(self.write("uv.lock", "ready", "used"), "--package", "ready")["network"]
        self.assertEqual((network["packages"], network["requests"]), (3, 9))

    def test_one_that_is_missing_is_an_error_with_advice_and_the_others_are_judged(self):
        result = self.run_ftcheck("gone/uv.lock", self.write("pdm.lock", "used"))
        self.assertEqual(result.status, 2)
        self.assertEqual(result.errors, ["ftcheck: error: gone/uv.lock: no such file or directory. `uv lock` writes it"])
        self.assertIn("used", result.out)
        self.assertEqual(self.run_ftcheck("gone/uv.lock").out, "")

    def test_a_directory_with_a_lock_file_stays_a_directory(self):
        self.write("uv.lock", "used")
        self.assert_one_error(self.run_ftcheck("."), "nothing to audit")

    def test_json_lines_have_each_artifact_and_each_project(self):
        lines = self.run_ftcheck("--format", "jsonl", self.write("uv.lock", "ready", "used"), str(USED)).out.splitlines()
        self.assertEqual(["project" if "project" in json.loads(line) else "artifact" for line in lines],
                         ["artifact", "artifact", "project", "artifact"])

    def test_a_baseline_hides_what_is_not_new_and_not_what_could_not_be_read(self):
        (self.folder / "old.json").write_text(self.run_ftcheck("--format", "json", self.write("uv.lock", "used")).out)
        self.assertEqual(self.run_ftcheck("--baseline", "old.json", "uv.lock").status, 0)
        self.write("uv.lock", "used", "nothing")
        self.assertEqual(self.run_ftcheck("--baseline", "old.json", "uv.lock").status, 1)
        self.assertEqual(self.run_ftcheck("--baseline", "old.json", "gone/uv.lock").status, 2)

    def test_a_question_that_cannot_be_asked_is_an_error(self):
        lock = self.write("uv.lock", "broken")
        self.assert_one_error(self.run_ftcheck(lock), "cannot be started")
        result = self.run_ftcheck(str(USED), lock)
        self.assert_one_error(result, "cannot be started")
        self.assertIn("multi_used", result.out)

    def test_a_report_does_not_overwrite_the_lock_file(self):
        lock = self.write("uv.lock", "ready")
        self.assert_one_error(self.run_ftcheck(str(READY), "-o", lock), "would overwrite uv.lock")
        self.assert_one_error(self.run_ftcheck("--input-kind", "uv.lock", self.write("x", "ready"), "-o", "x"), "is read by")

    def test_ctrl_c_keeps_what_is_known(self):
        lock = self.write("uv.lock", "used", "slow", "ready")
        started = subprocess.Popen([FAKE, "--format", "json", lock, str(READY)], cwd=self.folder, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True,
                                   preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
        self.addCleanup(started.kill)
        try:
            out, err = started.communicate(timeout=1)
            self.fail(f"it ended: {out}{err}")
        except subprocess.TimeoutExpired:
            started.send_signal(signal.SIGINT)
        out, err = started.communicate(timeout=60)
        self.assertEqual(started.returncode, 130)
        self.assertEqual([artifact["input"] for artifact in json.loads(out)["artifacts"]], [lock])
        self.assertIn("interrupted: 1 of 3 packages done; the report leaves out the rest", err)


class OptionsOfProjects(Projects):
    def test_the_defaults(self):
        said = self.evidence(self.write("uv.lock", "options"))
        self.assertIn("kind=- extras= groups= no_deps=false resolver=fit", said)
        self.assertIn("target=3.14t platforms=1", said)

    def test_each_option(self):
        said = self.evidence(self.write("uv.lock", "options"), "--extra", "web", "--extra=db", "--group", "dev", "--no-deps",
                             "--resolver", "uv", "--pre", "--platform", "win_amd64", "--platform", "macosx_arm64",
                             "--index-url", "https://a.example/simple")
        for word in ("extras=web,db groups=dev no_deps=true resolver=uv", "pre=true", "target=3.14t platforms=2",
                     "index=|https://a.example/simple"):
            self.assertIn(word, said)

    def test_a_kind_says_what_files_are_and_not_what_directories_are(self):
        self.assertIn("kind=pip-report", self.evidence("--input-kind", "pip-report", self.write("x", "options")))
        self.assertIn("kind=uv.lock", self.evidence("--input-kind", "UV.lock", self.write("requirements.txt", "options")))
        environment = self.environment_with(module("multi_ready"))
        self.assertEqual(self.paths("--input-kind", "uv.lock", self.write("x", "used"), environment)[1:], [environment])

    def test_the_configuration(self):
        self.write("uv.lock", "options")
        (self.folder / "ftcheck.toml").write_text('extra = ["web"]\ngroup = ["dev", "test"]\nresolver = "uv"\n')
        self.assertIn("extras=web groups=dev,test no_deps=false resolver=uv", self.evidence("uv.lock"))
        self.assertIn("extras=db groups=dev,test no_deps=false resolver=fit",
                      self.evidence("uv.lock", "--extra", "db", "--resolver", "fit"))
        self.assertEqual(self.run_ftcheck(str(READY)).status, 0)


class Requirements(Projects):
    def required_by(self, *arguments):
        return [artifact["required_by"] for artifact in self.report(*arguments)["artifacts"]]

    def test_extras_bring_their_dependencies(self):
        self.assertEqual(self.required_by("--package", "used[all]>=1"), [["used[all]>=1"], ["used[all]>=1"]])
        self.assertEqual(self.required_by("--package", "used"), [["used"]])
        self.assertEqual(self.required_by("--package", "used; extra == 'x[y]'"), [["used; extra == 'x[y]'"]])

    def test_the_options_decide_otherwise(self):
        self.assertEqual(self.required_by("--package", "used", "--deps"), [["used"], ["used"]])
        self.assertEqual(self.required_by("--package", "ready[x]", "--no-deps"), [["ready[x]"]])


class Urls(Projects):
    def test_a_wheel_may_be_given_by_its_url(self):
        result = self.run_ftcheck("--format", "json", URL.format("used"))
        self.assertEqual(result.status, 1)
        self.assertEqual(json.loads(result.out)["artifacts"][0]["path"], URL.format("used"))

    def test_a_list_may_have_paths_and_urls(self):
        lines = [URL.format("ready"), str(READY), self.write("uv.lock", "nothing"), URL.format("used")]
        text = "".join(line + "\n" for line in lines)
        expected = [lines[0], lines[1], "nothing-1.0-cp314-cp314t-linux_x86_64.whl", lines[3]]
        (self.folder / "list").write_text(text)
        self.assertEqual(self.paths("-", input=text), expected)
        self.assertEqual(self.paths("--files-from", "list"), expected)

    def test_results_come_as_lines_come(self):
        started = subprocess.Popen([FAKE, "--format", "jsonl", "-"], cwd=self.folder, stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, text=True)
        self.addCleanup(started.kill)
        for project in ("ready", "used"):
            started.stdin.write(URL.format(project) + "\n")
            started.stdin.flush()
            self.assertEqual(json.loads(started.stdout.readline())["path"], URL.format(project))
        started.stdin.close()
        started.stdout.close()
        self.assertEqual(started.wait(timeout=60), 1)

    def test_without_a_target_any_platform_will_do(self):
        self.assertIn("target=- platforms=0", self.evidence(URL.format("options")))
        self.assertIn("target=3.14t platforms=1", self.evidence(URL.format("options"), "--platform", "win_amd64"))
        self.assertNotIn("target", self.report(URL.format("ready")))


class Installed(Projects):
    def test_an_index_is_asked_about_what_is_installed_if_that_is_wanted(self):
        environment = self.environment_with(module("multi_used"))
        self.assertEqual(self.report(environment)["artifacts"][0].get("alternatives", []), [])
        [artifact] = self.report("--ask-index", environment, "--offline")["artifacts"]
        self.assertIn("asked", artifact["alternatives"][0]["why"])
        self.assertIn("offline=true", artifact["alternatives"][0]["why"])

    def test_wheels_beside_it_are_judged_as_ever(self):
        environment = self.environment_with(module("multi_used"))
        self.assertEqual(self.paths(self.pack(READY), "--ask-index", environment, str(READY))[::2],
                         ["pkg-1.0-cp314-cp314t-linux_x86_64.whl", str(READY)])


class Mistakes(Projects):
    def assert_told(self, arguments, *words):
        result = self.run_ftcheck(*arguments)
        self.assert_one_error(result, *words)
        self.assertEqual(result.out, "")

    def test_options_without_anything_that_they_are_about(self):
        for options, *words in [(["--extra", "x"], "--extra", "lock file"), (["--group", "x"], "--group", "lock file"),
                                (["--no-deps"], "--no-deps", "--package NAME"), (["--deps"], "--deps", "--package NAME"),
                                (["--resolver", "uv"], "--resolver", "pyproject.toml"),
                                (["--ask-index"], "--ask-index", ".venv"),
                                (["--top", "5"], "--top", "--packages-from"),
                                (["--site-notes", "x"], "--site-notes", "--site DIR"),
                                (["--site-url", "https://x.example"], "--site-url", "--site DIR"),
                                (["--site", "x"], "--site", "--package NAME")]:
            with self.subTest(options):
                self.assert_told([*options, str(READY)], *words)

    def test_extras_of_a_package_belong_to_its_name(self):
        self.assert_told(["--package", "uvicorn", "--extra", "standard"], "--package 'uvicorn[standard]'")

    def test_unknown_words(self):
        lock = self.write("uv.lock", "ready")
        self.assert_told([lock, "--input-kind", "uvlock"], "'uvlock'", "did you mean uv.lock?")
        self.assert_told([lock, "--resolver", "pip"], "--resolver", "'pip'", "fit, uv")
        self.assert_told([lock, "--extra", "a,b"], "--extra", "one name at a time")
        self.assert_told([lock, "--group", ""], "--group", "needs a name")
        self.assert_told([".", "--input-kind", "uv.lock"], "--input-kind uv.lock needs a file")

    def test_options_for_directories(self):
        self.assert_told([self.write("uv.lock", "ready"), "--python", "3.15t"], "--target 3.15t")

    def test_options_of_indexes_go_with_lock_files_and_directories_that_are_asked_about(self):
        self.assertEqual(self.run_ftcheck(self.write("uv.lock", "ready"), "--offline").status, 0)
        environment = self.environment_with(module("multi_ready"))
        self.assertEqual(self.run_ftcheck(environment, "--ask-index", "--refresh").status, 0)
        self.assert_told([environment, "--offline"], "--offline", "--ask-index")

    def test_the_configuration_is_checked(self):
        for line, *words in [('extra = "web"', "array"), ("group = [1]", "string"), ('extra = ["a b"]', "'a b'"),
                             ('resolver = "pip"', "fit, uv")]:
            with self.subTest(line):
                (self.folder / "ftcheck.toml").write_text(line + "\n")
                self.assert_told([str(READY)], "ftcheck.toml:1", *words)

    def test_the_intended_word_is_suggested(self):
        for typed, meant in [("--extras", "--extra"), ("--grup", "--group"), ("--all-groups", "--group all"),
                             ("--nodeps", "--no-deps"), ("--lockfile", "--input-kind"), ("--packages-form", "--packages-from")]:
            with self.subTest(typed):
                self.assert_told([typed], f"did you mean {meant}?")


if __name__ == "__main__":
    unittest.main()
