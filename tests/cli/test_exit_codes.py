"""The exit status, which scripts depend on."""
import unittest

from command import DEFAULT_BUILD, NOTHING, READY, TESTDATA, USED, CommandTest


class ExitCodes(CommandTest):
    def status(self, *paths):
        return self.run_ftcheck(*map(str, paths)).status

    def test_a_module_that_is_ready_exits_0(self):
        self.assertEqual(self.status(READY), 0)

    def test_a_wheel_that_is_ready_exits_0(self):
        self.assertEqual(self.status(self.pack(READY)), 0)

    def test_a_wheel_without_modules_exits_0(self):
        self.assertEqual(self.status(self.pack_pure()), 0)

    def test_a_module_that_enables_the_gil_exits_1(self):
        self.assertEqual(self.status(USED), 1)
        self.assertEqual(self.status(NOTHING), 1)

    def test_a_module_that_no_free_threaded_python_loads_exits_1(self):
        self.assertEqual(self.status(DEFAULT_BUILD), 1)

    def test_a_release_with_wheels_for_both_builds_exits_0(self):
        default = self.pack(DEFAULT_BUILD, name="pkg-1.0-cp314-cp314-linux_x86_64.whl")
        self.assertEqual(self.status(default), 1)
        threaded = self.pack(READY)
        self.assertEqual(self.status(default, threaded), 0)

    def test_one_bad_module_among_good_ones_exits_1(self):
        self.assertEqual(self.status(self.pack(READY, USED)), 1)

    def test_one_bad_path_among_good_ones_exits_1(self):
        self.assertEqual(self.status(READY, USED, READY), 1)

    def test_a_ready_wheel_exits_0_whatever_system_it_is_for(self):
        wheels = sorted((TESTDATA / "wheels").glob("ready-*.whl"))
        self.assertGreaterEqual(len(wheels), 3)
        self.assertEqual(self.status(*wheels), 0)

    def test_no_sample_wheel_that_is_not_ready_exits_0(self):
        rows = [line.split("\t") for line in (TESTDATA / "wheels" / "verdicts.tsv").read_text().splitlines()]
        bad = [name for name, verdict in rows if verdict not in ("ready", "pure")]
        self.assertTrue(bad)
        for name in bad:
            with self.subTest(name):
                self.assertEqual(self.status(TESTDATA / "wheels" / name), 1)

    def test_a_missing_file_exits_2(self):
        self.assert_one_error(self.run_ftcheck("gone.whl"), "gone.whl")

    def test_a_missing_file_beside_one_that_is_not_ready_exits_2(self):
        self.assertEqual(self.status("gone.whl", USED), 2)

    def test_a_file_that_is_neither_wheel_nor_module_exits_2(self):
        for name, content in [("empty.whl", b""), ("text.whl", b"hello\n"), ("text.so", b"hello\n")]:
            with self.subTest(name):
                (self.folder / name).write_bytes(content)
                self.assert_one_error(self.run_ftcheck(name), name)

    def test_a_broken_file_is_explained_and_never_crashes_the_command(self):
        broken = [path for path in sorted((TESTDATA / "broken").rglob("*")) if path.is_file()]
        for path in broken:
            with self.subTest(path.name):
                result = self.run_ftcheck(str(path))
                self.assertIn(result.status, (0, 1, 2))
                self.assertEqual(len(result.errors), 1 if result.status == 2 else 0, result.err)


if __name__ == "__main__":
    unittest.main()
