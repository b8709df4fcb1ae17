"""A run that asks no index opens no socket and loads no HTTP library.

The command runs under a filter that ends a process which calls socket(2) (seccomp(2)); everything that it starts
inherits the filter.
"""
import ctypes
import os
import pathlib
import platform
import signal
import subprocess
import struct
import sys
import tempfile
import unittest

PROGRAM = os.environ["FTCHECK"]
LIBRARY = os.environ.get("FTCHECK_LIBRARY", "")
TESTDATA = pathlib.Path(os.environ["FTCHECK_TESTDATA"])
WHEELS = sorted((TESTDATA / "wheels").glob("*.whl"))
MODULE = TESTDATA / "modules" / "linux-x86_64" / "multi_ready.cpython-314t-x86_64-linux-gnu.so"

# By machine: the architecture for seccomp, and the numbers of the calls that open sockets or may do so unseen:
# socket, io_uring_setup.
MACHINES = {"x86_64": (0xC000003E, (41, 425)), "aarch64": (0xC00000B7, (198, 425))}
NETWORK = ("libcurl", "libnghttp2", "libssh2", "libldap", "libgssapi", "librtmp")


def make_filter():
    """A program for the kernel that ends a process with SIGSYS at one of the calls."""
    arch, calls = MACHINES[platform.machine()]
    load, equal, end = 0x20, 0x15, 0x06  # BPF_LD | BPF_W | BPF_ABS, BPF_JMP | BPF_JEQ | BPF_K, BPF_RET | BPF_K
    kill, allow = 0x80000000, 0x7FFF0000
    lines = [(load, 0, 0, 4), (equal, 1, 0, arch), (end, 0, 0, kill), (load, 0, 0, 0)]
    for call in calls:
        lines += [(equal, 0, 1, call), (end, 0, 0, kill)]
    lines.append((end, 0, 0, allow))
    return b"".join(struct.pack("=HBBI", *line) for line in lines), len(lines)


class SockFprog(ctypes.Structure):
    _fields_ = [("len", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


def forbid_sockets():
    """In a process that is about to start a program."""
    code, lines = make_filter()
    buffer = ctypes.create_string_buffer(code, len(code))
    program = SockFprog(lines, ctypes.cast(buffer, ctypes.c_void_p))
    libc = ctypes.CDLL(None, use_errno=True)
    no_new_privileges, set_seccomp, mode_filter = 38, 22, 2
    if libc.prctl(no_new_privileges, 1, 0, 0, 0) or libc.prctl(set_seccomp, mode_filter, ctypes.byref(program), 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")


def run(*words, filtered=True, **more):
    return subprocess.run([str(word) for word in words], stdin=subprocess.DEVNULL, capture_output=True, timeout=300,
                          preexec_fn=forbid_sockets if filtered else None, **more)


def why_not():
    """Why there is no such filter here; empty if there is one."""
    if sys.platform != "linux" or platform.machine() not in MACHINES:
        return f"no filter for {sys.platform} on {platform.machine()}"
    try:
        done = run(sys.executable, "-c", "import socket; socket.socket()")
    except (OSError, subprocess.SubprocessError) as error:
        return f"the system allows no filter: {error}"
    return "" if done.returncode == -signal.SIGSYS else "the filter has no effect here"


PROBLEM = why_not()


@unittest.skipIf(PROBLEM, PROBLEM)
class NoSocket(unittest.TestCase):
    def check(self, *words, **more):
        """The run under the filter is the same as without it."""
        filtered = run(PROGRAM, *words, **more)
        self.assertGreaterEqual(filtered.returncode, 0, f"{words}: a process called socket(2): {filtered}")
        self.assertIn(filtered.returncode, (0, 1, 2))
        free = run(PROGRAM, *words, filtered=False, **more)
        self.assertEqual((filtered.returncode, filtered.stderr), (free.returncode, free.stderr))
        return filtered

    def test_wheels_modules_and_directories_are_audited(self):
        for words in ([*WHEELS], [MODULE], [TESTDATA / "wheels"], [TESTDATA / "broken"], ["--no-isolation", *WHEELS],
                      ["-j", "4", "--format", "json", *WHEELS], ["--format", "html", *WHEELS]):
            with self.subTest(words[:2]):
                done = self.check(*words)
                self.assertNotIn(b"crashed", done.stdout + done.stderr)

    def test_this_environment_is_audited(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
            self.check(folder)

    def test_questions_about_the_command_are_answered(self):
        for words in (["--version"], ["--help"], ["--list-rules"], ["--list-limits"], ["--explain", "FT302"],
                      ["nowhere.whl"], ["--unknown"]):
            self.check(*words)


class NoHttpLibrary(unittest.TestCase):
    def test_neither_the_command_nor_the_library_needs_one(self):
        for file in filter(None, (PROGRAM, LIBRARY)):
            needed = subprocess.run(["ldd", file], capture_output=True, text=True, check=True).stdout
            for name in NETWORK:
                self.assertNotIn(name, needed, file)

    def test_none_is_loaded_while_a_wheel_is_audited(self):
        with tempfile.TemporaryDirectory() as folder:
            log = pathlib.Path(folder) / "log"
            run(PROGRAM, WHEELS[0], filtered=False, env={**os.environ, "LD_DEBUG": "files", "LD_DEBUG_OUTPUT": str(log)})
            loaded = "".join(path.read_text() for path in pathlib.Path(folder).iterdir())
        self.assertIn("libc.so", loaded)
        for name in NETWORK:
            self.assertNotIn(name, loaded)


if __name__ == "__main__":
    unittest.main()
