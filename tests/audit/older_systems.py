#!/usr/bin/env python3
"""Runs a program as on an older Linux, or as another user, or both.

    older_systems.py PROGRAM ARGUMENT...

Landlock and close_range(2) then fail as system calls that do not exist; `nobody` has no capabilities.
"""
import ctypes
import os
import struct
import subprocess
import sys

# The same on every architecture: close_range, landlock_create_ruleset, landlock_add_rule, landlock_restrict_self.
MISSING = (436, 444, 445, 446)
ENOSYS = 38
NOBODY = 65534

PR_SET_SECCOMP, SECCOMP_MODE_FILTER, PR_SET_NO_NEW_PRIVS = 22, 2, 38
LOAD, EQUAL, RETURN = 0x20, 0x15, 0x06  # BPF_LD|BPF_W|BPF_ABS, BPF_JMP|BPF_JEQ|BPF_K, BPF_RET|BPF_K
ALLOW, ERRNO = 0x7FFF0000, 0x00050000


def without_new_calls():
    """Installs the filter in this process (seccomp(2)); what it starts has it too."""
    code = [(LOAD, 0, 0, 0)]
    for left, call in zip(range(len(MISSING), 0, -1), MISSING):
        code.append((EQUAL, left, 0, call))  # to the last instruction
    code += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, ERRNO | ENOSYS)]
    filters = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *each) for each in code))
    program = ctypes.create_string_buffer(struct.pack("HxxxxxxP" if ctypes.sizeof(ctypes.c_void_p) == 8 else "HxxP",
                                                      len(code), ctypes.addressof(filters)))
    libc = ctypes.CDLL(None, use_errno=True)
    for arguments in ((PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program, 0, 0)):
        if libc.prctl(*arguments) != 0:
            raise OSError(ctypes.get_errno(), "prctl")


def be_nobody():
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)


def main():
    failed = 0
    for preparations in ([without_new_calls], [be_nobody], [be_nobody, without_new_calls]):
        if be_nobody in preparations and os.geteuid() != 0:
            continue
        name = " and ".join(each.__name__ for each in preparations)

        def prepare(preparations=preparations):
            for each in preparations:
                each()

        try:
            status = subprocess.run(sys.argv[1:], preexec_fn=prepare, check=False).returncode
        except PermissionError:
            print(f"{name}: left out, as the program is where only this user may run it")
            continue
        print(f"{name}: {'failed' if status else 'passed'}")
        failed |= status != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
