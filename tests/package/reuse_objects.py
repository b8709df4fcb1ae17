#!/usr/bin/env python3
"""A compiler launcher that takes an object from another build of the same sources instead of compiling it.

    FTCHECK_BUILT=BUILD reuse_objects.py COMPILER ARGUMENT...

So the test of the wheel need not compile everything again, which takes minutes; it configures, links
and packs for itself. Objects that the other build does not have are compiled.
"""
import os
import pathlib
import shutil
import sys


def after(arguments, option):
    return arguments[arguments.index(option) + 1] if option in arguments[:-1] else None


arguments = sys.argv[1:]
target, rules = after(arguments, "-o"), after(arguments, "-MF")
built = pathlib.Path(os.environ["FTCHECK_BUILT"]) / (target or "")
if target and rules and "-c" in arguments and built.is_file():
    shutil.copyfile(built, target)
    # The dependency, in the form that a compiler writes: copied again when the other build remakes it.
    pathlib.Path(rules).write_text(f"{target}: {built}\n")
else:
    os.execvp(arguments[0], arguments)
