"""Where the report goes, and what happens when it does not get there."""
import json
import os
import resource
import stat
import subprocess
import unittest

from command import READY, USED, CommandTest


class OutputFile(CommandTest):
    def test_the_report_goes_to_the_file_and_not_to_standard_output(self):
        result = self.run_ftcheck("--format", "json", "-o", "report.json", str(USED))
        self.assertEqual((result.out, result.err, result.status), ("", "", 1))
        report = json.loads((self.folder / "report.json").read_text())
        self.assertEqual(report["artifacts"][0]["verdict"], "enables-gil")

    def test_the_file_holds_what_standard_output_would(self):
        self.run_ftcheck("-o", "report.txt", str(USED))
        self.assertEqual((self.folder / "report.txt").read_text(), self.run_ftcheck(str(USED)).out)

    def test_nothing_is_left_beside_the_file(self):
        self.run_ftcheck("-o", "report.txt", str(READY))
        self.assertEqual(os.listdir(self.folder), ["report.txt"])

    def test_a_file_that_is_there_is_replaced_and_keeps_its_permissions(self):
        path = self.folder / "report.txt"
        path.write_text("old\n" * 10000)
        path.chmod(0o640)
        self.run_ftcheck("-o", "report.txt", str(READY))
        self.assertTrue(path.read_text().startswith("ready"))
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o640)

    def test_a_symbolic_link_stays_and_the_file_it_names_is_replaced(self):
        (self.folder / "real.txt").write_text("old\n")
        (self.folder / "link.txt").symlink_to("real.txt")
        self.run_ftcheck("-o", "link.txt", str(READY))
        self.assertTrue((self.folder / "link.txt").is_symlink())
        self.assertTrue((self.folder / "real.txt").read_text().startswith("ready"))

    def test_a_folder_that_is_not_there_is_an_error_with_the_path(self):
        self.assert_one_error(self.run_ftcheck("-o", "no/report.txt", str(READY)), "no/report.txt")

    def test_a_folder_in_the_place_of_the_file_is_an_error(self):
        (self.folder / "folder").mkdir()
        self.assert_one_error(self.run_ftcheck("-o", "folder", str(READY)), "folder", "directory")

    def test_a_device_is_written_to_and_not_replaced(self):
        self.assert_one_error(self.run_ftcheck("-o", "/dev/full", str(READY)), "/dev/full")
        self.assertTrue(stat.S_ISCHR(os.stat("/dev/full").st_mode))

    def test_a_report_that_does_not_fit_leaves_the_old_one_as_it_was(self):
        (self.folder / "report.json").write_text("old\n")
        result = self.run_ftcheck("--format", "json", "-o", "report.json", str(READY),
                                  preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)))
        self.assert_one_error(result, "report.json")
        self.assertEqual((self.folder / "report.json").read_text(), "old\n")
        self.assertEqual(os.listdir(self.folder), ["report.json"])


    def test_a_folder_that_may_not_be_written_to_is_an_error_and_the_old_report_stays(self):
        (self.folder / "report.txt").write_text("old\n")
        self.folder.chmod(0o555)
        how = {}
        if os.geteuid() == 0:  # who may write everywhere
            nobody = 65534
            how["preexec_fn"] = lambda: os.setuid(nobody)
        try:
            result = self.run_ftcheck("-o", "report.txt", str(READY), **how)
        except PermissionError:
            self.skipTest("the program is where only this user may run it")
        finally:
            self.folder.chmod(0o755)
        self.assert_one_error(result, "report.txt", "Permission denied")
        self.assertEqual((self.folder / "report.txt").read_text(), "old\n")
        self.assertEqual(os.listdir(self.folder), ["report.txt"])


class StandardOutput(CommandTest):
    def test_a_full_disk_is_an_error_with_words(self):
        for arguments in [(str(READY),), ("--format", "json", str(READY)), ("--help",), ("--version",)]:
            with self.subTest(arguments), open("/dev/full", "w") as full:
                self.assert_one_error(self.run_ftcheck(*arguments, stdout=full), "standard output")

    def test_a_pipe_whose_reader_has_left_is_an_error_with_words(self):
        reading, writing = os.pipe()
        os.close(reading)
        try:
            result = self.run_ftcheck(str(READY), stdout=writing)
        finally:
            os.close(writing)
        self.assert_one_error(result, "standard output")

    def test_a_reader_that_leaves_in_the_middle_is_an_error_with_words(self):
        started = self.start_ftcheck("--format", "jsonl", *[str(READY)] * 2000)
        json.loads(started.stdout.readline())
        started.stdout.close()
        errors = started.stderr.read()
        self.assertEqual(started.wait(timeout=100), 2)
        self.assertRegex(errors, r"\Aftcheck: error: [^\n]*standard output[^\n]*\n\Z")

    def test_a_closed_standard_output_is_an_error_with_words(self):
        result = self.run_ftcheck(str(READY), stdout=subprocess.DEVNULL, preexec_fn=lambda: os.close(1))
        self.assert_one_error(result, "standard output")

    def test_a_report_that_is_not_written_still_names_inputs_that_could_not_be_read(self):
        with open("/dev/full", "w") as full:
            result = self.run_ftcheck("gone.whl", stdout=full)
        self.assertEqual(len(result.errors), 2, result.err)
        self.assertIn("gone.whl", result.errors[0])
        self.assertEqual(result.status, 2)


if __name__ == "__main__":
    unittest.main()
