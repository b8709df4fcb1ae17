"""What a recipe works with: a fresh source tree, a scratch folder, and the prefix it installs to."""
import dataclasses
import pathlib
import re

from . import shell
from .targets import Target

@dataclasses.dataclass
class Job:
    name: str
    target: Target
    source: pathlib.Path
    scratch: pathlib.Path
    prefix: pathlib.Path
    prefixes: dict        # of the dependencies it needs
    toolchain: pathlib.Path
    native: pathlib.Path  # the folder with cc for programs that run here
    log: pathlib.Path
    jobs: int

    def run(self, *command, cwd=None, environment=None):
        shell.run(command, self.log, cwd=cwd or self.scratch, environment=environment)

    def cmake(self, *definitions, source=None, targets=()):
        """Configures, builds and installs a project that is built with CMake."""
        build = self.scratch / "build"
        self.run("cmake", "-G", "Ninja", "-S", source or self.source, "-B", build,
                 f"-DCMAKE_TOOLCHAIN_FILE={self.toolchain}/toolchain.cmake", "-DCMAKE_BUILD_TYPE=Release",
                 f"-DCMAKE_INSTALL_PREFIX={self.prefix}", "-DCMAKE_INSTALL_LIBDIR=lib", "-DBUILD_SHARED_LIBS=OFF",
                 *found_in(self.prefixes.values(), self.prefix),
                 *[f"-D{definition}" for definition in definitions])
        self.run("cmake", "--build", build, "--parallel", str(self.jobs), *[word for name in targets for word in ("--target", name)])
        if not targets:
            self.run("cmake", "--install", build)

    def edit(self, file, pattern, replacement):
        """Replaces what the pattern matches in a file of the source; it must match."""
        path = self.source / file
        text, count = re.subn(pattern, replacement, path.read_text(), flags=re.MULTILINE)
        if not count:
            shell.stop(f"the recipe of {self.name} edits {file}, but nothing in it matches {pattern!r}.")
        path.write_text(text)

    def compiler(self, name="cc"):
        return self.toolchain / name


def found_in(prefixes, otherwise):
    """The definitions by which CMake finds what is in these folders, and nothing else; `otherwise` if there is none."""
    joined = ";".join(map(str, prefixes)) or otherwise
    return [f"-DCMAKE_PREFIX_PATH={joined}", f"-DCMAKE_FIND_ROOT_PATH={joined}"]
