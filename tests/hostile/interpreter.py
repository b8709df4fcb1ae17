#!/usr/bin/env python3
"""Builds interpreter.c, with the rest of the C API that testdata/src/cpython.h declares; needs a C compiler.

    interpreter.py OUT [--compiler CC]

On Linux, OUT MODULE then loads a module for this machine and prints the result. It runs the module's code:
for the fixtures, and with care for mutants of them.
"""
import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
SOURCES = HERE.parents[1] / "testdata" / "src"


def rest_of_api(written):
    """C code for what `written` does not define: functions that return a pointer or 0, and variables."""
    header = (SOURCES / "cpython.h").read_text()
    functions = {name: result for result, name in re.findall(r"^API (.*?)\b(\w+)\(", header, re.M)
                 if not re.search(rf"\b{name}\([^;]*?\)\s*{{", written)}
    variables = re.findall(r"^API PyObject \*(\w+);", header, re.M)
    lines = ["static char answer[64];"]
    lines += [f"void *{name}(void) {{ return {'answer' if '*' in result else 0}; }}"
              for name, result in functions.items()]
    return "\n".join([*lines, *(f"void *{name};" for name in variables)]) + "\n"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--compiler", default="cc")
    options = parser.parse_args()
    source = HERE / "interpreter.c"
    with tempfile.TemporaryDirectory() as folder:
        rest = pathlib.Path(folder) / "rest.c"
        rest.write_text(rest_of_api(source.read_text()))
        done = subprocess.run([options.compiler, "-std=gnu11", "-O1", "-w", f"-I{SOURCES}", "-rdynamic", "-o",
                               options.out, source, rest, "-ldl"])
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
