"""FT401, FT402, FT403 and FT408: what a module was compiled for and what can load it."""
import pack

THREADED = ".cpython-314t-x86_64-linux-gnu.so"
DEFAULT = ".cpython-314-x86_64-linux-gnu.so"


def linux(modules, name):
    [path] = (modules.folder / "linux-x86_64").glob(f"{name}.c*")
    return path.name, path.read_bytes()


def windows(modules, name):
    path = modules.folder / "win_amd64" / f"{name}.cp314t-win_amd64.pyd"
    return path.name, path.read_bytes()


def bare_wheel(modules, name, tag):
    """A wheel with a module that has a bare suffix and was compiled for free-threaded Python."""
    files = pack.package(name) | {f"{name}/plain.so": modules.read("linux-x86_64/plain.so")}
    return f"{name}-1.0-{tag}.whl", pack.zip_bytes(pack.sample(name, tag, files))


def stable_wheel(modules):
    """An abi3 wheel for Windows, where modules for the stable ABI have no suffix of their own."""
    _, data = windows(modules, "default_layout")
    files = pack.package("stable") | {
        "stable/default_layout.pyd": data.replace(b"python314t.dll", b"python3.dll\0\0\0")}
    tag = "cp39-abi3-win_amd64"
    return f"stable-1.0-{tag}.whl", pack.zip_bytes(pack.sample("stable", tag, files))


LOADER = b"""import importlib.util, pathlib
path = str(pathlib.Path(__file__).parent / "libops.so")
spec = importlib.util.spec_from_file_location("multi_nothing", path)
module = importlib.util.module_from_spec(spec)
"""

LIBRARY_LOADER = b"""import ctypes, importlib.util
library = ctypes.CDLL(importlib.util.find_spec("library.no_init").origin)
"""


def threaded_wheel(name, files):
    tag = f"cp314-cp314t-{pack.LINUX}"
    return f"{name}-1.0-{tag}.whl", pack.zip_bytes(pack.sample(name, tag, pack.package(name) | files))


def named_otherwise(modules):
    nothing = modules.read(f"linux-x86_64/multi_nothing{THREADED}")
    ready = modules.read(f"linux-x86_64/multi_ready{THREADED}")
    library = modules.read(f"linux-x86_64/no_init{THREADED}")
    # A warning: the package loads it by path.
    yield "triggers", *threaded_wheel("loader", {"loader/load.py": LOADER, "loader/libops.so": nothing})
    yield "triggers", *threaded_wheel("no_loader", {"no_loader/libops.so": ready})
    yield "passes", *threaded_wheel("variants", {f"variants/multi_ready.impl{THREADED}": ready})
    # It is named like a module, and nothing uses it as a library.
    hidden = {f"hidden/no_init{THREADED}": library} | modules.place("hidden", "multi_ready")
    yield "triggers", *threaded_wheel("hidden", hidden)
    yield "passes", *threaded_wheel("library", {"library/load.py": LIBRARY_LOADER,
                                                f"library/no_init{THREADED}": library})
    yield "passes", *threaded_wheel("library_name", {f"library_name/libno_init{THREADED}": library})


def fixtures(modules):
    yield "FT401", "triggers", *linux(modules, "default_layout")
    yield "FT401", "triggers", *windows(modules, "default_layout")
    # Compiled for the free-threaded build, but named for the default build.
    yield "FT401", "triggers", f"single_ready{DEFAULT}", linux(modules, "single_ready")[1]
    yield "FT401", "triggers", *bare_wheel(modules, "only_default", f"cp314-cp314-{pack.LINUX}")
    yield "FT401", "passes", *linux(modules, "multi_ready")
    # Compiled and named for the default build.
    yield "FT401", "passes", *linux(modules, "default_suffix")
    yield "FT401", "passes", *bare_wheel(modules, "bare", f"cp314-cp314t-{pack.LINUX}")
    yield "FT401", "passes", *stable_wheel(modules)

    yield "FT402", "triggers", *windows(modules, "wrong_dll")
    yield "FT402", "passes", *stable_wheel(modules)
    name, data = windows(modules, "multi_ready")
    assert data.count(b"python314t.dll") == 1
    yield "FT402", "triggers", name, data.replace(b"python314t.dll", b"python313t.dll")
    yield "FT402", "passes", name, data
    # Only 3.13t finds it, and it links that version's library.
    yield ("FT402", "passes", name.replace("cp314t", "cp313t"),
           data.replace(b"python314t.dll", b"python313t.dll"))

    def windows_wheel(name, tag, dll, suffix=".pyd", files=None):
        """A wheel for Windows whose module imports from that DLL."""
        module = windows(modules, "default_layout")[1]
        files = pack.package(name) | (files or {}) | {
            f"{name}/default_layout{suffix}": module.replace(b"python314t.dll", dll.ljust(14, b"\0"))}
        tag = f"{tag}-win_amd64"
        return f"{name}-1.0-{tag}.whl", pack.zip_bytes(pack.sample(name, tag, files))

    yield "FT402", "triggers", *windows_wheel("stable_version", "cp39-abi3", b"python313.dll")
    yield "FT402", "triggers", *windows_wheel("default_threaded", "cp313-cp313", b"python313t.dll",
                                              ".cp313-win_amd64.pyd")
    yield "FT402", "triggers", *windows_wheel("default_older", "cp312-cp312", b"python311.dll")
    yield "FT402", "passes", *windows_wheel("default_same", "cp312-cp312", b"python312.dll")
    yield "FT402", "passes", *windows_wheel("default_stable", "cp312-cp312", b"python3.dll")
    # A second interpreter in the wheel.
    files = pack.package("bundled") | {"bundled/multi_ready.cp314t-win_amd64.pyd": data,
                                       "bundled.libs/python314t.dll": data}
    yield ("FT402", "triggers", "bundled-1.0-cp314-cp314t-win_amd64.whl",
           pack.zip_bytes(pack.sample("bundled", "cp314-cp314t-win_amd64", files)))

    yield "FT403", "triggers", *linux(modules, "nowhere_api")
    yield "FT403", "triggers", *linux(modules, "missing_api")
    yield "FT403", "passes", *linux(modules, "optional_api")
    # 3.14t does not look for it.
    name, data = linux(modules, "missing_api")
    yield "FT403", "passes", name.replace("314t", "311"), data

    yield "FT408", "triggers", *linux(modules, "wrong_name")
    # It has several init functions, one of them for its name.
    yield "FT408", "passes", *linux(modules, "two_inits")
    for fixture in named_otherwise(modules):
        yield "FT408", *fixture
