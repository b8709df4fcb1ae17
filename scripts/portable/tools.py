"""Zig, the compiler for all targets, and how CMake is told about it."""
import pathlib
import shutil
import venv

from . import shell

WANTED = pathlib.Path(__file__).with_name("tools.txt")

# For every file of C and C++: Zig checks for undefined behaviour unless told otherwise; no path of the build machine
# is to be in a binary; and functions that nothing calls are left out.
FLAGS = "-fno-sanitize=undefined -ffile-prefix-map={root}=. -ffunction-sections -fdata-sections"

CMAKE_SYSTEMS = {"linux": "Linux", "windows": "Windows", "macos": "Darwin"}
CMAKE_PROCESSORS = {("macos", "aarch64"): "arm64", ("windows", "x86_64"): "AMD64", ("windows", "aarch64"): "ARM64"}

WRAPPER = """#!/bin/sh
# Written by scripts/portable/tools.py.
export ZIG_GLOBAL_CACHE_DIR='{cache}' ZIG_LOCAL_CACHE_DIR='{cache}'
exec '{zig}' {words} "$@"
"""

TOOLCHAIN = """# Written by scripts/portable/tools.py.
set(CMAKE_SYSTEM_NAME {system})
set(CMAKE_SYSTEM_PROCESSOR {processor})
set(CMAKE_C_COMPILER {folder}/cc)
set(CMAKE_CXX_COMPILER {folder}/c++)
set(CMAKE_AR {folder}/ar CACHE FILEPATH "")
set(CMAKE_RANLIB {folder}/ranlib CACHE FILEPATH "")
set(CMAKE_C_COMPILER_AR {folder}/ar CACHE FILEPATH "")
set(CMAKE_CXX_COMPILER_AR {folder}/ar CACHE FILEPATH "")
set(CMAKE_C_COMPILER_RANLIB {folder}/ranlib CACHE FILEPATH "")
set(CMAKE_CXX_COMPILER_RANLIB {folder}/ranlib CACHE FILEPATH "")
set(CMAKE_RC_COMPILER {folder}/rc CACHE FILEPATH "")
# Nothing of the build machine's is found but programs; CMAKE_FIND_ROOT_PATH is given on the command line.
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
{more}"""


class Tools:
    def __init__(self, folder):
        self.folder = folder / "tools"
        self.cache = folder / "zig-cache"
        self.log = folder / "log" / "tools.log"
        self.python = self.folder / "python" / "bin" / "python"
        install(self.folder / "python", WANTED, self.log)
        [self.library] = (self.folder / "python").glob("lib/python*/site-packages/ziglang")
        self.zig = self.library / "zig"
        self.version = shell.read([self.zig, "version"]).strip()

    @property
    def signature(self):
        """What decides how a target is compiled, besides the target."""
        return f"{self.version}\n{FLAGS}\n{TOOLCHAIN}"

    def toolchain(self, target):
        """The folder with cc, c++, ar, ranlib and toolchain.cmake for a target."""
        folder = self.folder / target.name
        folder.mkdir(parents=True, exist_ok=True)
        flags = FLAGS.format(root=shell.ROOT)
        for name, words in (("cc", f"cc -target {target.name} {flags}"), ("c++", f"c++ -target {target.name} {flags}"),
                            ("ar", "ar"), ("ranlib", "ranlib"), ("rc", "rc")):
            self.write(folder / name, words)
        more = ""
        if target.system == "macos":
            more = 'set(CMAKE_OSX_DEPLOYMENT_TARGET "" CACHE STRING "")\nset(CMAKE_OSX_SYSROOT "" CACHE STRING "")\n'
            more += "set(CMAKE_INSTALL_NAME_TOOL true)\n"  # wanted when CMake starts, and not used for static libraries
        (folder / "toolchain.cmake").write_text(TOOLCHAIN.format(
            system=CMAKE_SYSTEMS[target.system], folder=folder, more=more,
            processor=CMAKE_PROCESSORS.get((target.system, target.processor), target.processor)))
        return folder

    def native(self):
        """The folder with cc for programs that run here, which some builds need."""
        folder = self.folder / "native"
        folder.mkdir(parents=True, exist_ok=True)
        self.write(folder / "cc", "cc -fno-sanitize=undefined")
        return folder

    def write(self, path, words):
        path.write_text(WRAPPER.format(cache=self.cache, zig=self.zig, words=words))
        path.chmod(0o755)


def install(folder, wanted, log, hashes=True):
    """A virtual environment with what the file `wanted` names; made anew if the file has changed."""
    done = folder / "wanted.txt"
    if done.is_file() and done.read_bytes() == wanted.read_bytes():
        return folder / "bin"
    print(f"Installing what {wanted.name} names", flush=True)
    venv.create(folder, clear=True, with_pip=True)
    shell.run([folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
               *(["--no-deps", "--require-hashes"] if hashes else []), "--requirement", wanted], log)
    shutil.copy(wanted, done)
    return folder / "bin"
