#!/usr/bin/env python3
"""Installs a build into a new folder and builds the examples against that alone.

    install.py --build DIR --source DIR --cxx COMPILER
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "package"))
import served


def run(*command, **more):
    done = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          **more)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def output_of(program, wheel, status):
    done = subprocess.run([str(program), str(wheel)], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != status:
        sys.exit(f"{program} ended with {done.returncode}, not {status}: {done.stdout}{done.stderr}")
    return done.stdout


def build_with_cmake(example, scratch, prefix, options):
    """Builds a copy of the example, so nothing of the checkout can be found next to it."""
    copy = scratch / "source" / example.name
    shutil.copytree(example, copy)
    build = scratch / "build" / example.name
    run("cmake", "-S", copy, "-B", build, "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={prefix}",
        f"-DCMAKE_CXX_COMPILER={options.cxx}")
    run("cmake", "--build", build)
    return build


def build_with_pkg_config(source, scratch, prefix, is_static=False):
    search = os.pathsep.join(str(path) for path in sorted(prefix.rglob("pkgconfig")))
    flags = run("pkg-config", *["--static"] * is_static, "--cflags", "--libs", "ftcheck",
                env={**os.environ, "PKG_CONFIG_PATH": search}).split()
    if is_static:
        [library] = prefix.rglob("libftcheck.a")
        flags = [library if flag == "-lftcheck" else flag for flag in flags]
    program = scratch / ("verdict-static" if is_static else "verdict")
    run("cc", "-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", source, *flags,
        *[f"-Wl,-rpath,{library.parent}" for library in prefix.rglob("libftcheck.so")], "-o", program)
    return program


def main():
    parser = argparse.ArgumentParser()
    for name in ("build", "source"):
        parser.add_argument(f"--{name}", type=pathlib.Path, required=True)
    parser.add_argument("--cxx", required=True)
    options = parser.parse_args()
    wheels = options.source / "testdata" / "wheels"
    ready = wheels / "ready-1.0-cp314-cp314t-manylinux_2_17_x86_64.whl"
    mixed = wheels / "mixed-1.0-cp314-cp314t-manylinux_2_17_x86_64.whl"
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder)
        prefix = scratch / "prefix"
        run("cmake", "--install", options.build, "--prefix", prefix)
        version = run(prefix / "bin" / "ftcheck", "--version").split()[1]
        fetch = prefix / "libexec" / "ftcheck" / "ftcheck-fetch"
        assert run(fetch, "--version").split() == ["ftcheck-fetch", version]
        [library] = prefix.rglob("libftcheck.so")
        with served.index("ready", ready) as url:
            assert "1 wheel read" in run(prefix / "bin" / "ftcheck", *served.OPTIONS, url, "--package", "ready")
            assert '"verdict": "ready"' in run(sys.executable, "-c", served.LIBRARY_ASKS, library, url, "ready")

        examples = build_with_cmake(options.source / "examples" / "cpp", scratch, prefix, options)
        verdicts, report = examples / "verdicts", examples / "report"
        assert "ready.multi_ready: ready" in output_of(verdicts, ready, 0)
        assert "enables-gil" in output_of(verdicts, mixed, 1)
        assert "| project |" in output_of(report, mixed, 1)

        verdict = build_with_pkg_config(options.source / "examples" / "c" / "verdict.c", scratch, prefix)
        assert output_of(verdict, ready, 0) == "ready\n"
        assert output_of(verdict, mixed, 1) == "enables-gil\n"

        verdict = build_with_pkg_config(options.source / "examples" / "c" / "verdict.c", scratch, prefix, is_static=True)
        assert output_of(verdict, ready, 0) == "ready\n"
        assert "libftcheck" not in run("ldd", verdict)

        # The static library, and a version that does not exist.
        static = scratch / "static"
        shutil.copytree(options.source / "examples" / "cpp", static)
        lists = (static / "CMakeLists.txt").read_text()
        (static / "CMakeLists.txt").write_text(
            lists.replace("CONFIG REQUIRED", "CONFIG REQUIRED COMPONENTS static").replace("ftcheck::ftcheck",
                                                                                          "ftcheck::static"))
        linked = build_with_cmake(static, scratch, prefix, options) / "verdicts"
        assert "ready.multi_ready: ready" in output_of(linked, ready, 0)
        assert "libftcheck" not in run("ldd", linked)
        (static / "CMakeLists.txt").write_text(re.sub(r"ftcheck \d+\.\d+", "ftcheck 99.0", lists))
        done = subprocess.run(["cmake", "-S", static, "-B", scratch / "newer", "-G", "Ninja",
                               f"-DCMAKE_PREFIX_PATH={prefix}"], stdin=subprocess.DEVNULL, capture_output=True,
                              text=True)
        assert done.returncode and version in done.stderr, done.stderr


if __name__ == "__main__":
    main()
