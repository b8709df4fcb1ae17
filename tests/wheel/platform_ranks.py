#!/usr/bin/env python3
"""Compares which platform tags fit a platform, and in which order, with the packaging library, which pip uses.

    platform_ranks.py PROGRAM      PROGRAM is ftcheck-platform-ranks

Without the packaging library the test is skipped (exit code 77).
"""
import itertools
import random
import subprocess
import sys
from unittest import mock

try:
    import packaging
    from packaging import _manylinux, _musllinux, tags
except ImportError:
    print("SKIPPED: the Python package packaging is not installed")
    sys.exit(77)

LINUX = ("x86_64", "i686", "aarch64", "ppc64le", "s390x", "riscv64", "armv7l")


def linux(arch, glibc=None, musl=None):
    """The tags of a Linux with that version of its C library, best first."""
    with mock.patch("sysconfig.get_platform", lambda: f"linux-{arch}"), \
         mock.patch.object(_manylinux, "_have_compatible_abi", lambda *_: glibc is not None), \
         mock.patch.object(_manylinux, "_get_glibc_version", lambda: glibc), \
         mock.patch.object(_manylinux, "_is_compatible", lambda arch, version: glibc >= tuple(version)), \
         mock.patch.object(_musllinux, "_get_musl_version",
                           lambda _: _musllinux._MuslVersion(*musl) if musl else None):
        return list(tags._linux_platforms(is_32bit=False))


def systems():
    """(platform, tags that fit it, best first)"""
    for arch in LINUX:
        for minor in (17, 27, 28, 31, 34, 39):
            yield f"manylinux_2_{minor}_{arch}", linux(arch, glibc=(2, minor))
        for minor in (1, 2):
            yield f"musllinux_1_{minor}_{arch}", linux(arch, musl=(1, minor))
    for arch in ("arm64", "x86_64"):
        for version in ((11, 0), (12, 0), (14, 0), (15, 0), (26, 0)):
            yield f"macosx_{version[0]}_0_{arch}", list(tags.mac_platforms(version, arch))
    for version in ((10, 9), (10, 12), (10, 15)):
        yield f"macosx_10_{version[1]}_x86_64", list(tags.mac_platforms(version, "x86_64"))
    if hasattr(tags, "ios_platforms"):
        yield "ios_13_4_arm64_iphoneos", list(tags.ios_platforms((13, 4), "arm64_iphoneos"))
    if hasattr(tags, "android_platforms"):
        yield "android_24_arm64_v8a", list(tags.android_platforms(24, "arm64_v8a"))


def main():
    program = sys.argv[1]
    cases = [(name, [tag for tag in found if "fat3" not in tag]) for name, found in systems()]
    everything = sorted({tag for _, found in cases for tag in found} | {"win_amd64", "win32", "win_arm64"})
    random.Random(1).shuffle(everything)
    # Older versions have linux_ARCH as the last choice.
    is_old = tuple(map(int, packaging.__version__.split(".")[:2])) < (25, 1)
    wrong = 0
    for name, expected in cases:
        printed = subprocess.run([program, name, *everything], capture_output=True, text=True, check=True)
        found = printed.stdout.split()
        if is_old:
            found = [tag for tag in found if not tag.startswith("linux_")]
            expected = [tag for tag in expected if not tag.startswith("linux_")]
        if found != expected:
            wrong += 1
            differ = next(pair for pair in itertools.zip_longest(found, expected) if pair[0] != pair[1])
            print(f"{name}: {len(found)} tags, and packaging has {len(expected)}; the first difference is "
                  f"{differ[0]}, and packaging has {differ[1]}")
    print(f"{len(cases)} platforms, {len(everything)} tags, packaging {packaging.__version__}: {wrong} differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
