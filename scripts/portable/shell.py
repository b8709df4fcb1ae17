"""Running programs: what they print goes to a log, which is shown if they fail."""
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHOWN = 40  # lines of a log


def stop(sentence):
    sys.exit(f"release.py: {sentence}")


def run(command, log, cwd=None, environment=None):
    """Runs the command, appends its output to the file `log`, and stops the script if it fails."""
    words = [str(word) for word in command]
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a") as out:
        out.write(f"$ {' '.join(words)}\n")
        out.flush()
        try:
            code = subprocess.run(words, cwd=cwd, env=os.environ | (environment or {}), stdin=subprocess.DEVNULL,
                                  stdout=out, stderr=subprocess.STDOUT).returncode
        except FileNotFoundError:
            stop(f"{words[0]} is not installed; scripts/install.sh release installs what is needed.")
    if code:
        lines = log.read_text(errors="replace").splitlines()[-SHOWN:]
        print("\n".join(lines), file=sys.stderr)
        stop(f"{pathlib.Path(words[0]).name} failed, see above and {log}.")


def read(command, cwd=None, environment=None):
    """The standard output of a command."""
    words = [str(word) for word in command]
    try:
        done = subprocess.run(words, cwd=cwd, env=os.environ | (environment or {}), stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    except FileNotFoundError:
        stop(f"{words[0]} is not installed; scripts/install.sh release installs what is needed.")
    if done.returncode:
        print(done.stdout + done.stderr, file=sys.stderr)
        stop(f"{' '.join(words)} failed, see above.")
    return done.stdout


def commit_time():
    """The time of the last commit, in seconds, which archives say of their files; SOURCE_DATE_EPOCH if it is set."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given:
        return given
    done = subprocess.run(["git", "-c", "safe.directory=*", "-C", str(ROOT), "log", "-1", "--format=%ct"],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return done.stdout.strip() or "1700000000"
