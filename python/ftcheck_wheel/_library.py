"""The shared library that lies in this package, as ctypes sees it: include/ftcheck/ftcheck.h.

ctypes and not an extension module, so that one wheel serves every interpreter, and there is nothing
here that could re-enable the GIL.  ctypes.CDLL releases it while a function runs.
"""

from __future__ import annotations

import ctypes
import pathlib
import sys
from ctypes import POINTER, c_char_p, c_int, c_size_t, c_void_p

_NAMES = {"win32": "ftcheck.dll", "darwin": "libftcheck.dylib"}
PATH = pathlib.Path(__file__).with_name("lib") / _NAMES.get(sys.platform, "libftcheck.so")

# What each function returns and takes.
_FUNCTIONS = {
    "ftcheck_version": (c_char_p, []),
    "ftcheck_verdict_name": (c_char_p, [c_int]),
    "ftcheck_verdict_badness": (c_int, [c_int]),
    "ftcheck_options_new": (c_void_p, []),
    "ftcheck_options_free": (None, [c_void_p]),
    "ftcheck_options_set": (c_char_p, [c_void_p, c_char_p, c_char_p]),
    "ftcheck_audit": (c_void_p, [c_char_p, c_void_p]),
    "ftcheck_audit_bytes": (c_void_p, [c_char_p, c_size_t, c_char_p, c_void_p]),
    "ftcheck_audit_all": (c_void_p, [POINTER(c_char_p), c_size_t, c_void_p]),
    "ftcheck_audit_packages": (c_void_p, [POINTER(c_char_p), c_size_t, c_void_p]),
    "ftcheck_audit_history": (c_void_p, [POINTER(c_char_p), c_size_t, c_void_p]),
    "ftcheck_audit_projects": (c_void_p, [POINTER(c_char_p), c_size_t, c_void_p]),
    "ftcheck_audit_requirements": (c_void_p, [POINTER(c_char_p), c_size_t, c_void_p]),
    "ftcheck_audit_urls": (c_void_p, [POINTER(c_char_p), c_size_t, c_void_p]),
    "ftcheck_run_start": (c_void_p, [POINTER(c_char_p), c_size_t, c_void_p]),
    "ftcheck_run_next": (c_void_p, [c_void_p]),
    "ftcheck_run_free": (None, [c_void_p]),
    "ftcheck_report_verdict": (c_int, [c_void_p]),
    "ftcheck_report_status": (c_int, [c_void_p]),
    "ftcheck_report_error": (c_char_p, [c_void_p]),
    "ftcheck_report_json": (c_char_p, [c_void_p]),
    "ftcheck_report_free": (None, [c_void_p]),
}


def _load() -> ctypes.CDLL:
    try:
        library = ctypes.CDLL(str(PATH))
    except OSError as error:
        raise ImportError(
            f"ftcheck's shared library cannot be loaded: {error}; install a wheel for this platform, "
            "or the libraries that it names"
        ) from None
    for name, (returns, takes) in _FUNCTIONS.items():
        function = getattr(library, name)
        function.restype, function.argtypes = returns, takes
    return library


LIBRARY = _load()
