"""The parts of scripts/release.py that need neither a network nor a compiler."""
import dataclasses
import io
import json
import os
import pathlib
import sys
import tarfile
import tempfile
import types
import unittest
import unittest.mock

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts"))
from portable import archive, binaries, checks, dependencies, notices, pins, sources, targets

TOOLS = types.SimpleNamespace(signature="zig")

ONE_LINE = """# main
deb http://mirror.example/debian bookworm main contrib
deb [signed-by=/key] http://mirror.example/debian bookworm-updates main
deb http://mirror.example/debian trixie main
deb http://other.example/tool stable main
deb-src http://mirror.example/debian bookworm main
"""
DEB822 = """Types: deb
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /key

Types: deb
URIs: http://other.example/tool
Suites: nodistro
Components: main
"""


def keys_of(target, pinned):
    found = {}
    for name in dependencies.wanted(target):
        found[name] = dependencies.key(name, target, pinned, TOOLS, found)
    return found


class Pins(unittest.TestCase):
    def test_every_dependency_has_a_pin_and_follows_what_it_needs(self):
        pinned = pins.read()
        self.assertEqual(set(pinned), set(dependencies.ORDER))
        for number, name in enumerate(dependencies.ORDER):
            self.assertLessEqual(set(dependencies.module_of(name).NEEDS), set(dependencies.ORDER[:number]), name)
            self.assertRegex(pinned[name].sha256, r"\A[0-9a-f]{64}\Z", name)
            self.assertTrue(pinned[name].notices, name)

    def test_the_sandbox_and_the_allocator_are_for_the_targets_that_have_them(self):
        for target in targets.TARGETS:
            names = dependencies.wanted(target)
            self.assertEqual("libseccomp" in names, target.system == "linux")
            self.assertEqual("mimalloc" in names, target.is_musl)


class Keys(unittest.TestCase):
    def test_a_new_version_builds_what_needs_it_anew_and_nothing_else(self):
        target, pinned = targets.TARGETS[0], pins.read()
        before = keys_of(target, pinned)
        after = keys_of(target, pinned | {"zlib": dataclasses.replace(pinned["zlib"], version="2")})
        changed = {name for name in before if before[name] != after[name]}
        self.assertEqual(changed, {"zlib", "libzip", "curl"})

    def test_targets_share_no_library(self):
        pinned = pins.read()
        self.assertFalse(set(keys_of(targets.TARGETS[0], pinned).values()) & set(keys_of(targets.TARGETS[1], pinned).values()))


class Lists(unittest.TestCase):
    def lists(self, files):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in files.items():
                path = pathlib.Path(folder) / name
                path.parent.mkdir(exist_ok=True)
                path.write_text(text)
            with unittest.mock.patch.object(sources, "SYSTEM_LISTS", pathlib.Path(folder)):
                return sources.one_line_lists() + sources.deb822_lists()

    def test_sources_of_debian_12_are_added_to_both_kinds_of_lists(self):
        [(suffix, text)] = self.lists({"sources.list": ONE_LINE})
        self.assertEqual(suffix, ".list")
        self.assertEqual([line.split()[0] for line in text.splitlines()], ["deb", "deb-src"] * 2)
        self.assertNotIn("trixie", text)
        self.assertNotIn("other", text)
        [(suffix, text)] = self.lists({"sources.list.d/debian.sources": DEB822})
        self.assertIn("Types: deb deb-src\n", text)
        self.assertNotIn("other", text)

    def test_another_release_of_debian_gives_none(self):
        self.assertEqual(self.lists({"sources.list": "deb http://mirror.example/debian trixie main\n"}), [])


class Parts(unittest.TestCase):
    def test_the_list_of_parts_has_version_licence_and_hash_and_is_the_same_each_time(self):
        found = [notices.Part("zlib", "1.2", "Zlib", "pkg:deb/debian/zlib@1.2", "ab", []),
                 notices.Part("libcxx", "22", "Apache-2.0 WITH LLVM-exception", "pkg:generic/libcxx@22", "", [])]
        text = notices.bill(found, "ftcheck", "1.0", "x86_64-linux-musl")
        self.assertEqual(text, notices.bill(found, "ftcheck", "1.0", "x86_64-linux-musl"))
        zlib, libcxx = json.loads(text)["components"]
        self.assertEqual(zlib["licenses"], [{"license": {"id": "Zlib"}}])
        self.assertEqual(zlib["externalReferences"][0]["hashes"], [{"alg": "SHA-256", "content": "ab"}])
        self.assertEqual(libcxx["licenses"], [{"expression": "Apache-2.0 WITH LLVM-exception"}])

    def test_the_comments_that_a_source_begins_with_are_its_licence(self):
        text = "// Copyright\n\n/*\nPermission\n * granted\n*/\n\n#include <a>\n// more\n"
        self.assertEqual(dependencies.first_comment(text), "Copyright\n\n\nPermission\ngranted\n")


class Archives(unittest.TestCase):
    def test_equal_files_make_equal_archives_whenever_they_were_written(self):
        packed = []
        for time in (1, 2_000_000_000):
            with tempfile.TemporaryDirectory() as folder:
                content = pathlib.Path(folder) / "content"
                (content / "bin").mkdir(parents=True)
                program = content / "bin" / "program"
                program.write_text("x")
                program.chmod(0o775)
                os.utime(program, (time, time))
                packed.append(archive.packed(content, "name", 5))
        self.assertEqual(*packed)
        with tarfile.open(fileobj=io.BytesIO(packed[0])) as opened:
            self.assertEqual({entry.name: entry.mode for entry in opened}, {"name": 0o755, "name/bin": 0o755, "name/bin/program": 0o755})


class Checks(unittest.TestCase):
    def bench(self, target, binary):
        return types.SimpleNamespace(target=targets.find(target), binaries=[binary])

    def test_a_program_of_this_debian_is_too_new_and_not_static(self):
        with tempfile.TemporaryDirectory() as folder:
            binary = pathlib.Path(folder) / "ftcheck"
            binary.write_bytes(pathlib.Path("/bin/ls").read_bytes())
            with self.assertRaises(checks.Failed):
                checks.needs_of_the_system(self.bench("x86_64-linux-gnu.2.17", binary))
            with self.assertRaises(checks.Failed):
                checks.needs_of_the_system(self.bench("x86_64-linux-musl", binary))


class Binaries(unittest.TestCase):
    def test_the_machine_and_the_libraries_of_files_for_windows_are_read(self):
        modules = pathlib.Path(__file__).resolve().parents[2] / "testdata" / "modules"
        for folder, processor in (("win_amd64", "x86_64"), ("win_arm64", "aarch64")):
            with self.subTest(folder):
                found = binaries.read_pe((modules / folder / f"asks_library.cp314t-{folder}.pyd").read_bytes())
                self.assertEqual(found.machine, binaries.MACHINES[processor])
                self.assertIn("python314t.dll", found.libraries)


if __name__ == "__main__":
    unittest.main()
