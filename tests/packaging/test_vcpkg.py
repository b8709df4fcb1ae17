"""cmake/Find*.cmake under vcpkg, whose packages come with their own CMake files: stand-ins for these are found, and what
ftcheck links is what they offer."""
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from made import ROOT

# Config file, the target that it offers, and the target that ftcheck links.
PACKAGES = {
    "LibZip": ("libzip", "libzip::zip", "LibZip::LibZip"),
    "LibDeflate": ("libdeflate", "libdeflate::libdeflate_static", "LibDeflate::LibDeflate"),
    "Capstone": ("capstone", "capstone::capstone", "Capstone::Capstone"),
    "LIEF": ("LIEF", "LIEF::LIEF", "LIEF::LIEF"),
}

LISTS = """
cmake_minimum_required(VERSION 3.25)
project(user LANGUAGES C)
set(VCPKG_TOOLCHAIN ON)  # as vcpkg's toolchain file does
list(APPEND CMAKE_MODULE_PATH {modules})
find_package({name} REQUIRED)
file(WRITE ${{CMAKE_BINARY_DIR}}/main.c "int main(void) {{ return 0; }}")
add_executable(user ${{CMAKE_BINARY_DIR}}/main.c)
target_link_libraries(user PRIVATE {wanted})
file(GENERATE OUTPUT ${{CMAKE_BINARY_DIR}}/defined CONTENT "$<TARGET_PROPERTY:user,COMPILE_DEFINITIONS>")
"""


class Vcpkg(unittest.TestCase):
    def configure(self, name, offered=None, lief="1.0.0"):
        """The definitions that reach a program that links the library, and what CMake says."""
        package, target, wanted = PACKAGES[name]
        with tempfile.TemporaryDirectory() as scratch:
            root = Path(scratch)
            config = root / "installed" / "share" / package / f"{package}-config.cmake"
            config = config if package != "LIEF" else config.with_name("LIEFConfig.cmake")
            config.parent.mkdir(parents=True)
            header = root / "installed" / "include" / "LIEF" / "version.h"
            header.parent.mkdir(parents=True)
            header.write_text(f'#define LIEF_VERSION "{lief}-"\n')
            config.write_text(f"add_library({offered or target} INTERFACE IMPORTED)\n"
                              f"set_target_properties({offered or target} PROPERTIES INTERFACE_COMPILE_DEFINITIONS ITS_OWN\n"
                              f"  INTERFACE_INCLUDE_DIRECTORIES {header.parents[1]})\n")
            (root / "CMakeLists.txt").write_text(LISTS.format(modules=ROOT / "cmake", name=name, wanted=wanted))
            done = subprocess.run([os.environ.get("FTCHECK_CMAKE", "cmake"), "-S", root, "-B", root / "build",
                                   f"-DCMAKE_PREFIX_PATH={root / 'installed'}"], stdin=subprocess.DEVNULL,
                                  capture_output=True, text=True)
            defined = root / "build" / "defined"
            return defined.read_text() if done.returncode == 0 else None, done.stdout + done.stderr

    def test_the_targets_of_its_packages_are_what_is_linked(self):
        for name in PACKAGES:
            with self.subTest(name):
                defined, said = self.configure(name)
                self.assertEqual(defined, "ITS_OWN", said)

    def test_libdeflate_may_be_shared(self):
        defined, said = self.configure("LibDeflate", offered="libdeflate::libdeflate_shared")
        self.assertEqual(defined, "ITS_OWN", said)

    def test_a_port_of_a_lief_that_does_not_do_is_refused_by_its_version(self):
        defined, said = self.configure("LIEF", lief="0.17.2")
        self.assertIsNone(defined)
        self.assertIn("LIEF 0.17.2", said)


if __name__ == "__main__":
    unittest.main()
