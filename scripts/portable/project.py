"""Building ftcheck for a target: the command, the program that asks package indexes, and the shared library."""
import shutil

from . import recipe, shell

# The programs need nothing except the C library.  lib/exports.* say what the shared library offers, as everywhere.
LINK = {"linux": ["-s", "-Wl,--gc-sections"], "windows": ["-s", "-Wl,--gc-sections"], "macos": ["-s", "-Wl,-dead_strip"]}

# What the static libraries need of Windows: random numbers, certificates, sockets.
WINDOWS = ["ws2_32", "bcrypt", "crypt32", "advapi32", "user32", "kernel32"]


def build(target, folder, prefixes, tools, jobs):
    """The build folder, in which everything is built."""
    build_folder = folder / "ftcheck" / target.name
    toolchain = tools.toolchain(target)
    log = folder / "log" / f"{target.name}-ftcheck.log"
    log.unlink(missing_ok=True)
    link = LINK[target.system]
    executable = ["-pie", *link] if target.system == "linux" else link
    more = []
    if target.system == "windows":
        more = [f"-DCMAKE_CXX_STANDARD_LIBRARIES={' '.join(f'-l{name}' for name in WINDOWS)}"]
    if target.is_musl:
        executable = ["-static", *executable, str(prefixes["mimalloc"] / "lib" / "mimalloc.o")]
    # CMake keeps where it found libraries, so other ones need a new build.
    found = "\n".join(map(str, prefixes.values()))
    stamp = build_folder / "prefixes.txt"
    if not stamp.is_file() or stamp.read_text() != found:
        shutil.rmtree(build_folder, ignore_errors=True)
        build_folder.mkdir(parents=True)
        stamp.write_text(found)
    print(f"Building ftcheck for {target.name}", flush=True)
    shell.run(["cmake", "-G", "Ninja", "-S", shell.ROOT, "-B", build_folder,
               f"-DCMAKE_TOOLCHAIN_FILE={toolchain}/toolchain.cmake", "-DCMAKE_BUILD_TYPE=Release",
               "-DCMAKE_INSTALL_PREFIX=/usr/local", "-DCMAKE_INSTALL_LIBDIR=lib", *recipe.found_in(prefixes.values(), ""),
               f"-DCMAKE_EXE_LINKER_FLAGS={' '.join(executable)}", f"-DCMAKE_SHARED_LINKER_FLAGS={' '.join(link)}", *more,
               # A third of the time that compiling each source alone takes.
               "-DCMAKE_UNITY_BUILD=ON", "-DCMAKE_UNITY_BUILD_BATCH_SIZE=10", "-DFTCHECK_CCACHE=OFF", "-DFTCHECK_WARNINGS_AS_ERRORS=OFF",
               "-DFTCHECK_BUILD_TESTS=OFF", "-DFTCHECK_BUILD_FETCH=ON", "-DFTCHECK_STATIC_DEPENDENCIES=ON", "-DFTCHECK_INSTALL=ON",
               "-DFTCHECK_WHEEL=ON", "-DOPENSSL_USE_STATIC_LIBS=ON", "-DSKBUILD_SCRIPTS_DIR=scripts"], log)
    shell.run(["cmake", "--build", build_folder, "--parallel", str(jobs), "--target", "ftcheck-python"], log)
    return build_folder


def install(build_folder, component, prefix, log):
    """Installs a component as if to /usr/local, below `prefix`."""
    shutil.rmtree(prefix, ignore_errors=True)
    shell.run(["cmake", "--install", build_folder, "--component", component, "--prefix", prefix], log)
    return prefix
