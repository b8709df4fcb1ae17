"""The archive with the command: a folder to unpack anywhere, with licences, the list of parts, and a checksum beside it."""
import datetime
import gzip
import hashlib
import io
import shutil
import tarfile
import zipfile

from . import notices, project, shell


def pack(target, folder, build_folder, parts):
    """Packs and returns the archive."""
    name = f"ftcheck-{notices.own_version()}-{target.name}"
    log = folder / "log" / f"{target.name}-archive.log"
    log.unlink(missing_ok=True)
    content = project.install(build_folder, "command", folder / "scratch" / target.name / name, log)
    documents = content / "share" / "doc" / "ftcheck"
    documents.mkdir(parents=True)
    for document in ("LICENSE", "README.md", "CHANGELOG.md"):
        shutil.copyfile(shell.ROOT / document, documents / document)
    notices.write_licenses(parts, documents / "licenses")
    (documents / "ftcheck.cdx.json").write_text(notices.bill(parts, "ftcheck", notices.own_version(), target.name))
    dist = folder / "dist"
    dist.mkdir(exist_ok=True)
    is_zip = target.system == "windows"
    path = dist / f"{name}{suffix(target)}"
    path.write_bytes((zipped if is_zip else packed)(content, name, int(shell.commit_time())))
    return path


def suffix(target):
    """Windows' own tools, and winget, want a zip archive."""
    return ".zip" if target.system == "windows" else ".tar.gz"


def zipped(content, name, time):
    """The folder as bytes of a .zip, equal for equal content."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path in sorted(path for path in content.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(f"{name}/{path.relative_to(content).as_posix()}", datetime.datetime.utcfromtimestamp(time).timetuple()[:6])
            entry.external_attr = (0o100755 if path.suffix == ".exe" else 0o100644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
    return out.getvalue()


def packed(content, name, time):
    """The folder as bytes of a .tar.gz, equal for equal content: names in order, no owner, one time."""
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", mtime=time, filename="") as stream, tarfile.open(fileobj=stream, mode="w") as archive:
        for path in [content, *sorted(content.rglob("*"))]:
            entry = archive.gettarinfo(path, f"{name}/{path.relative_to(content)}".removesuffix("/."))
            entry.uid = entry.gid = 0
            entry.uname = entry.gname = "root"
            entry.mtime = time
            entry.mode = 0o755 if path.is_dir() or entry.mode & 0o100 else 0o644
            if path.is_file():
                with path.open("rb") as file:
                    archive.addfile(entry, file)
            else:
                archive.addfile(entry)
    return out.getvalue()


def write_checksums(dist):
    """SHA256SUMS, which `sha256sum --check` reads."""
    files = [path for path in sorted(dist.iterdir()) if path.name != "SHA256SUMS"]
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    (dist / "SHA256SUMS").write_text("".join(lines))
