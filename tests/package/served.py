"""A package index on loopback with one project, to try whether an installed ftcheck reaches one."""
import contextlib
import functools
import http.server
import os
import pathlib
import shutil
import tempfile
import threading


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@contextlib.contextmanager
def index(project, wheel):
    """The URL of an index that has the wheel, as the only one of the project."""
    os.environ["no_proxy"] = "127.0.0.1"
    with tempfile.TemporaryDirectory() as folder:
        page = pathlib.Path(folder) / "simple" / project / "index.html"
        page.parent.mkdir(parents=True)
        page.write_text(f'<a href="/{wheel.name}">{wheel.name}</a>')
        shutil.copy(wheel, folder)
        handler = functools.partial(Quiet, directory=folder)
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            try:
                yield f"http://127.0.0.1:{server.server_port}/simple"
            finally:
                server.shutdown()


# The command's options for the only wheel on such an index.
OPTIONS = ["--no-cache", "--platform", "manylinux_2_17_x86_64", "--index-url"]

# A program that asks with the shared library: LIBRARY URL PROJECT.  Prints the report.
LIBRARY_ASKS = """
import ctypes, sys
library = ctypes.CDLL(sys.argv[1])
library.ftcheck_options_new.restype = ctypes.c_void_p
library.ftcheck_options_set.restype = ctypes.c_char_p
library.ftcheck_options_set.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p]
library.ftcheck_audit_packages.restype = ctypes.c_void_p
library.ftcheck_audit_packages.argtypes = [ctypes.POINTER(ctypes.c_char_p), ctypes.c_size_t, ctypes.c_void_p]
library.ftcheck_report_json.restype = ctypes.c_char_p
library.ftcheck_report_json.argtypes = [ctypes.c_void_p]
options = library.ftcheck_options_new()
for name, value in (("no-cache", "true"), ("platform", "manylinux_2_17_x86_64"), ("index-url", sys.argv[2])):
    assert library.ftcheck_options_set(options, name.encode(), value.encode()) is None, name
names = (ctypes.c_char_p * 1)(sys.argv[3].encode())
print(library.ftcheck_report_json(library.ftcheck_audit_packages(names, 1, options)).decode())
"""
