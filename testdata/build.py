#!/usr/bin/env python3
"""Rebuilds testdata/modules, hostile, wheels, broken and rules from testdata/src.

    testdata/build.py [OUT]        writes into OUT, by default the folder of this file

The same tools give the same bytes in every run, without timestamps, build ids or paths.  It needs
Python 3.9 and these packages of Debian 12 on amd64:

    apt-get install gcc g++ clang lld lld-16 llvm gcc-mingw-w64-x86-64 gcc-mingw-w64-i686 \\
        gcc-i686-linux-gnu gcc-aarch64-linux-gnu g++-aarch64-linux-gnu gcc-arm-linux-gnueabihf \\
        g++-s390x-linux-gnu g++-powerpc64le-linux-gnu g++-riscv64-linux-gnu

It uses no Python headers: src/cpython.h declares what is needed.  The first comment of each source
and README.md say what it shows; the verdicts in those comments become modules/verdicts.tsv, which
tests read.
"""
import re
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

sys.dont_write_bytecode = True
import hostile_files
import pack
import rule_fixtures

HERE = Path(__file__).resolve().parent
SOURCES = HERE / "src"
HOSTILE = SOURCES / "hostile"

PACKAGES = {  # tool: the Debian package that has it
    "gcc": "gcc",
    "g++": "g++",
    "aarch64-linux-gnu-g++": "g++-aarch64-linux-gnu",
    "clang": "clang",
    "ld.lld": "lld",
    "wasm-ld": "lld",
    "ld64.lld-16": "lld-16",
    "lld-link": "lld",
    "llvm-lipo-14": "llvm-14",
    "llvm-dlltool-14": "llvm-14",
    "i686-linux-gnu-gcc": "gcc-i686-linux-gnu",
    "aarch64-linux-gnu-gcc": "gcc-aarch64-linux-gnu",
    "arm-linux-gnueabihf-gcc": "gcc-arm-linux-gnueabihf",
    "s390x-linux-gnu-gcc": "g++-s390x-linux-gnu",
    "powerpc64le-linux-gnu-gcc": "g++-powerpc64le-linux-gnu",
    "riscv64-linux-gnu-gcc": "g++-riscv64-linux-gnu",
    "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64",
    "x86_64-w64-mingw32-dlltool": "binutils-mingw-w64-x86-64",
    "i686-w64-mingw32-gcc": "gcc-mingw-w64-i686",
    "i686-w64-mingw32-dlltool": "binutils-mingw-w64-i686",
}

COMPILE = ["-std=c11", "-ffreestanding", "-O2", "-Wall", "-Wextra", "-fno-ident",
           "-fno-asynchronous-unwind-tables", "-fno-stack-protector"]
ELF = ["-fPIC", "-fvisibility=hidden", "-shared", "-nostdlib", "-s",
                 "-Wl,--build-id=none", "-Wl,-z,max-page-size=4096"]
# Text and data in fewer pages, like binutils before 2.31 and many wheels still do: this keeps the
# files small.
ELF_SMALL = ["-Wl,-z,noseparate-code", "-Wl,--no-warn-rwx-segments"]

# Platform of a Linux wheel: compiler, and the part of a module's suffix that names the platform.
LINUX = {
    "linux-x86_64": ("gcc", "x86_64-linux-gnu"),
    "linux-i686": ("i686-linux-gnu-gcc", "i386-linux-gnu"),
    "linux-aarch64": ("aarch64-linux-gnu-gcc", "aarch64-linux-gnu"),
    "linux-armv7l": ("arm-linux-gnueabihf-gcc", "arm-linux-gnueabihf"),
    "linux-s390x": ("s390x-linux-gnu-gcc", "s390x-linux-gnu"),
    "linux-ppc64le": ("powerpc64le-linux-gnu-gcc", "powerpc64le-linux-gnu"),
    "linux-riscv64": ("riscv64-linux-gnu-gcc", "riscv64-linux-gnu"),
}
# Platform of a Windows wheel: mingw's name for it, and the image base, without which the linker
# takes one from the output's path.
WINDOWS = {"win_amd64": ("x86_64-w64-mingw32", "0x180000000"),
           "win32": ("i686-w64-mingw32", "0x10000000")}
# The same for clang, lld-link and llvm-dlltool.
MICROSOFT = {"win_amd64": ("x86_64", "x64", "i386:x86-64"), "win_arm64": ("aarch64", "arm64", "arm64")}
APPLE = {"macosx-arm64": "arm64", "macosx-x86_64": "x86_64"}

CORE = ["multi_ready", "multi_used", "multi_nothing", "single_ready", "single_nothing",
        "export_ready"]
# Modules whose code must be followed, on the most used architectures.
CODE = ["runtime_slots", "runtime_slots_nothing", "helper_returns", "branch_two_defs",
        "single_used", "single_one_path", "single_import_only", "slots_copied", "heap_definition",
        "error_returned", "closure_table", "constant_pointer", "export_nested", "export_runtime",
        "cffi_module", "imports_array", "single_imports_array"]
# In C++, where Microsoft's tools build for both of their processors.
CPLUSPLUS = ["caught_around", "caught_elsewhere", "catching_imports_array"]
# Handlers that can be followed only in ELF and Mach-O files.
HANDLERS = ["caught_null", "caught_joins", "caught_skips", "caught_declares", "caught_inside",
            "caught_fails", "caught_outside", "caught_cleanup"]
# Modules that need a bundled library, with that library and one of its functions.
BUNDLED = {"forward": ("forward_library", "make_forward_module"),
           "asks_library": ("answering_library", "ask_threadsafe")}
REST = ["caught_frame", "multi_no_slots", "multi_ready315", "export_nothing", "export_and_init",
        "single_unchecked", "single_found_before", "chance_bytes", "two_inits",
        "runtime_slot_undone", "runtime_slots_guard", "loop_in_init", "loop_forever",
        "loop_over_lower", "loop_then_used", "followed_once",
        "branch_both_ready", "computed_jump", "create_nothing", "create_object", "negative_size",
        "single_bare_module", "single_in_loop", "single_looked_up", "version_checked",
        "export_cycle", "slots_unknown", "global_definition",
        "many_branches", "recursive_helper", "always_fails", "single_twice", "single_submodule",
        "single_unknown_value", "single_from_spec",
        "default_layout", "default_suffix", "missing_api", "optional_api", "nowhere_api", "wrong_name", "no_init",
        "unicode_name",
        "cython_ready", "cython_used", "pybind11_ready", "pybind11_set_gil", "nanobind_ready",
        "pyo3_ready", "pyo3_set_gil", "f2py_ready", "swig_nothing", "mypyc_ready",
        "mypyc_shim", "boost_python_nothing", "hints_many", "hints_none", "state_many", "state_none", "state_fortran"]

# The import libraries of python314t.dll and others export what src/cpython.h declares.
DATA = re.compile(r"^API PyObject \*(\w+);", re.M)
FUNCTION = re.compile(r"^API .*?\b(\w+)\(", re.M)


def fail(sentence):
    sys.exit(f"testdata/build.py: {sentence}")


def run(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode or done.stderr.strip():
        fail(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")


def source(name):
    for path in (SOURCES / f"{name}.c", SOURCES / f"{name}.cpp"):
        if path.exists():
            return path
    return HOSTILE / f"{name}.c"


def compile_options(name):
    """Without a standard library; C++ here needs only the parts for exceptions."""
    if source(name).suffix == ".c":
        return COMPILE
    cplusplus = ["-std=c++20", "-fexceptions", "-fno-rtti", "-nostdinc++",
                 "-Wno-missing-field-initializers"]
    return cplusplus + [option for option in COMPILE if option != "-std=c11"]


def version(name):
    """The Python that a source is compiled for: 314 or 315."""
    found = re.search(r"^#define PYTHON_VERSION (\d+)", source(name).read_text(), re.M)
    return found[1] if found else "314"


def tag(name):
    """The ABI part of the usual suffix: "314t"."""
    return version(name) + ("" if name == "default_suffix" else "t")


def verdict(name):
    found = re.search(r"Verdict: ([a-z-]+)", source(name).read_text())
    if not found:
        fail(f"{source(name).relative_to(HERE)} has no 'Verdict:' in its first comment")
    return found[1]


def linux_suffix(platform, name):
    return f".cpython-{tag(name)}-{LINUX[platform][1]}.so"


def windows_suffix(platform, name):
    return f".cp{tag(name)}-{platform}.pyd"


def apple_suffix(name):
    return f".cpython-{tag(name)}-darwin.so"


def library_stem(source):
    """libforward for forward_library"""
    return f"lib{source.removesuffix('_library')}"


def build_elf(platform, name, out, extra=()):
    # Half of the modules for 32-bit ARM use each of its two instruction sets.
    mode = []
    if platform == "linux-armv7l":
        mode = ["-marm" if name.startswith("single") else "-mthumb"]
    layout = [] if (platform, name) == ("linux-x86_64", "multi_ready") else ELF_SMALL
    options = [*compile_options(name), *ELF]
    if name.startswith("state_"):  # like most modules: with symbols, unwind tables and separate code
        layout = []
        options.remove("-s")
        options.append("-fasynchronous-unwind-tables")
    run(LINUX[platform][0], *options, *mode, *layout, "-o", out, source(name),
        *extra)


def build_elf_relr(name, out):
    run("clang", *COMPILE, *ELF, "-fuse-ld=lld", "-Wl,--pack-dyn-relocs=relr", "-o", out,
        source(name))


def imported(name):
    """The DLLs a fixture may import from: name, functions, data."""
    header = (SOURCES / "cpython.h").read_text()
    python = "python314" if name == "wrong_dll" else f"python{tag(name)}"
    libraries = [(python, FUNCTION.findall(header), DATA.findall(header)),
                 ("VCRUNTIME140", ["memset", "memcpy"], [])]
    if name == "static_guard":
        libraries.append(("KERNEL32", ["AcquireSRWLockExclusive", "ReleaseSRWLockExclusive"], []))
    if name in CPLUSPLUS:
        libraries[1][1].extend(["__CxxFrameHandler3", "__std_terminate"])
        libraries.append(("settings", ["find_settings", "lock", "unlock"], []))
    if name in BUNDLED:
        library, function = BUNDLED[name]
        libraries.append((library_stem(library), [function], []))
    return libraries


def import_library(dlltool, machine, dll, functions, data, scratch):
    definition = scratch / f"{dll}.def"
    lines = [f"LIBRARY {dll}.dll", "EXPORTS", *functions, *(f"{name} DATA" for name in data)]
    definition.write_text("\n".join(lines) + "\n")
    library = scratch / f"lib{dll}.a"
    run(dlltool, *machine, "-d", definition, "-l", library)
    return library


def build_pe(platform, name, out, scratch):
    triple, base = WINDOWS[platform]
    libraries = [import_library(f"{triple}-dlltool", [], dll, functions, data, scratch)
                 for dll, functions, data in imported(name)]
    run(f"{triple}-gcc", *COMPILE, "-shared", "-nostdlib", "-s", "-Wl,--entry,0",
        "-Wl,--no-insert-timestamp", f"-Wl,--image-base,{base}", "-o", out, source(name),
        *libraries)


def build_pe_microsoft(platform, name, out, scratch):
    """Like Microsoft's tools: Debian has no mingw for ARM, and mingw does not support Windows'
    thread-local variables."""
    arch, machine, dlltool = MICROSOFT[platform]
    libraries = [import_library("llvm-dlltool-14", ["-m", dlltool], dll, functions, data, scratch)
                 for dll, functions, data in imported(name)]
    built = scratch / f"{name}.obj"
    run("clang", f"--target={arch}-pc-windows-msvc", *compile_options(name), "-c", "-o", built,
        source(name))
    run("lld-link", "/dll", "/noentry", f"/machine:{machine}", "/base:0x180000000", "/timestamp:0",
        f"/implib:{scratch / name}.lib", "/opt:ref", "/nodefaultlib", f"/out:{out}", built,
        *libraries)


def build_mach_o(platform, name, out, scratch, fixups, library=None):
    arch = APPLE[platform]
    built = scratch / f"{name}.o"
    run("clang", f"--target={arch}-apple-macos11", *compile_options(name), "-fvisibility=hidden",
        "-c", "-o", built, source(name))
    run("ld64.lld-16", "-arch", arch, "-platform_version", "macos", "11.0", "11.0", "-bundle",
        "-undefined", "dynamic_lookup", "-x", "-no_data_const", fixups, "-o", out, built,
        *([library] if library else []))


def build_dylib(platform, name, out, scratch):
    arch = APPLE[platform]
    built = scratch / f"{name}.o"
    run("clang", f"--target={arch}-apple-macos11", *COMPILE, "-fvisibility=hidden", "-c", "-o",
        built, source(name))
    run("ld64.lld-16", "-arch", arch, "-platform_version", "macos", "11.0", "11.0", "-dylib",
        "-install_name", f"@loader_path/.dylibs/{out.name}", "-undefined", "dynamic_lookup", "-x",
        "-no_data_const", "-no_fixup_chains", "-o", out, built)


def build_wasm(name, out, scratch):
    """Like Emscripten's side modules; lld 14 knows no other way to share memory."""
    built = scratch / f"{name}.wasm.o"
    run("clang", "--target=wasm32-unknown-emscripten", *compile_options(name), "-fPIC",
        "-fvisibility=hidden", "-c", "-o", built, source(name))
    run("wasm-ld", "-shared", "--experimental-pic", "--allow-undefined", "--strip-all",
        "--export-dynamic", "-o", out, built)


def build_universal(name, out, scratch, fixups):
    slices = []
    for platform in APPLE:
        slices.append(scratch / f"{name}.{platform}")
        build_mach_o(platform, name, slices[-1], scratch, fixups)
    run("llvm-lipo-14", "-create", *slices, "-output", out)


def linux_fixtures(modules):
    for platform in LINUX:
        names = list(CORE)
        if platform not in ("linux-i686", "linux-armv7l"):
            names += CODE + CPLUSPLUS + HANDLERS
        if platform == "linux-x86_64":
            names += REST
        if platform in ("linux-i686", "linux-armv7l"):
            names += ["runtime_slots", "helper_returns", "default_layout"]
        if platform == "linux-i686":
            names += ["hints_many", "hints_none", "cython_ready"]
        for name in names:
            yield modules / platform / (name + linux_suffix(platform, name)), \
                partial(build_elf, platform, name)


def special_linux_fixtures(modules):
    platform = "linux-x86_64"
    folder = modules / platform
    for name, suffix in [("plain", ".so"), ("abi3_gil", ".abi3.so"), ("abi3_outside", ".abi3.so"),
                         ("abi3_newer", ".abi3.so"), ("export_ready", ".abi3t.so"),
                         ("export_ready", ".abi3t-x86_64-linux-gnu.so"),
                         ("export_nothing", ".abi3t.so"), ("export_nested", ".abi3t.so")]:
        yield folder / (name + suffix), partial(build_elf, platform, name)
    library = folder / "libthing.so.1"
    yield library, partial(build_elf, platform, "thing_library",
                           extra=[f"-Wl,-soname,{library.name}"])
    yield folder / "thing_api.abi3.so", partial(build_elf, platform, "thing_api",
                                                extra=[library, "-Wl,-rpath,$ORIGIN"])
    yield folder / ("relr_ready" + linux_suffix(platform, "relr_ready")), \
        partial(build_elf_relr, "relr_ready")


def bundled_fixtures(modules, scratch):
    """Libraries, and after them the modules that link them."""
    for name, (library, _) in BUNDLED.items():
        for platform in ("linux-x86_64", "linux-aarch64"):
            folder = modules / platform
            built = folder / f"{library_stem(library)}.so.1"
            yield built, partial(build_elf, platform, library,
                                 extra=[f"-Wl,-soname,{built.name}"])
            yield folder / (name + linux_suffix(platform, name)), \
                partial(build_elf, platform, name,
                        extra=[built, "-Wl,-rpath,$ORIGIN/../bundled.libs"])
        for platform, build in [("win_amd64", partial(build_pe, "win_amd64")),
                                ("win_arm64", partial(build_pe_microsoft, "win_arm64"))]:
            folder = modules / platform
            yield folder / f"{library_stem(library)}.dll", partial(build, library, scratch=scratch)
            yield folder / (name + windows_suffix(platform, name)), \
                partial(build, name, scratch=scratch)
        for platform in APPLE:
            folder = modules / platform
            built = folder / f"{library_stem(library)}.1.dylib"
            yield built, partial(build_dylib, platform, library, scratch=scratch)
            yield folder / (name + apple_suffix(name)), \
                partial(build_mach_o, platform, name, scratch=scratch, fixups="-no_fixup_chains",
                        library=built)


def hostile_fixtures(folder):
    for path in sorted(HOSTILE.glob("*.c")):
        platforms = ["linux-x86_64"]
        if "__asm__" not in path.read_text():
            platforms.append("linux-aarch64")
        for platform in platforms:
            yield folder / (path.stem + linux_suffix(platform, path.stem)), \
                partial(build_elf, platform, path.stem)


def windows_fixtures(modules, scratch):
    for platform, names in [("win_amd64", CORE + CODE + ["default_layout", "wrong_dll"]),
                            ("win32", CORE)]:
        for name in names:
            yield modules / platform / (name + windows_suffix(platform, name)), \
                partial(build_pe, platform, name, scratch=scratch)
    for platform, names in [("win_amd64", ["static_guard", *CPLUSPLUS]),
                            ("win_arm64", CORE + CODE + ["static_guard", *CPLUSPLUS])]:
        for name in names:
            yield modules / platform / (name + windows_suffix(platform, name)), \
                partial(build_pe_microsoft, platform, name, scratch=scratch)


def apple_fixtures(modules, scratch):
    def fixture(folder, name, build, *which, fixups):
        return modules / folder / (name + apple_suffix(name)), \
            partial(build, *which, name, scratch=scratch, fixups=fixups)

    for platform in APPLE:
        for name in CORE + CODE + CPLUSPLUS + HANDLERS:
            yield fixture(platform, name, build_mach_o, platform, fixups="-no_fixup_chains")
        for name in ["multi_ready", "multi_nothing", "single_ready", "export_ready"]:
            yield fixture(f"{platform}-chained", name, build_mach_o, platform,
                          fixups="-fixup_chains")
    for name in ["multi_ready", "mixed_slices"]:
        yield fixture("macosx-universal2", name, build_universal, fixups="-no_fixup_chains")


def wasm_fixtures(modules, scratch):
    for name in CORE + ["default_layout", "helper_returns", "slots_copied"]:
        yield modules / "wasm32" / f"{name}.cpython-{tag(name)}-wasm32-emscripten.so", \
            partial(build_wasm, name, scratch=scratch)


def fixtures(modules, scratch):
    """Path of each module and the function that builds it there; libraries come before their users."""
    yield from linux_fixtures(modules)
    yield from special_linux_fixtures(modules)
    yield from windows_fixtures(modules, scratch)
    yield from apple_fixtures(modules, scratch)
    yield from wasm_fixtures(modules, scratch)
    yield from bundled_fixtures(modules, scratch)


def source_of(path):
    name = path.name.split(".")[0]
    return f"{name[3:]}_library" if name.startswith("lib") else name


def check_readme():
    text = (HERE / "README.md").read_text()
    for path in sorted([*SOURCES.rglob("*.c"), *SOURCES.rglob("*.cpp")]):
        if f"`{path.stem}`" not in text:
            fail(f"README.md does not say what {path.relative_to(HERE)} shows.")
    for name in hostile_files.names():
        if f"`{name}`" not in text:
            fail(f"README.md does not say what hostile_files makes of {name}.")


def build_all(folder, fixtures):
    """Builds them and verdicts.tsv; returns the paths written."""
    verdicts = {}
    for path, build in fixtures:
        path.parent.mkdir(parents=True, exist_ok=True)
        build(out=path)
        path.chmod(0o644)
        judged = "incompatible" if path.parent.name == "wasm32" else verdict(source_of(path))
        verdicts[path] = f"{path.relative_to(folder).as_posix()}\t{judged}\n"
    (folder / "verdicts.tsv").write_text("".join(sorted(verdicts.values())))
    return [*verdicts, folder / "verdicts.tsv"]


def add_changed(folder):
    """Adds the files that are made from others in the folder; returns their paths."""
    rows = (folder / "verdicts.tsv").read_text().splitlines()
    written = []
    for name, data, verdict in hostile_files.fixtures(folder):
        written.append(folder / name)
        written[-1].write_bytes(data)
        rows.append(f"{name}\t{verdict}")
    (folder / "verdicts.tsv").write_text("".join(row + "\n" for row in sorted(rows)))
    return written


def main():
    out = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else HERE
    for tool, package in PACKAGES.items():
        if not shutil.which(tool):
            fail(f"{tool} is missing; install the Debian package {package}.")
    check_readme()
    modules = out / "modules"
    before = {path for folder in ("modules", "hostile", "wheels", "broken", "rules")
              for path in (out / folder).rglob("*") if path.is_file()}
    with tempfile.TemporaryDirectory() as scratch:
        built = build_all(modules, fixtures(modules, Path(scratch)))
    built += build_all(out / "hostile", hostile_fixtures(out / "hostile"))
    built += add_changed(out / "hostile")
    packed = pack.pack_all(out)
    packed += rule_fixtures.write_all(out / "rules", pack.Modules(modules))
    for stale in before.difference(built, packed):
        stale.unlink()


if __name__ == "__main__":
    main()
