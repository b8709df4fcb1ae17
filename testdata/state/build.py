#!/usr/bin/env python3
"""Builds the modules about shared state from src/, once with symbols and once stripped.

    testdata/state/build.py [OUT]       writes into OUT, by default modules/ beside this file

The first comment of each source says what it shows, and the comment of each case what must be
reported.  They are compiled like the modules of wheels, with optimization and unwind tables, without
Python's headers; the same tools give the same bytes.  It needs these packages of Debian 12 on amd64:

    apt-get install gcc g++ gfortran clang lld lld-16 llvm g++-aarch64-linux-gnu \\
        gfortran-aarch64-linux-gnu gcc-mingw-w64-x86-64 gfortran-mingw-w64-x86-64-posix
"""
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCES = HERE / "src"

TOOLS = ["gcc", "g++", "gfortran", "clang", "ld64.lld-16", "lld-link", "llvm-dlltool-14",
         "aarch64-linux-gnu-gcc", "aarch64-linux-gnu-g++", "aarch64-linux-gnu-gfortran",
         "x86_64-w64-mingw32-gcc", "x86_64-w64-mingw32-dlltool", "x86_64-w64-mingw32-gfortran-posix"]

NAMES = ["stores", "locks", "guards", "entries", "counts", "counts-default", "libc", "locale",
         "common", "carried"]

COMMON = ["-O2", "-g0", "-Wall", "-Wextra", "-fno-ident", "-fasynchronous-unwind-tables",
          "-fno-stack-protector"]
C = ["-std=gnu11", "-ffreestanding"]
CPLUSPLUS = ["-std=c++20", "-Wno-missing-field-initializers"]
ELF = ["-fPIC", "-fvisibility=hidden", "-shared", "-nostdlib", "-Wl,--build-id=none",
       "-Wl,-z,max-page-size=4096"]

# Of Linux: the prefix of the compilers' names, and what they need.
LINUX = {"linux-x86_64": ("", []), "linux-aarch64": ("aarch64-linux-gnu-", ["-lgcc"])}
APPLE = {"macosx-arm64": "arm64", "macosx-x86_64": "x86_64"}

# The functions of Windows' libraries; all others are Python's.
DLLS = {
    "KERNEL32": ["AcquireSRWLockExclusive", "ReleaseSRWLockExclusive", "EnterCriticalSection",
                 "LeaveCriticalSection", "InitOnceExecuteOnce"],
    "msvcrt": ["memcpy", "memset", "sprintf", "localtime", "gmtime", "rand", "srand", "getenv",
               "setlocale"],
    "libstdc++-6": ["__cxa_guard_acquire", "__cxa_guard_release", "__cxa_guard_abort",
                    "__gxx_personality_seh0", "__gxx_personality_v0", "_Unwind_Resume"],
    "libgcc_s_seh-1": ["__emutls_get_address"],
    "VCRUNTIME140": ["__CxxFrameHandler3"],
}
DATA = re.compile(r"^API PyObject \*?(\w+);", re.M)
FUNCTION = re.compile(r"^API .*?\b(\w+)\(", re.M)


def fail(sentence):
    sys.exit(f"testdata/state/build.py: {sentence}")


def run(*command, folder=None):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, cwd=folder)
    if done.returncode or done.stderr.strip():
        fail(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")


def source(name):
    name = name.split("-")[0]
    cplusplus = SOURCES / f"{name}.cpp"
    return cplusplus if cplusplus.exists() else SOURCES / f"{name}.c"


def options(name):
    own = ["-DDEFAULT_BUILD"] if name.endswith("-default") else []
    if name.endswith("-inline"):
        own.append("-mno-outline-atomics")
    return [*(CPLUSPLUS if source(name).suffix == ".cpp" else C), *COMMON, *own]


def fortran(name, compiler, scratch):
    """The object of the module's routines in Fortran, if it has some."""
    routines = SOURCES / f"{name}.f"
    if not routines.exists():
        return []
    built = scratch / f"{compiler}-{name}.o"
    run(compiler, "-c", *COMMON, "-fPIC", "-o", built, routines)
    return [built]


def build_linux(platform, name, out, scratch, stripped):
    prefix, libraries = LINUX[platform]
    own = source(name)
    compiler = prefix + ("g++" if own.suffix == ".cpp" else "gcc")
    library = ["-DSTANDARD_LIBRARY"] if own.suffix == ".cpp" else []
    run(compiler, *options(name), *library, *ELF, *(["-s"] if stripped else []), "-o", out, own,
        *fortran(name, prefix + "gfortran", scratch), *libraries)


def build_apple(platform, name, out, scratch, stripped):
    arch = APPLE[platform]
    built = scratch / f"{platform}-{name}.o"
    run("clang", f"--target={arch}-apple-macos11", *options(name), *freestanding(name),
        "-fvisibility=hidden", "-c", "-o", built, source(name))
    run("ld64.lld-16", "-arch", arch, "-platform_version", "macos", "11.0", "11.0", "-bundle",
        "-undefined", "dynamic_lookup", *(["-x"] if stripped else []), "-no_fixup_chains", "-o", out,
        built)


def freestanding(name):
    """For compilers that have no C++ library here."""
    return ["-ffreestanding", "-nostdinc++", "-fno-rtti"] if source(name).suffix == ".cpp" else []


def import_libraries(dlltool, scratch, keep):
    texts = [path.read_text() for path in [*SOURCES.iterdir(), HERE.parent / "src" / "cpython.h"]]
    functions = {name for text in texts for name in FUNCTION.findall(text)}
    functions -= {name for names in DLLS.values() for name in names}
    python = "python314t"
    contents = {python: [*sorted(functions)], **{dll: DLLS[dll] for dll in keep}}
    data = sorted({name for text in texts for name in DATA.findall(text)})
    made = []
    for dll, names in contents.items():
        definition = scratch / f"{dll}.def"
        lines = [f"LIBRARY {dll}.dll", "EXPORTS", *names]
        lines += [f"{name} DATA" for name in data if dll == python]
        definition.write_text("\n".join(lines) + "\n")
        made.append(scratch / f"lib{dll}.a")
        # Symbols have the library's path as it is given here.
        run(*dlltool, "-d", definition.name, "-l", made[-1].name, folder=scratch)
    return made


def build_mingw(name, out, scratch, stripped):
    libraries = import_libraries(["x86_64-w64-mingw32-dlltool"], scratch,
                                 ["KERNEL32", "msvcrt", "libstdc++-6", "libgcc_s_seh-1"])
    # The symbols have the object's name, so it must not be one that the compiler makes up.
    built = scratch / f"mingw-{name}.o"
    compiler = ["x86_64-w64-mingw32-gcc"]
    if source(name).suffix == ".cpp":
        compiler = ["clang", "--target=x86_64-w64-windows-gnu", *freestanding(name)]
    run(*compiler, *options(name), "-c", "-o", built, source(name))
    run("x86_64-w64-mingw32-gcc", "-shared", "-nostdlib", *(["-s"] if stripped else []),
        "-Wl,--entry,0", "-Wl,--no-insert-timestamp", "-Wl,--image-base,0x180000000", "-o", out, built,
        *fortran(name, "x86_64-w64-mingw32-gfortran-posix", scratch), *libraries)


def build_microsoft(name, out, scratch):
    """Like Microsoft's tools, which write no symbols."""
    libraries = import_libraries(["llvm-dlltool-14", "-m", "i386:x86-64"], scratch,
                                 ["KERNEL32", "msvcrt", "VCRUNTIME140"])
    built = scratch / f"microsoft-{name}.obj"
    run("clang", "--target=x86_64-pc-windows-msvc", *options(name), *freestanding(name), "-c", "-o",
        built, source(name))
    run("lld-link", "/dll", "/noentry", "/machine:x64", "/base:0x180000000", "/timestamp:0",
        f"/implib:{scratch / name}.lib", "/opt:ref", "/nodefaultlib", f"/out:{out}", built,
        *libraries)


def modules(out, scratch):
    """Path of each module, and a function that builds it there."""
    for kind, stripped in (("symbols", False), ("stripped", True)):
        for platform in LINUX:
            names = NAMES + (["locks-inline"] if platform == "linux-aarch64" else [])
            for name in names:
                yield out / platform / kind / f"{name}.so", \
                    lambda path, p=platform, n=name, s=stripped: build_linux(p, n, path, scratch, s)
        for platform in APPLE:
            for name in NAMES:
                yield out / platform / kind / f"{name}.so", \
                    lambda path, p=platform, n=name, s=stripped: build_apple(p, n, path, scratch, s)
        for name in NAMES:
            yield out / "win_amd64" / kind / f"{name}.pyd", \
                lambda path, n=name, s=stripped: build_mingw(n, path, scratch, s)
    for name in NAMES:
        if name == "common":  # there is no Fortran compiler for it here
            continue
        yield out / "win_amd64" / "microsoft" / f"{name}.pyd", \
            lambda path, n=name: build_microsoft(n, path, scratch)


def main():
    out = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else HERE / "modules"
    for tool in TOOLS:
        if not shutil.which(tool):
            fail(f"{tool} is missing; the first lines of this file name the packages.")
    before = {path for path in out.rglob("*") if path.is_file()}
    built = []
    with tempfile.TemporaryDirectory() as scratch:
        for path, build in modules(out, Path(scratch)):
            path.parent.mkdir(parents=True, exist_ok=True)
            build(path)
            path.chmod(0o644)
            built.append(path)
    for stale in before.difference(built):
        stale.unlink()


if __name__ == "__main__":
    main()
