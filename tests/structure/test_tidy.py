#!/usr/bin/env python3
"""Plants findings of clang-tidy in sources that scripts/tidy.py checks together. Exits with 77 without clang-tidy."""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]

CLEAN = "namespace {\nint helper() { return 1; }\n}\nint first() { return helper(); }\n"
SAME_NAME = "namespace {\nint helper() { return 2; }\n}\nint second() { return helper(); }\n"


class Tidy(unittest.TestCase):
    def tidy(self, *options, unity=False, **sources):
        with tempfile.TemporaryDirectory() as scratch:
            root = pathlib.Path(scratch).resolve()
            for folder in ("scripts", "lib/room", "build/dev"):
                (root / folder).mkdir(parents=True)
            shutil.copy(ROOT / "scripts" / "tidy.py", root / "scripts")
            shutil.copy(ROOT / ".clang-tidy", root)
            files = []
            for name, text in sources.items():
                files.append(root / "lib" / "room" / f"{name}.cpp")
                files[-1].write_text(text)
            if unity:
                as_one = root / "build" / "dev" / "unity_0_cxx.cxx"
                as_one.write_text("".join(f'/* NOLINTNEXTLINE */\n#include "{file}"\n\n' for file in files))
                files = [as_one]
            entries = [{"directory": str(root), "file": str(file),
                        "command": f"/usr/bin/c++ -std=c++20 -o {file.stem}.o -c {file}"} for file in files]
            (root / "build" / "dev" / "compile_commands.json").write_text(json.dumps(entries))
            done = subprocess.run([sys.executable, root / "scripts" / "tidy.py", *options, root / "lib"],
                                  stdin=subprocess.DEVNULL, capture_output=True, text=True)
            return done.returncode, done.stdout + done.stderr

    def assert_finds(self, what, file, unity=False, **sources):
        for options in ([], ["--one-by-one"]):
            status, said = self.tidy(*options, unity=unity, **sources)
            self.assertEqual(status, 1, said)
            self.assertRegex(said, rf"room/{file}\.cpp:[0-9:]+ error: .*{what}")

    def test_clean_sources_pass_though_two_use_one_name(self):
        self.assertEqual(self.tidy(a=CLEAN, b=SAME_NAME), (0, ""))

    def test_a_finding_in_any_source_is_printed(self):
        for file in "abc":
            sources = {"a": CLEAN, "b": SAME_NAME, "c": "int third() { return 3; }\n"}
            sources[file] += "int CamelCase() { return 1; }\n"
            self.assert_finds("CamelCase", file, **sources)

    def test_a_finding_in_a_source_of_a_unity_build_is_printed(self):
        self.assert_finds("CamelCase", "b", unity=True, a=CLEAN, b="int CamelCase() { return 1; }\n")

    def test_an_old_header_is_found(self):
        self.assert_finds("string.h", "b", a=CLEAN, b="#include <string.h>\n")

    def test_a_macro_of_a_source_is_found(self):
        self.assert_finds("lower_case", "b", a=CLEAN, b="#define lower_case 1\n")

    def test_an_included_source_is_found(self):
        self.assert_finds("suspicious", "b", a=CLEAN, b='#include "c.cpp"\n', c="int third() { return 3; }\n")

    def test_what_does_not_compile_is_an_error(self):
        self.assert_finds("unknown_name", "b", a=CLEAN, b="int second() { return unknown_name; }\n")
        self.assert_finds("unknown_name", "a", a="int first() { return unknown_name; }\n", b=SAME_NAME)

    def test_a_folder_without_sources_is_an_error(self):
        status, said = self.tidy()
        self.assertEqual(status, 1)
        self.assertIn("names no source", said)


if __name__ == "__main__":
    if not shutil.which("clang-tidy") or not shutil.which("clang++"):
        print("skipped: clang-tidy is missing")
        sys.exit(77)
    unittest.main()
