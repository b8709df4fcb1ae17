"""Where the report goes, and what happens if it cannot be written."""
import json
import os
import resource
import signal
import stat
import subprocess
import unittest

from command import PROGRAM, READY, USED, CommandTest


class OutputFile(CommandTest):
    def test_the_report_goes_to_the_file_and_not_to_standard_output(self):
        result = self.run_ftcheck("--format", "json", "-o", "report.json", str(USED))
        self.assertEqual((result.out, result.err, result.status), ("", "", 1))
        report = json.loads((self.folder / "report.json").read_text())
        self.assertEqual(report["artifacts"][0]["verdict"], "enables-gil")

    def test_the_file_has_the_same_content_as_standard_output(self):
        self.run_ftcheck("-o", "report.txt", str(USED))
        self.assertEqual((self.folder / "report.txt").read_text(), self.run_ftcheck(str(USED)).out)

    def test_no_temporary_file_is_left(self):
        self.run_ftcheck("-o", "report.txt", str(READY))
        self.assertEqual(os.listdir(self.folder), ["report.txt"])

    def test_an_existing_file_is_replaced_and_keeps_its_permissions(self):
        path = self.folder / "report.txt"
        path.write_text("old\n" * 10000)
        path.chmod(0o640)
        self.run_ftcheck("-o", "report.txt", str(READY))
        self.assertTrue(path.read_text().startswith("ready"))
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o640)

    def test_a_symbolic_link_stays_and_its_target_is_replaced(self):
        (self.folder / "real.txt").write_text("old\n")
        (self.folder / "link.txt").symlink_to("real.txt")
        self.run_ftcheck("-o", "link.txt", str(READY))
        self.assertTrue((self.folder / "link.txt").is_symlink())
        self.assertTrue((self.folder / "real.txt").read_text().startswith("ready"))

    def test_a_missing_folder_is_an_error_with_the_path(self):
        self.assert_one_error(self.run_ftcheck("-o", "no/report.txt", str(READY)), "no/report.txt")

    def test_a_folder_in_the_place_of_the_file_is_an_error(self):
        (self.folder / "folder").mkdir()
        self.assert_one_error(self.run_ftcheck("-o", "folder", str(READY)), "folder", "directory")

    def test_a_device_is_written_to_and_not_replaced(self):
        self.assert_one_error(self.run_ftcheck("-o", "/dev/full", str(READY)), "/dev/full")
        self.assertTrue(stat.S_ISCHR(os.stat("/dev/full").st_mode))

    def test_a_report_that_does_not_fit_leaves_the_old_one_unchanged(self):
        (self.folder / "report.json").write_text("old\n")
        result = self.run_ftcheck("--format", "json", "-o", "report.json", str(READY),
                                  preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)))
        self.assert_one_error(result, "report.json")
        self.assertEqual((self.folder / "report.json").read_text(), "old\n")
        self.assertEqual(os.listdir(self.folder), ["report.json"])


    def test_an_unwritable_folder_is_an_error_and_the_old_report_stays(self):
        (self.folder / "report.txt").write_text("old\n")
        self.folder.chmod(0o555)
        how = {}
        if os.geteuid() == 0:  # root may write everywhere
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


class Overwriting(CommandTest):
    """No report, trace or answer overwrites a file that ftcheck reads."""

    def assert_refused(self, victim, *arguments, words=("overwr",), **how):
        path = self.folder / victim
        before = path.read_bytes()
        result = self.run_ftcheck(*arguments, **how)
        self.assert_one_error(result, os.path.basename(victim), *words)
        self.assertEqual(result.out, "")
        self.assertEqual(path.read_bytes(), before)

    def ways(self, file):
        return [["-o", file], ["--output", file], [f"--format=json={file}"], [f"--format=jsonl={file}"],
                ["--trace", file], ["--format=html=new.html", f"--format=sarif={file}"]]

    def test_a_wheel_that_a_shell_pattern_turned_into_the_report(self):
        first = self.pack(READY)
        second = self.pack(USED, name="pkg-2.0-cp314-cp314t-linux_x86_64.whl")
        self.assert_refused(first, "--format", "json", "-o", first, second, words=["wheel", "-o takes"])

    def test_an_input_under_any_option_and_any_path(self):
        wheel = self.pack(READY)
        (self.folder / "archive.zip").write_bytes((self.folder / wheel).read_bytes())
        (self.folder / "text").write_text("no zip\n")
        (self.folder / "link").symlink_to("archive.zip")
        os.link(self.folder / "text", self.folder / "hard")
        for victim, output in ((wheel, wheel), ("archive.zip", "./archive.zip"), ("archive.zip", "link"),
                               ("text", "hard"), ("text", "text")):
            for way in self.ways(output):
                with self.subTest(victim=victim, way=way):
                    before = (self.folder / victim).read_bytes()
                    result = self.run_ftcheck(*way, victim)
                    self.assert_one_error(result, output)
                    self.assertEqual((self.folder / victim).read_bytes(), before)
                    self.assertFalse((self.folder / "new.html").exists())

    def test_a_wheel_or_binary_that_is_not_an_input(self):
        for name in ("a.whl", "A.WHL", "_x.so", "_x.pyd", "x.dylib", "x.DLL", "libx.so.1.2"):
            (self.folder / name).write_text("any bytes")
            for way in self.ways(name):
                with self.subTest(way):
                    self.assert_refused(name, *way, str(READY))
        for name in ("a.whl", "_x.so"):
            (self.folder / "report.json").symlink_to(name)
            self.assert_refused("report.json", "-o", "report.json", str(READY))
            (self.folder / "report.json").unlink()
        for answer in (["--list-rules"], ["--list-limits"], ["--explain", "FT301"]):
            self.assert_refused("a.whl", *answer, "-o", "a.whl")
        self.assert_refused("a.whl", "--list-rules", "--format=json=a.whl")

    def test_a_file_whose_content_is_a_binary(self):
        for content in (b"PK\x03\x04", b"\x7fELF", b"MZ\x90\0", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe"):
            (self.folder / "named-like-nothing").write_bytes(content)
            with self.subTest(content):
                self.assert_refused("named-like-nothing", "-o", "named-like-nothing", str(READY))

    def test_lists_and_the_files_they_name(self):
        (self.folder / "list").write_text("input\n")
        (self.folder / "input").write_text("text\n")
        self.assert_refused("list", "-o", "list", "--files-from", "list")
        self.assert_refused("input", "-o", "input", "--files-from", "list")
        with open(self.folder / "list") as listed:
            self.assert_refused("input", "--format=jsonl=input", "-", stdin=listed)

    def test_configuration_and_baseline(self):
        (self.folder / "pyproject.toml").write_text("[tool.ftcheck]\n")
        (self.folder / "own.toml").write_text("[tool.ftcheck]\n")
        self.run_ftcheck("--format", "json", "-o", "old.json", str(READY))
        self.assert_refused("pyproject.toml", "-o", "pyproject.toml", str(READY))
        self.assert_refused("own.toml", "--config", "own.toml", "-o", "own.toml", str(READY))
        self.assert_refused("old.json", "--baseline", "old.json", "-o", "old.json", str(READY))
        self.assert_refused("old.json", "--baseline", "old.json", "--trace", "old.json", str(READY))

    def test_installed_files(self):
        folder = self.folder / "pkg-1.0.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text("Name: pkg\nVersion: 1.0\n")
        self.assert_refused("pkg-1.0.dist-info/METADATA", "-o", "pkg-1.0.dist-info/METADATA", ".")

    def test_the_trace_and_a_report_need_different_files(self):
        (self.folder / "report").write_text("old\n")
        self.assert_refused("report", "-o", "report", "--trace", "report", str(READY))

    def test_an_old_report_is_replaced(self):
        for way in self.ways("report"):
            (self.folder / "report").write_text("old\n")
            with self.subTest(way):
                self.assertEqual(self.run_ftcheck(*way, str(READY)).err, "")
                self.assertNotEqual((self.folder / "report").read_text(), "old\n")


class StandardOutput(CommandTest):
    def test_a_full_disk_is_an_error_with_a_message(self):
        for arguments in [(str(READY),), ("--format", "json", str(READY)), ("--help",), ("--version",)]:
            with self.subTest(arguments), open("/dev/full", "w") as full:
                self.assert_one_error(self.run_ftcheck(*arguments, stdout=full), "standard output")

    def test_a_pipe_without_a_reader_ends_the_program_silently(self):
        for arguments in [(str(READY),), ("--format", "json", str(READY)), ("--help",), ("--list-rules",)]:
            reading, writing = os.pipe()
            os.close(reading)
            with self.subTest(arguments):
                try:
                    result = self.run_ftcheck(*arguments, stdout=writing)
                finally:
                    os.close(writing)
                self.assertEqual((result.status, result.err), (-signal.SIGPIPE, ""))

    def test_a_reader_that_leaves_in_the_middle_ends_the_program_silently(self):
        started = self.start_ftcheck("--format", "jsonl", *[str(READY)] * 2000)
        json.loads(started.stdout.readline())
        started.stdout.close()
        errors = started.stderr.read()
        self.assertEqual(started.wait(timeout=100), -signal.SIGPIPE)
        self.assertEqual(errors, "")

    def test_head_gets_its_lines(self):
        # More than fits into a pipe.
        (self.folder / "list").write_text(f"{READY}\n" * 500)
        done = subprocess.run(["bash", "-c", f"'{PROGRAM}' --no-isolation --format json - <list | head -1; "
                               "echo ${PIPESTATUS[0]}"], cwd=self.folder, capture_output=True, text=True, timeout=60)
        self.assertEqual((done.stdout, done.stderr), ("{\n141\n", ""))

    def test_files_are_written_even_if_nobody_reads_standard_output(self):
        for printed in ("jsonl", "text"):
            reading, writing = os.pipe()
            os.close(reading)
            with self.subTest(printed):
                try:
                    result = self.run_ftcheck(f"--format={printed}", "--format=json=r.json", str(READY),
                                              stdout=writing)
                finally:
                    os.close(writing)
                self.assertEqual((result.status, result.err), (-signal.SIGPIPE, ""))
                self.assertEqual(len(json.loads((self.folder / "r.json").read_text())["artifacts"]), 1)
                self.assertEqual(os.listdir(self.folder), ["r.json"])
                os.remove(self.folder / "r.json")

    def test_a_closed_standard_output_is_an_error_with_a_message(self):
        result = self.run_ftcheck(str(READY), stdout=subprocess.DEVNULL, preexec_fn=lambda: os.close(1))
        self.assert_one_error(result, "standard output")

    def test_unreadable_inputs_are_named_even_if_the_report_is_not_written(self):
        with open("/dev/full", "w") as full:
            result = self.run_ftcheck("gone.whl", str(READY), stdout=full)
        self.assertEqual(len(result.errors), 2, result.err)
        self.assertIn("gone.whl", result.errors[0])
        self.assertEqual(result.status, 2)


if __name__ == "__main__":
    unittest.main()
