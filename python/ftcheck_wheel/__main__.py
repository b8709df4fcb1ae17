"""Runs the command inside this package: `ftcheck`, and `python -m ftcheck_wheel`."""

import os
import sys

NAME = "ftcheck.exe" if os.name == "nt" else "ftcheck"
COMMAND = os.path.join(os.path.dirname(os.path.abspath(__file__)), "bin", NAME)


def main() -> None:
    try:
        if os.name == "nt":
            # Windows cannot replace a process: the shell would not wait for the new one.
            import signal
            import subprocess

            signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the command
            sys.exit(subprocess.call([COMMAND, *sys.argv[1:]]))
        os.execv(COMMAND, ["ftcheck", *sys.argv[1:]])
    except OSError as error:
        sys.exit(f"ftcheck: {COMMAND} cannot be run: {error.strerror}; install the package again")


if __name__ == "__main__":
    main()
