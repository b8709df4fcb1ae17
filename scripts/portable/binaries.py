"""What the loader of a system reads of a binary: the libraries that it needs and the oldest system that it runs on.

Files of Linux are read with binutils.  Debian's know neither those of macOS nor those of Windows on AArch64, so these are
read here (the formats are those of Apple's header mach-o/loader.h and of Microsoft's "PE Format").
"""
import dataclasses
import re
import struct

from . import shell

KINDS = {"linux": b"\x7fELF", "windows": b"MZ", "macos": b"\xcf\xfa\xed\xfe"}

# What a binary may expect of a system, besides the loader (PEP 599, PEP 656).
GLIBC = {"libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libresolv.so.2", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"}
NEWEST_GLIBC = (2, 17)
# Parts of Windows 10 and newer, besides the C library (api-ms-win-crt-*).
WINDOWS = {"kernel32.dll", "advapi32.dll", "user32.dll", "ws2_32.dll", "bcrypt.dll", "crypt32.dll", "secur32.dll", "ntdll.dll"}
MACHINES = {"x86_64": 0x8664, "aarch64": 0xAA64}  # IMAGE_FILE_MACHINE_*
MACOS = {"/usr/lib/libSystem.B.dylib"}
OLDEST_MACOS = (11, 0)


class Unfit(Exception):
    pass


def is_program(path):
    return path.stem in ("ftcheck", "ftcheck-fetch") and path.suffix in ("", ".exe")


def elf_needs(target, paths):
    """Binaries need the C library alone, and of glibc nothing newer than manylinux2014 has."""
    newest = (0, 0)
    for path in paths:
        dynamic = shell.read(["readelf", "--dynamic", "--program-headers", "--wide", path])
        needed = set(re.findall(r"\(NEEDED\).*\[(.*)\]", dynamic))
        allowed = GLIBC if target.is_glibc else set() if is_program(path) else {"libc.so"}
        if needed - allowed:
            raise Unfit(f"{path.name} needs {', '.join(sorted(needed - allowed))}")
        if target.is_musl and is_program(path) and "INTERP" in dynamic:
            raise Unfit(f"{path.name} is not static")
        if is_program(path) and "(FLAGS_1)" not in dynamic and "Type:" in dynamic:
            raise Unfit(f"{path.name} is not position-independent")
        versions = re.findall(r"GLIBC_(\d+)\.(\d+)", shell.read(["readelf", "--version-info", "--wide", path]))
        newest = max([newest, *[(int(major), int(minor)) for major, minor in versions]])
    if newest > NEWEST_GLIBC:
        raise Unfit(f"needs glibc {newest[0]}.{newest[1]}")
    if target.is_glibc and newest == (0, 0):
        raise Unfit("no versions of glibc's symbols were found, so nothing was checked")
    return f"glibc {newest[0]}.{newest[1]} at most" if target.is_glibc else "static programs; the library needs libc alone"


@dataclasses.dataclass
class Pe:
    machine: int
    libraries: set = dataclasses.field(default_factory=set)
    is_pie: bool = False


def read_pe(data):
    """The headers and imports of a 64-bit file."""
    DYNAMIC_BASE, IMPORTS, DELAYED = 0x40, (1, 12, 20), (13, 4, 32)  # a directory; in its entries, the name; their size
    [header] = struct.unpack_from("<I", data, 0x3C)
    machine, sections, _, _, _, optional_size = struct.unpack_from("<HHIIIH", data, header + 4)
    optional = header + 24
    [flags] = struct.unpack_from("<H", data, optional + 70)
    table = [struct.unpack_from("<4I", data, optional + optional_size + 40 * i + 8) for i in range(sections)]

    def offset(address):
        for size, start, raw_size, raw in table:
            if start <= address < start + max(size, raw_size):
                return address - start + raw
        raise Unfit(f"the address {address:#x} is in no section")

    found = Pe(machine, is_pie=bool(flags & DYNAMIC_BASE))
    for directory, name, size in (IMPORTS, DELAYED):
        [address] = struct.unpack_from("<I", data, optional + 112 + 8 * directory)
        at = offset(address) if address else 0
        while address and any(data[at:at + size]):
            start = offset(struct.unpack_from("<I", data, at + name)[0])
            found.libraries.add(data[start:data.index(b"\0", start)].decode().lower())
            at += size
    return found


def pe_needs(target, paths):
    """Binaries need only DLLs that are parts of Windows, and programs have the manifest that makes their texts UTF-8."""
    needed = set()
    for path in paths:
        content = path.read_bytes()
        found = read_pe(content)
        strange = {name for name in found.libraries if name not in WINDOWS and not name.startswith("api-ms-win-crt-")}
        if found.machine != MACHINES[target.processor]:
            raise Unfit(f"{path.name} is for the machine {found.machine:#x}")
        if strange or not found.libraries:
            raise Unfit(f"{path.name} needs {', '.join(sorted(strange)) or 'no DLL, so nothing was checked'}")
        if not found.is_pie:
            raise Unfit(f"{path.name} is not position-independent")
        if is_program(path) and b"activeCodePage" not in content:
            raise Unfit(f"{path.name} has no manifest")
        needed |= found.libraries
    return ", ".join(sorted(name for name in needed if not name.startswith("api-")))


@dataclasses.dataclass
class MachO:
    libraries: set = dataclasses.field(default_factory=set)
    minimum: tuple = (0, 0)
    is_signed: bool = False
    is_pie: bool = False


def read_mach_o(data):
    """The load commands of a 64-bit file."""
    DYLIBS, BUILD_VERSION, VERSION_MIN, SIGNATURE, PIE, DYLIB = (0xC, 0x80000018, 0x8000001F), 0x32, 0x24, 0x1D, 0x200000, 6
    _, _, _, kind, count, _, flags, _ = struct.unpack_from("<8I", data)
    found = MachO(is_pie=bool(flags & PIE) or kind == DYLIB)
    at = 32
    for _ in range(count):
        command, size = struct.unpack_from("<2I", data, at)
        if command in DYLIBS:
            name = at + struct.unpack_from("<I", data, at + 8)[0]
            found.libraries.add(data[name:data.index(b"\0", name)].decode())
        elif command in (BUILD_VERSION, VERSION_MIN):
            [version] = struct.unpack_from("<I", data, at + (12 if command == BUILD_VERSION else 8))
            found.minimum = (version >> 16, version >> 8 & 0xFF)
        elif command == SIGNATURE:
            found.is_signed = True
        at += size
    return found


def mach_o_needs(target, paths):
    """Binaries need libSystem alone, load on macOS 11, and on arm64 are signed, which the system wants."""
    for path in paths:
        found = read_mach_o(path.read_bytes())
        if found.libraries != MACOS:
            raise Unfit(f"{path.name} needs {', '.join(sorted(found.libraries))}")
        if found.minimum == (0, 0) or found.minimum > OLDEST_MACOS:
            raise Unfit(f"{path.name} needs macOS {found.minimum[0]}.{found.minimum[1]}")
        if not found.is_pie:
            raise Unfit(f"{path.name} is not position-independent")
        if target.processor == "aarch64" and not found.is_signed:
            raise Unfit(f"{path.name} is not signed")
    return f"libSystem alone, macOS {found.minimum[0]}.{found.minimum[1]}"


NEEDS = {"linux": elf_needs, "windows": pe_needs, "macos": mach_o_needs}
