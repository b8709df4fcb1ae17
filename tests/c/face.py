"""Calls the shared library from Python's ctypes, from several threads at once.

    face.py LIBRARY TESTDATA
"""
import concurrent.futures
import ctypes
import json
import pathlib
import sys
import tempfile
import zipfile

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


library.ftcheck_options_new.restype = ctypes.c_void_p
library.ftcheck_options_set.restype = ctypes.c_char_p
library.ftcheck_options_set.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p]
library.ftcheck_options_free.argtypes = [ctypes.c_void_p]


def audit_environment(folder, **settings):
    options = library.ftcheck_options_new()
    for name, value in settings.items():
        problem = library.ftcheck_options_set(options, name.replace("_", "-").encode(), value.encode())
        assert problem is None, problem
    report = library.ftcheck_audit(str(folder).encode(), options)
    try:
        return json.loads(library.ftcheck_report_json(report))
    finally:
        library.ftcheck_report_free(report)
        library.ftcheck_options_free(options)


# An environment of the default build is not what the target asks for; an index is asked what it could become.
with tempfile.TemporaryDirectory() as folder:
    site = pathlib.Path(folder) / "lib" / "python3.14" / "site-packages"
    site.mkdir(parents=True)
    with zipfile.ZipFile(testdata / "wheels" / "default_build-1.0-cp314-cp314-manylinux_2_17_x86_64.whl") as wheel:
        wheel.extractall(site)
    as_it_is = audit_environment(folder)["artifacts"]
    asked = audit_environment(folder, ask_index="true", target="3.14t", offline="true", cache_dir=folder + "/cache",
                              index_url="https://index.example/simple")
    assert [artifact["error"] for artifact in asked["artifacts"]] == [None], asked
    assert asked["artifacts"][0]["verdict"] == as_it_is[0]["verdict"] == "incompatible", asked
    assert asked["network"]["packages"] == 1, asked

wheels = sorted((testdata / "wheels").glob("*.whl"))
alone = [audit(wheel) for wheel in wheels]
assert {"ready", "enables-gil", "pure"} <= set(alone), alone
with concurrent.futures.ThreadPoolExecutor(8) as threads:
    assert list(threads.map(audit, wheels * 20)) == alone * 20
