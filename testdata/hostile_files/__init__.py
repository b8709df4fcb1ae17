"""Hostile modules that no compiler or linker produces: files of hostile/ with changed bytes.

One module here per format; each yields name, bytes and verdict of its files.
"""
from . import elf, pe

FORMATS = [elf, pe]


def names():
    return [name for module in FORMATS for name in module.TRICKS]


def fixtures(folder):
    for module in FORMATS:
        yield from module.fixtures(folder)
