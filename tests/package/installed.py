#!/usr/bin/env python3
"""Builds the wheel for Python with scripts/wheel.py and tries it like a user.

    installed.py --build DIR --source DIR

The plain wheel and the one that carries its libraries are installed into separate environments, and the command,
the module and the example run there, in a folder outside of the checkout. Every program and library of the
second must find what it needs in the wheel, except for the few libraries that PEP 600 lets a wheel expect of the
system; and ftcheck, mypy and auditwheel must accept it.

Objects are taken from DIR, so nothing is compiled twice. Exits with 77 if pip cannot install the necessary
tools.
"""
import argparse
import json
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import venv

sys.dont_write_bytecode = True
import served

# From the policy manylinux_2_34: glibc, and the compiler's and zlib's libraries, which are as old there.
SYSTEM = re.compile(r"(linux-vdso|libc|libm|libdl|libpthread|libresolv|librt|libstdc\+\+|libgcc_s|libz)\.so\.\d+|/.*/ld-linux.*")


def run(*command, status=0, **more):
    done = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, **more)
    if done.returncode != status:
        print(f"{' '.join(map(str, command))} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        sys.exit(77 if done.returncode == 77 else 1)
    return done.stdout


def build(options, output):
    """The plain wheel and the repaired one."""
    launcher = f"{sys.executable};-B;{options.source / 'tests' / 'package' / 'reuse_objects.py'}"
    repaired = run(sys.executable, "-B", options.source / "scripts" / "wheel.py", "--output", output,
                   "--define", f"CMAKE_CXX_COMPILER_LAUNCHER={launcher}",
                   env={**os.environ, "FTCHECK_BUILT": str(options.build)})
    [plain] = (output / "plain").iterdir()
    return plain, pathlib.Path(repaired.splitlines()[-1])


def install(wheel, environment):
    """The folder of the environment's programs."""
    venv.create(environment, with_pip=True)
    programs = environment / "bin"
    run(programs / "pip", "install", "--quiet", "--no-index", "--disable-pip-version-check", wheel)
    return programs


def ask_index(programs, ready, clean):
    """Checks that the command and the module find the program that has the network."""
    ask = ("import ftcheck_wheel, sys; report = ftcheck_wheel.audit_package('ready', index_urls=[sys.argv[1]], "
           "platforms=['manylinux_2_17_x86_64'], use_cache=False); print(report.verdict, report.network.wheels)")
    with served.index("ready", ready) as url:
        assert "1 wheel read" in run("ftcheck", *served.OPTIONS, url, "--package", "ready", **clean)
        assert run("python", "-c", ask, url, **clean) == "ready 1\n"


def use(programs, scratch, source):
    """Checks the promises of README.md, with nothing else in the environment or the folder."""
    ready, mixed = (source / "testdata" / "wheels" / f"{name}-1.0-cp314-cp314t-manylinux_2_17_x86_64.whl"
                    for name in ("ready", "mixed"))
    clean = {"cwd": scratch, "env": {"PATH": f"{programs}:/usr/bin:/bin"}}
    version = re.search(r"project\(ftcheck VERSION ([0-9.]+)", (source / "CMakeLists.txt").read_text()).group(1)
    for command in (["ftcheck"], ["ftcheck-wheel"], ["python", "-m", "ftcheck_wheel"]):
        assert run(*command, "--version", **clean) == f"ftcheck {version}\n", command
    assert "error[FT301]" in run("ftcheck", mixed, status=1, **clean)
    ask_index(programs, ready, clean)
    print_title = ("import importlib.resources, json; "
                   "schema = importlib.resources.files('ftcheck_wheel') / 'report.schema.json'; "
                   "print(json.loads(schema.read_text(encoding='utf-8'))['title'])")
    assert run("python", "-c", print_title, **clean) == "ftcheck report\n"
    print_verdict = "import ftcheck_wheel, sys; print(ftcheck_wheel.audit(sys.argv[1]).verdict)"
    assert run("python", "-c", print_verdict, ready, **clean) == "ready\n"
    assert run("python", "-c", print_verdict, mixed, **clean) == "enables-gil\n"
    example = shutil.copy(source / "examples" / "python" / "verdicts.py", scratch)
    assert "ready.multi_ready: ready" in run("python", example, ready, **clean)
    assert "mixed.single_nothing: enables-gil\n  PyInit" in run("python", example, mixed, status=1, **clean)
    assert "gone.whl" in subprocess.run(["python", example, "gone.whl"], capture_output=True, text=True, **clean).stderr


def needs_nothing_else(site):
    """Checks what the loader finds, not what the wheel says."""
    binaries = [path for path in site.rglob("*") if path.is_file() and path.read_bytes()[:4] == b"\x7fELF"]
    ours = [path for path in binaries if (site / "ftcheck_wheel") in path.parents]
    assert {"ftcheck", "ftcheck-fetch", "libftcheck.so"} < {path.name for path in ours}, ours
    [fetch] = site.rglob("ftcheck-fetch")
    assert run(fetch, "--version").startswith("ftcheck-fetch "), fetch
    libraries = site / "ftcheck_wheel" / "lib"
    for path in ours:
        for line in run("ldd", path).splitlines():
            name, _, where = line.strip().partition(" => ")
            own = where and libraries in pathlib.Path(os.path.normpath(where.split(" (")[0])).parents
            assert own or SYSTEM.fullmatch(name.split(" (")[0]), f"{path} needs {line}"


def main():
    parser = argparse.ArgumentParser()
    for name in ("build", "source"):
        parser.add_argument(f"--{name}", type=pathlib.Path, required=True)
    options = parser.parse_args()
    output = options.build / "wheel"
    plain, repaired = build(options, output)
    assert plain.name.endswith(f"-py3-none-linux_{platform.machine()}.whl"), plain
    assert re.search(rf"-py3-none-manylinux_\d+_\d+_{platform.machine()}\.whl$", repaired.name), repaired
    if platform.freedesktop_os_release().get("VERSION_CODENAME") == "bookworm":  # as docs/python.md says
        assert "-manylinux_2_34_" in repaired.name, repaired
    tools = output / "tools" / "bin"
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder)
        use(install(plain, scratch / "plain"), scratch, options.source)

        programs = install(repaired, scratch / "repaired")
        use(programs, scratch, options.source)
        [site] = (scratch / "repaired" / "lib").glob("python*/site-packages")
        needs_nothing_else(site)
        said = json.loads(run(programs / "ftcheck", "--format", "json", "--hints", "--verify-record", plain, repaired))
        for artifact in said["artifacts"]:
            assert (artifact["verdict"], artifact["findings"]) == ("pure", []), artifact
        assert re.search(r'tag:\s+"manylinux_', run(tools / "auditwheel", "show", repaired)), repaired
        # Its types are known after installation, because of py.typed.
        run(tools / "mypy", "--strict", "--python-executable", programs / "python", "--cache-dir", scratch / "mypy",
            scratch / "verdicts.py", options.source / "python" / "ftcheck_wheel")


if __name__ == "__main__":
    main()
