"""What scripts/publish.py makes of packaging/ with archives that only look like a release's."""
import contextlib
import io
import pathlib
import subprocess
import sys
import tarfile
import tempfile
import zipfile

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
import publish  # noqa: E402

TARGETS = publish.portable.TARGETS
REPOSITORY = "somebody/ftcheck"
OTHERS = ("share/man/man1/ftcheck.1", "share/bash-completion/completions/ftcheck", "share/doc/ftcheck/LICENSE",
          "share/zsh/vendor-completions/_ftcheck", "share/fish/vendor_completions.d/ftcheck.fish",
          "share/ftcheck/ftcheck.schema.json")


def archive(folder, target, programs=None):
    """An archive with the layout of scripts/release.py's; programs replaces the content of files by name."""
    top = f"ftcheck-{publish.version()}-{target.name}"
    suffix = ".exe" if target.system == "windows" else ""
    members = {f"bin/ftcheck{suffix}": target.name.encode(), f"libexec/ftcheck/ftcheck-fetch{suffix}": b"",
               **{name: b"" for name in OTHERS}, **(programs or {})}
    if target.system == "windows":
        with zipfile.ZipFile(folder / f"{top}.zip", "w") as made:
            for name, content in members.items():
                made.writestr(f"{top}/{name}", content)
        return
    with tarfile.open(folder / f"{top}.tar.gz", "w:gz") as made:
        for name, content in members.items():
            entry = tarfile.TarInfo(f"{top}/{name}")
            entry.size, entry.mode = len(content), 0o755
            made.addfile(entry, io.BytesIO(content))


def command(*words):
    return subprocess.run([sys.executable, "-B", str(ROOT / "scripts" / "publish.py"), *map(str, words)],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True)


@contextlib.contextmanager
def packages(targets=TARGETS, programs=None):
    """The folder that `publish.py packages` writes, with archives/ and the sdist beside, and what it says."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        (folder / "archives").mkdir()
        for target in targets:
            if not target.is_glibc:
                archive(folder / "archives", target, programs)
        sdist = folder / f"ftcheck_wheel-{publish.version()}.tar.gz"
        sdist.write_bytes(b"source")
        done = command("packages", "--repository", REPOSITORY, "--archives", folder / "archives", "--sdist", sdist,
                       "--output", folder / "made")
        if done.returncode:
            raise AssertionError(done.stdout + done.stderr)
        yield folder / "made", done.stdout
