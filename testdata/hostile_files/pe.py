"""Modules for Windows x86-64 in which the loader sees something else than a naive reader of the names."""
SUFFIX = ".cp314t-win_amd64.pyd"


def single_ready(data):
    """imports the functions of the C API from a library that is not Python's"""
    python, other = b"python314t.dll\0", b"elsewhere1.dll\0"
    assert data.count(python) == 1
    return data.replace(python, other)


TRICKS = {"single_ready": (single_ready, "unknown")}


def fixtures(folder):
    """Name, bytes and verdict of each, made from the module with the same name."""
    modules = folder.parent / "modules" / "win_amd64"
    for name, (trick, verdict) in TRICKS.items():
        yield name + SUFFIX, trick((modules / (name + SUFFIX)).read_bytes()), verdict
