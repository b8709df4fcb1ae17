"""Lists of packages, and the pages about them, as far as the command decides about them. The index is a fake."""
import json
import os
import signal
import subprocess
import unittest

from command import READY, CommandTest

FAKE = os.environ["FTCHECK_FAKE_INDEX"]
POPULAR = {"last_update": "2026-11-01", "rows": [{"project": "used", "download_count": 3}, {"project": "ready"}]}


class Site(CommandTest):
    program = FAKE

    def setUp(self):
        super().setUp()
        (self.folder / "names").write_text("# popular\nready\nused\nmissing\n")

    def required_by(self, *arguments, **how):
        result = self.run_ftcheck("--format", "json", *arguments, **how)
        return [artifact["required_by"][0] for artifact in json.loads(result.out)["artifacts"]]

    def data(self):
        return (self.folder / "out" / "data.json").read_text()


class Lists(Site):
    def test_a_list_is_like_its_names_one_by_one(self):
        self.assertEqual(self.required_by("--packages-from", "names"), ["ready", "used", "missing"])
        self.assertEqual(self.required_by("--package", "nothing", "--packages-from", "names", "--top", "2"),
                         ["nothing", "ready", "used"])
        self.assertEqual(self.run_ftcheck("--packages-from", "names").status, 1)

    def test_standard_input_and_json_will_do(self):
        self.assertEqual(self.required_by("--packages-from", "-", input=json.dumps(POPULAR)), ["used", "ready"])

    def test_histories_are_asked_for_a_list_too(self):
        result = self.run_ftcheck("--format", "json", "--history", "--packages-from", "names", "--top", "1")
        self.assertEqual([history["project"] for history in json.loads(result.out)["history"]], ["ready"])


class Pages(Site):
    def test_one_line_is_printed_and_findings_do_not_matter(self):
        result = self.run_ftcheck("--packages-from", "names", "--site", "out")
        self.assertEqual((result.status, result.err), (0, ""))
        self.assertRegex(result.out, r"\Asite: \d+ files, \d+ written\n\Z")
        self.assertIn("used", self.data())

    def test_trouble_with_a_project_is_printed_and_the_site_is_written(self):
        result = self.run_ftcheck("--package", "unreachable", "--package", "ready", "--site", "out")
        self.assertEqual(result.status, 0)
        self.assertIn("unreachable: the index does not answer", result.err)
        self.assertIn("site: ", result.out)

    def test_nothing_is_written_if_nothing_can_be_asked(self):
        self.assert_one_error(self.run_ftcheck("--package", "ready", "--package", "broken", "--site", "out"), "started")
        self.assertFalse((self.folder / "out").exists())

    def test_a_report_may_be_written_beside_it(self):
        result = self.run_ftcheck("--packages-from", "names", "--site", "out", "--format", "json=report.json")
        self.assertEqual(result.status, 0, result.err)
        report = json.loads((self.folder / "report.json").read_text())
        self.assertEqual((len(report["artifacts"]), len(report["history"])), (3, 3))

    def test_notes_name_indexes_with_nightly_wheels(self):
        (self.folder / "notes.toml").write_text('[projects.ready]\nnightly = "https://nightly.example/simple"\n'
                                                '[projects.other]\nnightly = "https://not.asked.example/simple"\n')
        result = self.run_ftcheck("--packages-from", "names", "--site", "out", "--site-notes", "notes.toml")
        self.assertEqual((result.status, result.err), (0, ""))

    def test_ctrl_c_leaves_the_site_as_it_was(self):
        started = subprocess.Popen([FAKE, "--package", "used", "--package", "slow", "--site", "out"], cwd=self.folder,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                   preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
        self.addCleanup(started.kill)
        try:
            out, err = started.communicate(timeout=1)
            self.fail(f"it ended: {out}{err}")
        except subprocess.TimeoutExpired:
            started.send_signal(signal.SIGINT)
        out, err = started.communicate(timeout=60)
        self.assertEqual((started.returncode, out), (130, ""))
        self.assertIn("interrupted: 1 of 2 packages done; the site is left as it was", err)
        self.assertFalse((self.folder / "out").exists())


class Mistakes(Site):
    def assert_told(self, arguments, *words, **how):
        result = self.run_ftcheck(*arguments, **how)
        self.assert_one_error(result, *words)
        self.assertEqual(result.out, "")

    def test_lists(self):
        self.assert_told(["--packages-from", "gone"], "the list of packages gone could not be read")
        self.assert_told(["--packages-from", ""], "--packages-from needs the name of a file")
        (self.folder / "empty").write_text("# nothing\n")
        self.assert_told(["--packages-from", "empty"], "empty names no package")
        folder = os.open(self.folder, os.O_RDONLY)
        self.addCleanup(os.close, folder)
        self.assert_told(["--packages-from", "-"], "the list of packages standard input could not be read", stdin=folder)
        for top in ("0", "x", "-1", ""):
            self.assert_told(["--packages-from", "names", f"--top={top}" if top else "--top", *([] if top else [""])],
                             "--top")
        self.assert_told(["--packages-from", "-", "-"], "standard input can be read only once", input="")

    def test_what_does_not_go_with_a_site(self):
        site = ["--package", "ready", "--site", "out"]
        self.assert_told([*site, str(READY)], "--site", "PATH")
        for options in (["--format", "json"], ["--table"], ["-o", "x"]):
            self.assert_told([*site, *options], "--format json=FILE")
        self.assert_told([*site, "--statistics"], "--statistics")
        self.assert_told([*site, "--baseline", "x"], "--baseline")
        self.assert_told([*site, "--site-url", "example.org"], "https://")
        self.assert_told(["--package", "ready", "--site", ""], "--site needs the name of a directory")

    def test_notes(self):
        site = ["--package", "ready", "--site", "out", "--site-notes"]
        self.assert_told([*site, "gone.toml"], "the notes gone.toml could not be read")
        (self.folder / "notes.toml").write_text("[projects\n")
        self.assert_told([*site, "notes.toml"], "notes.toml", "1")


if __name__ == "__main__":
    unittest.main()
