"""The systems that are built for, named as Zig names them."""
import dataclasses
import sys


@dataclasses.dataclass(frozen=True)
class Target:
    name: str          # for instance aarch64-linux-gnu.2.17
    processor: str     # x86_64, aarch64
    system: str        # linux, windows, macos
    wheel_platform: str
    project: bool      # whether ftcheck is built for it; otherwise only what it is linked with

    @property
    def is_musl(self):
        return self.name.endswith("-linux-musl")

    @property
    def is_glibc(self):
        return "-linux-gnu" in self.name


# Without a C library in its name, a musl target is one static program that runs on every Linux.
# glibc 2.17 is that of manylinux2014, musl 1.1 that of musllinux_1_1 (PEP 599, PEP 656).
TARGETS = [
    Target("x86_64-linux-musl", "x86_64", "linux", "musllinux_1_1_x86_64", True),
    Target("x86_64-linux-gnu.2.17", "x86_64", "linux", "manylinux2014_x86_64.manylinux_2_17_x86_64", True),
    Target("aarch64-linux-gnu.2.17", "aarch64", "linux", "manylinux2014_aarch64.manylinux_2_17_aarch64", True),
    Target("aarch64-linux-musl", "aarch64", "linux", "musllinux_1_1_aarch64", True),
    Target("x86_64-windows-gnu", "x86_64", "windows", "win_amd64", True),
    Target("aarch64-windows-gnu", "aarch64", "windows", "win_arm64", True),
    Target("x86_64-macos.11.0", "x86_64", "macos", "macosx_11_0_x86_64", True),
    Target("aarch64-macos.11.0", "aarch64", "macos", "macosx_11_0_arm64", True),
]
NAMES = [target.name for target in TARGETS]


def find(name):
    for target in TARGETS:
        if target.name == name:
            return target
    sys.exit(f"release.py: no target is named {name}; there are {', '.join(NAMES)}.")
