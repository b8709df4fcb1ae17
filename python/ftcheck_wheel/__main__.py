"""Runs the command inside this package: `ftcheck`, and `python -m ftcheck_wheel`."""

import os
import sys

COMMAND = os.path.join(os.path.dirname(os.path.abspath(__file__)), "bin", "ftcheck")

if __name__ == "__main__":
    try:
        os.execv(COMMAND, ["ftcheck", *sys.argv[1:]])
    except OSError as error:
        sys.exit(f"ftcheck: {COMMAND} cannot be run: {error.strerror}; install the package again")
