#!/usr/bin/env python3
"""Plants one violation of each rule in a small tree that follows the design, and expects check.py to find it
and nothing else."""
import os
import pathlib
import sys
import tempfile
import unittest
import unittest
import zipfile

sys.dont_write_bytecode = True
import check

COMPILER = os.environ.get("CXX", "c++")
HEADER = "#pragma once\n#include <vector>\ninline std::vector<int> numbers() { return {1}; }\n"


class Planted(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.root = pathlib.Path(directory.name)
        self.write("include/ftcheck/report.hpp", HEADER)
        for folder in check.USES:
            name = folder.removeprefix("lib/")
            self.write(f"{folder}/{name}.hpp", HEADER)
            self.write(f"{folder}/{name}.cpp", "#include <ftcheck/report.hpp>\n\n#include <vector>\n")
            if folder != "cli":
                self.write(f"{folder}/README.md", "A room.\n")
            self.write(f"{folder}/CMakeLists.txt", f"ftcheck_folder({name}\n  SOURCES {name}.cpp)\n")

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def found(self, compiler=None):
        return list(check.problems(self.root, compiler))

    def expect(self, *parts, compiler=None):
        """Expects exactly one problem, which contains all these parts."""
        found = self.found(compiler)
        self.assertEqual(len(found), 1, found)
        for part in parts:
            self.assertIn(part, found[0])

    def test_a_tree_that_keeps_the_rules_has_no_problem(self):
        self.write("lib/isa/isa.cpp", '#include "binary/binary.hpp"\n#include <capstone/capstone.h>\n')
        self.write("lib/binary/binary.cpp", "// libdeflate_free() is not for us.\n#include <LIEF/ELF.hpp>\n")
        self.write("lib/report/report.cpp", 'auto hint = "see LIEF::ELF";\n')
        self.write("include/ftcheck/planted.h", "#ifndef PLANTED\n#define PLANTED\nint planted(void);\n#endif\n")
        self.assertEqual(self.found(COMPILER), [])

    def test_each_folder_may_include_what_it_uses_and_nothing_else(self):
        folders = [folder.removeprefix("lib/") for folder in check.USES if folder != "cli"]
        for folder, uses in check.USES.items():
            name = folder.removeprefix("lib/")
            for other in folders:
                with self.subTest(folder=folder, includes=other):
                    self.setUp()
                    self.write(f"{folder}/{name}.cpp", f'#include "{other}/{other}.hpp"\n')
                    if other == name or other in uses:
                        self.assertEqual(self.found(), [])
                    else:
                        # What is to know nothing of Python names it besides.
                        self.assertTrue(any(
                            problem.startswith(f"{folder}/{name}.cpp: includes {other}/{other}.hpp")
                            for problem in self.found()
                        ))

    def test_an_include_that_steps_out_of_its_folder_is_found(self):
        self.write("lib/wheel/wheel.cpp", '#include "../binary/binary.hpp"\n')
        self.assertTrue(any("../binary/binary.hpp" in problem for problem in self.found()))

    def test_files_that_include_each_other_are_found(self):
        self.write("lib/wheel/one.hpp", HEADER)
        self.write("lib/wheel/one.cpp", '#include "wheel/one.hpp"\n#include "wheel/two.hpp"\n')
        self.write("lib/wheel/two.hpp", '#pragma once\n#include "wheel/inner/three.hpp"\n')
        self.write("lib/wheel/inner/three.hpp", HEADER)
        self.write("lib/wheel/inner/README.md", "A room.\n")
        self.assertEqual(self.found(), [])
        self.write("lib/wheel/inner/three.cpp", '#include "wheel/inner/three.hpp"\n#include "wheel/one.hpp"\n')
        self.expect("lib/wheel", "wheel/inner/three, wheel/one, wheel/two", "wheel/inner/three includes wheel/one",
                    "wheel/one includes wheel/two", "wheel/two includes wheel/inner/three")
        (self.root / "lib/wheel/inner/three.cpp").unlink()
        self.write("cli/one.hpp", HEADER)
        self.write("cli/one.cpp", '#include "one.hpp"\n#include "two.hpp"\n')
        self.write("cli/two.hpp", HEADER)
        self.write("cli/two.cpp", '#include "one.hpp"\n#include "two.hpp"\n')
        self.expect("cli", "one includes two", "two includes one")

    def test_a_public_header_in_quotes_is_found(self):
        self.write("lib/wheel/wheel.cpp", '#include "ftcheck/report.hpp"\n')
        self.expect("lib/wheel/wheel.cpp", "<ftcheck/report.hpp>")

    def test_each_third_party_library_is_known_to_its_owner_only(self):
        names = ["LIEF/ELF.hpp", "zip.h", "libdeflate.h", "capstone/capstone.h", "nlohmann/json.hpp",
                 "simdjson.h", "openssl/evp.h", "sqlite3.h", "curl/curl.h", "seccomp.h",
                 "CLI/CLI.hpp", "toml++/toml.h"]
        self.assertEqual(len(names), len(check.OWNERS))
        for header, (_, _, _, owner) in zip(names, check.OWNERS):
            for folder in check.USES:
                with self.subTest(header=header, folder=folder):
                    self.setUp()
                    self.write(f"{folder}/planted.cpp", f"#include <{header}>\n")
                    if folder in owner.split():
                        self.assertEqual(self.found(), [])
                    else:
                        owners = owner.replace(" ", " and ")
                        self.expect(f"{folder}/planted.cpp", header, f"only {owners} may")

    def test_a_third_party_name_without_its_header_is_found(self):
        self.write("lib/python/planted.cpp", "using Section = LIEF::ELF::Section;\n")
        self.expect("lib/python/planted.cpp", "LIEF::", "only lib/binary may")

    def test_a_header_of_the_operating_system_is_only_for_files_that_a_port_replaces(self):
        for header in ["unistd.h", "sys/stat.h", "fcntl.h", "csignal", "windows.h", "io.h"]:
            for path in ["lib/wheel/planted.cpp", "lib/audit/planted.cpp", "cli/planted.hpp"]:
                with self.subTest(header=header, path=path):
                    self.setUp()
                    self.write(path, f"#include <{header}>\n")
                    self.expect(path, header, "cli/system")
        self.setUp()
        self.write("cli/system_posix.cpp", "#include <sys/ioctl.h>\n")
        self.write("cli/system_windows.cpp", "#include <windows.h>\n")
        self.assertEqual(self.found(), [])

    def test_a_function_that_the_dll_does_not_export_is_found(self):
        self.write("include/ftcheck/ftcheck.h", "int ftcheck_one(void);\nint ftcheck_two(void);\n")
        self.write("lib/exports.def", "EXPORTS\n  ftcheck_one\n")
        self.expect("lib/exports.def", "lacks ftcheck_two")
        self.write("lib/exports.def", "EXPORTS\n  ftcheck_one\n  ftcheck_three\n  ftcheck_two\n")
        self.expect("lib/exports.def", "has ftcheck_three")

    def test_a_folder_that_cmake_gives_too_much_is_found(self):
        self.write("lib/wheel/CMakeLists.txt", "ftcheck_folder(wheel\n  SOURCES wheel.cpp\n  USES archive\n  LIBRARIES x)\n")
        self.expect("lib/wheel/CMakeLists.txt", "USES archive")

    def test_a_folder_that_links_what_another_owns_is_found(self):
        self.write("lib/wheel/CMakeLists.txt", "ftcheck_folder(wheel SOURCES wheel.cpp LIBRARIES LIEF::LIEF)\n")
        self.expect("lib/wheel/CMakeLists.txt", "links LIEF::LIEF")

    def test_a_third_party_header_in_a_public_one_is_found(self):
        self.write("include/ftcheck/planted.hpp", "#pragma once\n#include <stdio.h>\n")
        self.expect("include/ftcheck/planted.hpp", "stdio.h")

    def test_a_public_header_that_needs_another_first_is_found(self):
        self.write("include/ftcheck/planted.hpp", "#pragma once\ninline std::string name() { return {}; }\n")
        self.expect("include/ftcheck/planted.hpp", "does not compile on its own as c++", compiler=COMPILER)

    def test_a_public_c_header_with_cxx_in_it_is_found(self):
        self.write("include/ftcheck/planted.h", "#ifndef PLANTED\n#define PLANTED\nnamespace ftcheck {}\n#endif\n")
        self.expect("include/ftcheck/planted.h", "on its own as c:", compiler=COMPILER)

    def test_a_folder_without_sources_is_found(self):
        (self.root / "cli/cli.cpp").unlink()
        (self.root / "cli/cli.hpp").unlink()
        self.expect("cli", "no sources")

    def test_a_file_of_500_lines_is_found(self):
        self.write("lib/wheel/planted.cpp", "\n" * 499)
        self.assertEqual(self.found(), [])
        self.write("lib/wheel/planted.cpp", "\n" * 500)
        self.expect("lib/wheel/planted.cpp", "500 lines")
        (self.root / "lib/wheel/planted.cpp").unlink()
        self.write("tests/fuzz/planted.cpp", "\n" * 500)
        self.expect("tests/fuzz/planted.cpp", "500 lines")

    def test_the_package_for_python_needs_only_python(self):
        self.write("python/ftcheck_wheel/py.typed", "")
        self.write("python/ftcheck_wheel/planted.py", "import os.path\nfrom . import other\nfrom json import loads\n")
        self.assertEqual(self.found(), [])
        self.write("python/ftcheck_wheel/planted.py", "import os\nfrom attr import define\n")
        self.expect("python/ftcheck_wheel/planted.py:2", "attr")
        self.write("python/ftcheck_wheel/planted.py", "import json, numpy.linalg\n")
        self.expect("python/ftcheck_wheel/planted.py:1", "numpy.linalg")
        self.write("python/ftcheck_wheel/planted.py", "\n" * 500)
        self.expect("python/ftcheck_wheel/planted.py", "500 lines")
        (self.root / "python/ftcheck_wheel/planted.py").unlink()
        self.write("python/ftcheck_wheel/planted.cpp", "int planted;\n")
        self.expect("python/ftcheck_wheel/planted.cpp", "not Python")
        (self.root / "python/ftcheck_wheel/planted.cpp").unlink()
        (self.root / "python/ftcheck_wheel/py.typed").unlink()
        self.expect("py.typed")

    def test_a_version_that_is_not_that_of_cmake_is_found(self):
        self.write("CMakeLists.txt", "project(ftcheck VERSION 3.2.1 LANGUAGES CXX)\n")
        self.write("CHANGELOG.md", "## 3.2.1 (not released)\n")
        self.write("docs/library.md", "find_package(ftcheck 3.2 CONFIG REQUIRED)\n")
        self.write("docs/install.md", "`libftcheck3.2`\n")
        self.write("vcpkg.json", '{"name": "ftcheck", "dependencies": [{"name": "lief", "version>=": "1.0.0"}]}\n')
        self.assertEqual(self.found(), [])
        self.write("CHANGELOG.md", "## 3.2.0\n")
        self.expect("CHANGELOG.md", "3.2.1")
        self.write("CHANGELOG.md", "## 3.2.1 (not released)\n")
        self.write("docs/library.md", "find_package(ftcheck 3.1 CONFIG REQUIRED)\n")
        self.expect("docs/library.md", "3.2.1")
        self.write("docs/library.md", "find_package(ftcheck 3.2 CONFIG REQUIRED)\n")
        self.write("docs/install.md", "`libftcheck3.2`\n")
        self.write("pyproject.toml", '[project]\nversion = "3.2.1"\n')
        self.assertEqual(len(self.found()), 2)
        (self.root / "pyproject.toml").unlink()
        self.write("vcpkg.json", '{\n  "version-semver": "3.2.0"\n}\n')
        self.expect("vcpkg.json", "separate version")
        (self.root / "vcpkg.json").unlink()
        for text in ("libftcheck3.1", "libftcheck.so.3.1", "libftcheck.so.3.22"):
            self.write("docs/planted.md", f"`libftcheck3.2`, `libftcheck.so.3.2` and `{text}`\n")
            self.expect("docs/planted.md", text)
        self.write("docs/planted.md", "`libftcheck3.2` and `libftcheck.so.3.2`\n")
        self.assertEqual(self.found(), [])
        self.write("lib/c/planted.cpp", 'const char* version() { return "3.2.1"; }\n')
        self.expect("lib/c/planted.cpp", "repeats the version")

    def test_a_path_of_the_machine_is_found_in_text_binaries_and_wheels(self):
        place = b"/wo" b"rk/checkout/x.c"
        self.write("docs/planted.md", b"one\nsee " + place)
        self.expect("docs/planted.md:2", "/wo" "rk/")
        (self.root / "docs/planted.md").unlink()
        self.write("testdata/planted.so", b"\x7fELF\0" + place + b"\0")
        self.expect("testdata/planted.so")
        (self.root / "testdata/planted.so").unlink()
        with zipfile.ZipFile(self.root / "testdata/planted.whl", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("pkg/x.so", place)
        self.expect("planted.whl, member pkg/x.so")

    def test_a_registry_is_found_but_not_another_path(self):
        self.write("docs/planted.md", "net/wo" "rk/ and ./wo" "rk/ and /usr/lib/ and /tmp/wheels/")
        self.assertEqual(self.found(), [])
        self.write("docs/planted.md", "https://p" "ypi.org/simple")
        self.expect("docs/planted.md:1", "p" "ypi.org")

    def test_a_room_that_is_too_large_is_found(self):
        for number in range(3):
            self.write(f"lib/wheel/planted{number}.cpp", "\n" * 450)
            self.assertEqual(self.found(), [])
        for folder in check.USES:
            self.write(f"{folder}/more.cpp", "\n" * 450)
        self.expect("lib/wheel: ", "% of the lines of lib/")

    def test_a_room_without_a_readme_is_found(self):
        self.write("lib/wheel/inner/planted.cpp", "\n")
        self.expect("lib/wheel/inner: ", "README.md")

    def test_following_code_knows_nothing_of_python(self):
        for word in ["PyModule_Create2", "_PyObject_New", "CPython", "the GIL", "python::Judgement"]:
            with self.subTest(word=word):
                self.write("lib/flow/flow.cpp", f"// {word}\n")
                self.expect("lib/flow/flow.cpp:1:", "Python")
        self.write("lib/flow/flow.cpp", "// agility, copying, Pyramid\n")
        self.assertEqual(self.found(), [])


    def test_a_phrase_that_is_not_plain_english_is_found(self):
        for phrase in ["Of a universal file every slice is judged.", "like pip, as importlib has it", "one a line",
                       "a row a release", "past the end, behind it", "a text that is none", "3.14t finds it not",
                       "it takes the archive apart", "near it are: --color", "nothing is to be done",
                       "all but for one", "a search by halves", "it waits, for it is slow"]:
            planted = {"lib/wheel/planted.cpp": f"// {phrase}\n", "docs/planted.md": f"{phrase}\n",
                       "lib/c/planted.cpp": f'TEST_CASE("{phrase}") {{}}\n', "scripts/planted.py": f"# {phrase}"}
            for name, text in planted.items():
                self.write(name, text)
            with self.subTest(phrase=phrase):
                found = list(check.check_english(self.root))
                self.assertEqual([problem.split(":")[0] for problem in found], sorted(planted), found)
                self.assertTrue(all("is not plain English" in problem for problem in found), found)

    def test_a_phrase_is_found_across_the_end_of_a_line(self):
        self.write("lib/wheel/planted.cpp", "// Reads the paths, one\n// a line.\n")
        self.expect('lib/wheel/planted.cpp:1: "one a"')
        self.write("lib/wheel/planted.cpp", 'auto text = "the paths, one "\n            "a line";\n')
        self.expect('lib/wheel/planted.cpp:1: "one a"')

    def test_plain_english_is_not_found(self):
        self.write("docs/planted.md", "If there is none, a newer one a warning; none of them, as Python has; left behind.\n")
        self.assertEqual(self.found(), [])


if __name__ == "__main__":
    unittest.main()
