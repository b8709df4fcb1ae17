#!/usr/bin/env python3
"""Builds the cases: wheels like those for which packagers got a wrong answer, one mistake each.

    build.py [OUT]

Writes into this folder, or OUT.  The modules are compiled from the C below, without Python's
headers.  Needs gcc, and gcc-mingw-w64-x86-64 for Windows modules.  tests/cli/test_cases.py has the
right answer for each.
"""
import base64
import gzip
import hashlib
import io
import pathlib
import subprocess
import sys
import tarfile
import tempfile
import zipfile

HERE = pathlib.Path(__file__).parent
OUT = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE

THREADED = "-cp314-cp314t-manylinux_2_28_x86_64.whl"
SUFFIX = ".cpython-314t-x86_64-linux-gnu.so"

# A module with multi-phase initialization.  FT: compiled for the free-threaded build; GIL: with a
# slot which declares that it does not need the GIL.
MODULE = r"""
#include <stddef.h>
#ifndef NAME
#define NAME _x
#endif
#define PASTE(a, b) a##b
#define JOIN(a, b) PASTE(a, b)
#define QUOTE(a) #a
#define TEXT(a) QUOTE(a)
#ifdef _WIN32
#define OUT __declspec(dllexport)
#define IN __declspec(dllimport)
#else
#define OUT __attribute__((visibility("default")))
#define IN
#endif
typedef struct { int id; void *value; } Slot;
#ifdef FT
typedef struct {
  size_t tid; unsigned short flags; unsigned char mutex, gc;
  unsigned local; size_t shared; void *type;
} Head;
#define HEAD {0, 4, 0, 0, 0xffffffffu, 0, 0}
#else
typedef struct { size_t refcnt; void *type; } Head;
#define HEAD {1, 0}
#endif
typedef struct {
  Head head; void *m_init; size_t m_index; void *m_copy;
  const char *name, *doc; size_t size; void *methods; Slot *slots; void *traverse, *clear, *free;
} Definition;
extern IN void *PyModuleDef_Init(Definition *);
static int exec_module(void *module) { (void)module; return 0; }
static Slot slots[] = {{2, (void *)exec_module},
#ifdef GIL
                       {4, (void *)1},
#endif
                       {0, 0}};
static Definition definition = {HEAD, 0, 0, 0, TEXT(NAME), 0, 0, 0, slots, 0, 0, 0};
OUT void *JOIN(PyInit_, NAME)(void) { return PyModuleDef_Init(&definition); }
"""
EXPORTED = '__attribute__((visibility("default"))) '

LOADER = b"""import importlib.util, pathlib
spec = importlib.util.spec_from_file_location("core_ops", str(pathlib.Path(__file__).parent / "libops.so"))
module = importlib.util.module_from_spec(spec)
"""


class Compiler:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)

    def run(self, compiler, source, arguments, libraries):
        code, binary = self.folder / "code.c", self.folder / "module.bin"
        code.write_text(source)
        subprocess.check_call([compiler, "-shared", "-O1", "-s", "-w", *arguments, "-o", binary, code, *libraries])
        return binary.read_bytes()

    def elf(self, source, *arguments, libraries=()):
        return self.run("gcc", source, ["-fPIC", "-fvisibility=hidden", *arguments], libraries)

    def elf_library(self, name, source):
        """The path of the library, by which it can be linked."""
        path = self.folder / name
        path.write_bytes(self.elf(source, f"-Wl,-soname,{name}"))
        return path

    def pe(self, python_library, *arguments):
        exports, library = self.folder / "exports.def", self.folder / "library.a"
        exports.write_text(f'LIBRARY "{python_library}"\nEXPORTS\nPyModuleDef_Init\n')
        subprocess.check_call(["x86_64-w64-mingw32-dlltool", "-d", exports, "-l", library, "-D", python_library])
        return self.run("x86_64-w64-mingw32-gcc", MODULE,
                        ["-nostdlib", "-Wl,--entry=0,--no-insert-timestamp,--image-base,0x180000000", *arguments],
                        [library])


def record_hash(content):
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


def pack(path, members, dist_info=None, directories=(), rows=(), requires=None, pure="false"):
    """A wheel with these members, names to contents.  `rows`: additional rows of RECORD."""
    path = OUT / path
    name, version, *_, python, abi, platform = path.name[:-len(".whl")].split("-")
    info = dist_info or f"{name}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    if requires:
        metadata += f"Requires-Python: {requires}\n"
    tags = "".join(f"Tag: {a}-{b}-{c}\n" for a in python.split(".") for b in abi.split(".")
                   for c in platform.split("."))
    files = dict(members)
    files[f"{info}/METADATA"] = metadata.encode()
    files[f"{info}/WHEEL"] = f"Wheel-Version: 1.0\nGenerator: build.py\nRoot-Is-Purelib: {pure}\n{tags}".encode()
    record = [f"{file},{record_hash(content)},{len(content)}" for file, content in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*record, *rows, f"{info}/RECORD,,", ""]).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as wheel:
        for directory in directories:
            wheel.writestr(zipfile.ZipInfo(directory), b"")
        for file, content in files.items():
            wheel.writestr(zipfile.ZipInfo(file), content, zipfile.ZIP_DEFLATED)


def loading(compiler, ready, default):
    pack(f"init-of-another-name/loader-1.0{THREADED}",
         {"loader/__init__.py": LOADER, "loader/libops.so": compiler.elf(MODULE, "-DFT", "-DNAME=core_ops")})
    pack(f"init-of-another-name/variants-1.0{THREADED}",
         {f"variants/MPI.impl{SUFFIX}": compiler.elf(MODULE, "-DFT", "-DGIL", "-DNAME=MPI")})
    hidden = """extern int PyArg_Parse(void *, const char *, ...);
void *PyInit__x(void) { return (void *)(long)PyArg_Parse(0, ""); }
void *keep = (void *)PyInit__x;"""
    pack(f"hidden-init/hidden-1.0{THREADED}",
         {f"hidden/_x{SUFFIX}": compiler.elf(hidden),
          f"hidden/_y{SUFFIX}": compiler.elf(MODULE, "-DFT", "-DGIL", "-DNAME=_y")})
    pack(f"stale-sibling/stale-1.0{THREADED}",
         {f"stale/_x{SUFFIX}": ready, "stale/_x.cpython-314-x86_64-linux-gnu.so": default})


def interpreters(ready, default):
    for name, member, module in [
            ("two_t-1.0-cp313.cp314-cp313t.cp314t-manylinux_2_28_x86_64", f"_x{SUFFIX}", ready),
            ("any_python-1.0-py3-none-manylinux_2_28_x86_64", f"_x{SUFFIX}", ready),
            ("stable-1.0-cp315-abi3.abi3t-manylinux_2_28_x86_64", "_x.cpython-315t-x86_64-linux-gnu.so", ready),
            ("abi3-1.0-cp310-abi3-manylinux_2_28_x86_64", "_x.cpython-310-x86_64-linux-gnu.so", default),
            ("two_libc-1.0-cp314-cp314t-manylinux_2_28_x86_64.musllinux_1_2_x86_64", f"_x{SUFFIX}", ready),
            ("two_builds-1.0-cp314-cp314.cp314t-manylinux_2_28_x86_64", f"_x{SUFFIX}", ready)]:
        pack(f"one-interpreter-of-many/{name}.whl", {f"{name.split('-')[0]}/{member}": module})


def imports(compiler):
    nobodys = """extern unsigned long __Py_ThreadId(void); extern int Py_NowhereAtAll(void);
OUT void *use[2] = {(void *)__Py_ThreadId, (void *)Py_NowhereAtAll};"""
    pack(f"import-of-no-python/nowhere-1.0{THREADED}",
         {f"nowhere/_x{SUFFIX}": compiler.elf(MODULE + nobodys, "-DFT", "-DGIL", "-Wl,-z,now")})
    library = compiler.elf_library(
        "libthing.so.1", f"{EXPORTED}int PyThing_TypeF(void) {{ return 1; }} {EXPORTED}void *PyThingAPI;")
    own = """extern int PyThing_TypeF(void); extern void *PyThingAPI;
OUT void *use[2] = {(void *)PyThing_TypeF, &PyThingAPI};"""
    pack("abi3-names-of-own-library/foreign-1.0-cp310-abi3-manylinux_2_28_x86_64.whl",
         {"foreign/_x.abi3.so": compiler.elf(MODULE + own, "-Wl,-rpath,$ORIGIN", libraries=[library]),
          "foreign/libthing.so.1": library.read_bytes()})
    of_311 = """extern int PyObject_GetBuffer(void *, void *, int); extern void PyBuffer_Release(void *);
OUT void *use[2] = {(void *)PyObject_GetBuffer, (void *)PyBuffer_Release};"""
    pack("abi3-requires-python/required-1.0-cp38-abi3-manylinux_2_28_x86_64.whl",
         {"required/_x.abi3.so": compiler.elf(MODULE + of_311)}, requires=">=3.11")
    return library.read_bytes()


def refused(ready):
    licenses = "recdir-1.0.dist-info/licenses/"
    pack(f"record-row-for-directory/recdir-1.0{THREADED}", {f"recdir/_x{SUFFIX}": ready},
         directories=[licenses], rows=[f"{licenses},{record_hash(b'')},0"])
    pack(f"names-that-pypi-refuses/dirname-1.0{THREADED}", {f"dirname/_x{SUFFIX}": ready},
         dist_info="DirName-1.0.dist-info")
    pack(f"names-that-pypi-refuses/UpperCase-1.0{THREADED}", {f"uppercase/_x{SUFFIX}": ready})


def python_libraries(compiler):
    folder = "windows-python-dll"
    pack(f"{folder}/abi3_version_dll-1.0-cp39-abi3-win_amd64.whl", {"_x.pyd": compiler.pe("python313.dll", "-DGIL")})
    pack(f"{folder}/default_links_t-1.0-cp313-cp313-win_amd64.whl",
         {"_x.cp313-win_amd64.pyd": compiler.pe("python313t.dll", "-DGIL")})
    pack(f"{folder}/other_version-1.0-cp312-cp312-win_amd64.whl",
         {"_x.cp312-win_amd64.pyd": compiler.pe("python311.dll", "-DGIL")})
    copy = "python314t-0123456789abcdef.dll"
    module = compiler.pe(copy, "-DFT", "-DGIL")
    pack(f"{folder}/bundled-1.0-cp314-cp314t-win_amd64.whl",
         {"bundled/_x.cp314t-win_amd64.pyd": module, f"bundled.libs/{copy}": module})
    python = compiler.elf_library("libpython3.13.so", f"{EXPORTED}void *PyModuleDef_Init(void *d) {{ return d; }}")
    pack(f"{folder}/abi3_libpython-1.0-cp310-abi3-manylinux_2_28_x86_64.whl",
         {"_x.abi3.so": compiler.elf(MODULE, "-DGIL", libraries=[python])})


def platforms(ready, library):
    web_assembly = b"\0asm\x01\0\0\0"
    folder = "platforms-not-compared"
    pack(f"{folder}/android-1.0-cp314-cp314t-android_24_arm64_v8a.whl",
         {"_x.cpython-314t-aarch64-linux-android.so": ready})
    pack(f"{folder}/elf_for_wasm-1.0-cp314-cp314t-pyemscripten_2026_0_wasm32.whl",
         {"_x.cpython-314t-wasm32-emscripten.so": ready})
    pack(f"{folder}/wasm_for_linux-1.0{THREADED}", {f"_x{SUFFIX}": web_assembly})
    pack(f"{folder}/ctypes_arch-1.0-py3-none-manylinux_2_28_aarch64.whl", {"ctypes_arch/libthing.so.1": library})
    pack(f"{folder}/ctypes_any-1.0-py3-none-any.whl", {"ctypes_any/libthing.so.1": library}, pure="true")
    folder = "no-free-threaded-python-there"
    pack(f"{folder}/rel-1.0{THREADED}", {f"rel/_x{SUFFIX}": ready})
    pack(f"{folder}/rel-1.0-cp314-cp314-pyemscripten_2026_0_wasm32.whl",
         {"rel/_x.cpython-314-wasm32-emscripten.so": web_assembly})


def messages(ready):
    pack("messages/abitag-1.0-cp315t-abi3t-linux_x86_64.whl", {"abitag/_x.abi3t.so": ready})
    e_machine = 18
    damaged = ready[:e_machine] + b"\0\0" + ready[e_machine + 2:]
    pack("messages/machine_none-1.0-cp314-cp314t-manylinux_2_28_aarch64.whl",
         {"_x.cpython-314t-aarch64-linux-gnu.so": damaged})
    content = b"Metadata-Version: 2.1\nName: sdist\nVersion: 1.0\n"
    member = tarfile.TarInfo("sdist-1.0/PKG-INFO")
    member.size = len(content)
    with open(OUT / "messages/sdist-1.0.tar.gz", "wb") as file, \
            gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed, \
            tarfile.open(fileobj=packed, mode="w") as archive:
        archive.addfile(member, io.BytesIO(content))


def main():
    with tempfile.TemporaryDirectory() as folder:
        compiler = Compiler(folder)
        ready, default = compiler.elf(MODULE, "-DFT", "-DGIL"), compiler.elf(MODULE, "-DGIL")
        loading(compiler, ready, default)
        interpreters(ready, default)
        library = imports(compiler)
        refused(ready)
        python_libraries(compiler)
        platforms(ready, library)
        messages(ready)
        recursion = OUT / "recursion-after-declaring"
        recursion.mkdir(exist_ok=True)
        (recursion / f"rec{SUFFIX}").write_bytes(compiler.elf((HERE / "recursion-after-declaring/rec.c").read_text()))


if __name__ == "__main__":
    main()
