"""Paths from a file or a pipe, for more than fit on a command line."""
import json
import os
import subprocess
import unittest

from command import FOR_WINDOWS, NOTHING, PROGRAM, READY, CommandTest


class PathList(CommandTest):
    def verdicts(self, *arguments, **more):
        """The paths and verdicts of the report, in order."""
        done = subprocess.run([PROGRAM, "--format", "jsonl", *arguments], cwd=self.folder, capture_output=True,
                              timeout=60, check=False, **more)
        self.assertEqual(done.stderr, b"")
        artifacts = [json.loads(line) for line in done.stdout.splitlines()]
        return [(each["path"], each["verdict"]) for each in artifacts if "path" in each]

    both = [(str(READY), "ready"), (str(NOTHING), "enables-gil")]

    def test_standard_input_lists_paths(self):
        for text in [f"{READY}\n{NOTHING}\n", f"\n\n{READY}\n{NOTHING}"]:
            for arguments in [["-"], ["--files-from", "-"]]:
                with self.subTest(text=text, arguments=arguments):
                    self.assertEqual(self.verdicts(*arguments, input=text.encode()), self.both)

    def test_a_directory_named_like_standard_input_is_not_it(self):
        (self.folder / "-").mkdir()
        self.assertEqual(self.verdicts("-", input=f"{READY}\n".encode()), self.both[:1])

    def test_a_file_lists_paths_and_the_command_line_comes_first(self):
        (self.folder / "list").write_text(f"{NOTHING}\n")
        self.assertEqual(self.verdicts("--files-from", "list", str(READY)), self.both)

    @unittest.skipIf(FOR_WINDOWS, "Windows has no such names")
    def test_nul_terminates_paths_that_contain_newlines(self):
        name = "a\nb" + READY.name.removeprefix("multi_ready")
        (self.folder / name).write_bytes(READY.read_bytes())
        found = self.verdicts("-0", "-", input=f"{name}\0{NOTHING}\0".encode())
        self.assertEqual([path for path, _ in found], [name, str(NOTHING)])

    @unittest.skipIf(FOR_WINDOWS, "names of files are UTF-16 on Windows")
    def test_names_that_are_not_utf8_are_accepted(self):
        name = b"\xff\xfe" + READY.name.removeprefix("multi_ready").encode()
        try:
            with open(os.path.join(os.fsencode(self.folder), name), "wb") as file:
                file.write(READY.read_bytes())
        except OSError:
            self.skipTest("this file system takes only UTF-8")
        self.assertEqual(len(self.verdicts("-", input=name + b"\n")), 1)

    def test_an_empty_list_is_nothing_to_audit(self):
        done = self.run_ftcheck("--files-from", os.devnull)
        self.assertEqual((done.status, done.err), (0, ""))

    @unittest.skipIf(FOR_WINDOWS, "Wine does not end a read of a pipe that more may come from")
    def test_a_path_is_audited_before_the_next_one_is_written(self):
        with subprocess.Popen([PROGRAM, "--format", "jsonl", "-"], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE) as worker:
            for path, verdict in self.both * 3:
                worker.stdin.write(path.encode() + b"\n")
                worker.stdin.flush()
                self.assertEqual(json.loads(worker.stdout.readline())["verdict"], verdict)
            worker.stdin.close()
            self.assertEqual(worker.wait(timeout=60), 1)

    def test_thousands_are_audited_in_order(self):
        text = f"{READY}\n{NOTHING}\n" * 1500
        self.assertEqual(self.verdicts("--no-isolation", "-", input=text.encode()), self.both * 1500)

    def test_an_unreadable_list_is_one_error(self):
        self.assert_one_error(self.run_ftcheck("--files-from", "gone"), "gone", "No such file")
        self.assert_one_error(self.run_ftcheck("--files-from", "."), "list of paths", "directory")
        self.assert_one_error(self.run_ftcheck("--files-from", "/dev/zero"), "/dev/zero", "newline")

    def test_a_wheel_in_place_of_a_list_is_rejected(self):
        (self.folder / "a.whl").write_bytes((self.folder / self.pack(READY)).read_bytes())
        self.assert_one_error(self.run_ftcheck("--files-from", "a.whl"), "a.whl is a zip archive", "--files-from reads")

    @unittest.skipIf(FOR_WINDOWS, "Wine does not end a read of a pipe that more may come from")
    def test_a_wheel_in_place_of_a_list_is_rejected_immediately(self):
        wheel = (self.folder / self.pack(READY)).read_bytes()
        for arguments in (["-"], ["-0", "-"], ["--files-from", "-"]):
            # The writer keeps the pipe open, as if more were to come.
            reading, writing = os.pipe()
            os.write(writing, wheel[:30])
            with self.subTest(arguments):
                result = self.run_ftcheck(*arguments, stdin=reading)
                self.assert_one_error(result, "standard input is a zip archive", "reads a list of paths")
            os.close(reading)
            os.close(writing)

    def test_other_bytes_in_place_of_a_list_are_not_used_as_paths(self):
        for content in (READY.read_bytes(), b"/\n\x00\n", b"/\n\x1b[2J\n", b"/\n\x7f\n"):
            with self.subTest(content[:8]):
                (self.folder / "list").write_bytes(content)
                with open(self.folder / "list", "rb") as file:
                    self.assert_one_error(self.run_ftcheck("-", stdin=file), "control characters", "--null")

    def test_windows_line_ends_are_named_in_the_error(self):
        (self.folder / "list").write_bytes(f"{READY}\r\n".encode())
        self.assert_one_error(self.run_ftcheck("--files-from", "list"), "carriage returns")

    @unittest.skipIf(FOR_WINDOWS, "Windows has no such names")
    def test_a_nul_separated_list_may_have_any_name(self):
        name = "a\x1b\x07\t" + READY.name.removeprefix("multi_ready")
        (self.folder / name).write_bytes(READY.read_bytes())
        self.assertEqual(self.verdicts("-0", "-", input=f"{name}\0".encode())[0][0], name)

    def test_useless_combinations_are_wrong_usage(self):
        self.assert_one_error(self.run_ftcheck("-0", str(READY)), "--null")
        self.assert_one_error(self.run_ftcheck("-", "--files-from", "-"), "standard input")
        self.assert_one_error(self.run_ftcheck("--files-from", "", str(READY)), "--files-from")
        self.assert_one_error(self.run_ftcheck("--list-rules", "-"), "PATH")


if __name__ == "__main__":
    unittest.main()
