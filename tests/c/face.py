"""Calls the shared library from Python's ctypes, from several threads at once.

    face.py LIBRARY TESTDATA
"""
import concurrent.futures
import ctypes
import json
import pathlib
import sys

library = ctypes.CDLL(sys.argv[1])
testdata = pathlib.Path(sys.argv[2])
library.ftcheck_audit.restype = ctypes.c_void_p
library.ftcheck_audit.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
library.ftcheck_report_json.restype = ctypes.c_char_p
library.ftcheck_report_json.argtypes = [ctypes.c_void_p]
library.ftcheck_report_free.argtypes = [ctypes.c_void_p]


def audit(wheel):
    report = library.ftcheck_audit(str(wheel).encode(), None)
    try:
        return json.loads(library.ftcheck_report_json(report))["artifacts"][0]["verdict"]
    finally:
        library.ftcheck_report_free(report)


wheels = sorted((testdata / "wheels").glob("*.whl"))
alone = [audit(wheel) for wheel in wheels]
assert {"ready", "enables-gil", "pure"} <= set(alone), alone
with concurrent.futures.ThreadPoolExecutor(8) as threads:
    assert list(threads.map(audit, wheels * 20)) == alone * 20
