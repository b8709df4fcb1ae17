"""The situations that docs/output.md shows, built from the fixtures.

Each is a folder with files, and the commands that a user types in it. Those about an index are rendered from a
report in tests/report/index_report.hpp, so that they need no index.
"""
import io
import tarfile
from dataclasses import dataclass
from typing import Callable, Optional

from command import MODULES, SUFFIX, record_hash, write_wheel

CLASSIFIER = "Classifier: Programming Language :: Python :: Free Threading :: 2 - Beta\n"


@dataclass
class File:
    """A module's file in a wheel."""
    name: str
    content: bytes


def module(name, suffix=SUFFIX):
    return File(f"{name}{suffix}", (MODULES / f"{name}{suffix}").read_bytes())


def default_build(python):
    """A module of the default build for a Python such as "312"."""
    content = module("default_suffix", ".cpython-314-x86_64-linux-gnu.so").content
    return File(f"default_suffix.cpython-{python}-x86_64-linux-gnu.so", content)


def default_build_i686():
    content = (MODULES.parent / "linux-i686" / "default_layout.cpython-314t-i386-linux-gnu.so").read_bytes()
    return File("default_layout.cpython-314-i386-linux-gnu.so", content)


def wheel_members(project, version, tag, modules, metadata=CLASSIFIER):
    """The members of a wheel with a correct RECORD, names to contents."""
    info = f"{project}-{version}.dist-info"
    pure = tag.endswith("none-any")
    members = {
        f"{project}/__init__.py": b"",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {project}\nVersion: {version}\n{metadata}".encode(),
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nGenerator: example\nRoot-Is-Purelib: {str(pure).lower()}\n"
                         f"Tag: {tag}\n".encode(),
    }
    members.update({f"{project}/{file.name}": file.content for file in modules})
    rows = [f"{member},{record_hash(content)},{len(content)}\n" for member, content in members.items()]
    return {**members, f"{info}/RECORD": "".join([*rows, f"{info}/RECORD,,\n"]).encode()}


def wheel(folder, project, version, tag, *modules, metadata=CLASSIFIER):
    folder.mkdir(exist_ok=True)
    write_wheel(folder / f"{project}-{version}-{tag}.whl", wheel_members(project, version, tag, modules, metadata))


def install(site, project, version, tag, *modules, metadata=CLASSIFIER):
    for name, content in wheel_members(project, version, tag, modules, metadata).items():
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def sdist(folder, project, version):
    content = f"Metadata-Version: 2.1\nName: {project}\nVersion: {version}\n".encode()
    with tarfile.open(folder / f"{project}-{version}.tar.gz", "w:gz") as archive:
        entry = tarfile.TarInfo(f"{project}-{version}/PKG-INFO")
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))


def healthy(folder):
    for python in ("312", "313", "314"):
        wheel(folder / "dist", "quick", "2.1", f"cp{python}-cp{python}-manylinux_2_28_x86_64", default_build(python))
    wheel(folder / "dist", "quick", "2.1", "cp314-cp314t-manylinux_2_28_x86_64", module("multi_ready"))


def offender(folder):
    wheel(folder / "dist", "fastparse", "0.9", "cp314-cp314t-manylinux_2_28_x86_64", module("cython_used"),
          module("multi_used"), module("single_used"), module("single_twice"), module("single_nothing"), metadata="")


def mixed(folder):
    wheel(folder / "dist", "halfway", "1.4", "cp314-cp314t-manylinux_2_28_x86_64", module("cython_ready"),
          module("pybind11_ready"), module("cython_used"), metadata="")
    wheel(folder / "dist", "halfway", "1.4", "cp314-cp314-manylinux_2_28_i686", default_build_i686(), metadata="")


def default_environment(folder):
    site = folder / ".venv" / "lib" / "python3.14" / "site-packages"
    tag = "cp314-cp314-manylinux_2_28_x86_64"
    install(site, "quick", "2.1", tag, default_build("314"))
    install(site, "older", "1.9", "cp39-abi3-manylinux_2_28_x86_64", module("abi3_gil", ".abi3.so"))
    for project in ("certain", "plain", "texts"):
        install(site, project, "1.0", "py3-none-any")


def free_threaded_environment(folder):
    site = folder / ".venv" / "lib" / "python3.14t" / "site-packages"
    tag = "cp314-cp314t-manylinux_2_28_x86_64"
    install(site, "quick", "2.1", tag, module("multi_ready"))
    install(site, "bindings", "5.2", tag, module("pybind11_ready"), module("nanobind_ready"))
    install(site, "fastparse", "0.9", tag, module("cython_used"), metadata="")
    for project in ("certain", "plain", "texts"):
        install(site, project, "1.0", "py3-none-any")


def with_sdist(folder):
    wheel(folder / "dist", "quick", "2.1", "cp314-cp314t-manylinux_2_28_x86_64", module("multi_ready"))
    sdist(folder / "dist", "quick", "2.1")


def baseline(folder):
    wheel(folder / "dist", "halfway", "1.5", "cp314-cp314t-manylinux_2_28_x86_64", module("cython_ready"),
          module("multi_used"), module("single_nothing"), metadata="")
    old = folder / "old"
    wheel(old, "halfway", "1.4", "cp314-cp314t-manylinux_2_28_x86_64", module("cython_ready"), module("multi_used"),
          metadata="")


def hints(folder):
    wheel(folder / "dist", "quick", "2.2", "cp314-cp314t-manylinux_2_28_x86_64", module("hints_many"))


@dataclass
class Situation:
    name: str
    title: str
    make: Callable  # fills an empty folder
    commands: list  # lists of arguments, with shell patterns; the last command is shown


def expand(arguments, folder):
    """The arguments as a shell would pass them."""
    expanded = []
    for argument in arguments:
        found = sorted(str(path.relative_to(folder)) for path in folder.glob(argument)) if "*" in argument else []
        expanded += found or [argument]
    return expanded


SITUATIONS = [
    Situation("healthy", "A healthy release", healthy, [["dist/"]]),
    Situation("offender", "A wheel that re-enables the GIL", offender, [["dist/"]]),
    Situation("mixed", "A release that is halfway there", mixed, [["dist/"]]),
    Situation("default-build", "An environment of the default build", default_environment, [[".venv"]]),
    Situation("free-threaded", "An environment of free-threaded Python", free_threaded_environment, [[".venv"]]),
    Situation("sdist", "A source distribution among the wheels", with_sdist, [["dist/*"]]),
    Situation("baseline", "Only what is worse than before", baseline,
              [["--format", "json=old.json", "old/"], ["--baseline", "old.json", "dist/"]]),
    Situation("hints", "Hints: what to read before declaring", hints, [["--hints", "dist/"]]),
]


@dataclass
class IndexSituation:
    name: str  # of the golden text in tests/report/golden/
    title: str
    command: list
    # What fills a folder with the projects of a loopback index, on which the command can run.
    serve: Optional[Callable] = None


INDEX_SITUATIONS = [
    IndexSituation("index/package", "Packages on an index",
                   ["--package", "lxml>=6", "--package", "orjson", "--package", "greenlet"]),
    IndexSituation("index/history", "The history of a project", ["--package", "lxml", "--package", "greenlet", "--history"]),
    IndexSituation("project/uv-lock", "Whether a project can move", ["uv.lock"]),
]
