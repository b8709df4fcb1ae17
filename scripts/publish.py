#!/usr/bin/env python3
"""What a release needs besides its binaries; .github/workflows/release.yml calls it, and RELEASING.md explains it.

    scripts/publish.py version              the version, from CMakeLists.txt
    scripts/publish.py check-tag TAG        fails unless TAG is for that version and CHANGELOG.md has its date
    scripts/publish.py notes                the part of CHANGELOG.md about that version, for the release
    scripts/publish.py plan                 the targets to build and the machines that try them, as JSON
    scripts/publish.py packages --repository OWNER/NAME [--sdist FILE] [--output DIR]
                                            writes the files of packaging/ with version, addresses and hashes

`packages` takes hashes from the files themselves. A folder of packaging/ that needs an archive that was not
built is left out, and a line says so.
"""
import argparse
import hashlib
import json
import pathlib
import re
import shutil
import sys
import tarfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))
from portable import targets as portable  # noqa: E402  the one list of targets

# Where scripts/release.py leaves wheels and archives. Here and in .github/workflows.
BUILT = ROOT / "build" / "portable" / "dist"

# The machines of GitHub that run a target's programs.
RUNNERS = {
    ("x86_64", "linux"): "ubuntu-24.04",
    ("aarch64", "linux"): "ubuntu-24.04-arm",
    ("x86_64", "macos"): "macos-15-intel",
    ("aarch64", "macos"): "macos-15",
    ("x86_64", "windows"): "windows-2025",
    ("aarch64", "windows"): "windows-11-arm",
}
# The same processors, as Docker names them.
DOCKER = {"x86_64": "amd64", "aarch64": "arm64"}

# A file of packaging/ becomes a file of this name. @VERSION@, @REPOSITORY@, @TAG@, @SDIST_URL@, @SDIST_SHA256@,
# and for instance @URL x86_64-macos@, @SHA256 x86_64-macos@ and @FOLDER x86_64-macos@ are replaced in it.
TEMPLATES = {
    "homebrew/ftcheck.rb.in": "homebrew/ftcheck.rb",
    "conda/recipe.yaml.in": "conda/recipe.yaml",
    "pre-commit/pyproject.toml.in": "pre-commit/pyproject.toml",
    "winget/version.yaml.in": "winget/ftcheck.ftcheck.yaml",
    "winget/installer.yaml.in": "winget/ftcheck.ftcheck.installer.yaml",
    "winget/locale.yaml.in": "winget/ftcheck.ftcheck.locale.en-US.yaml",
}
PLACEHOLDER = re.compile(r"@([A-Z0-9_]+)(?: ([a-z0-9_-]+))?@")


class Missing(Exception):
    """What a file of packaging/ needs and is not there."""


def version():
    text = (ROOT / "CMakeLists.txt").read_text(encoding="utf-8")
    return re.search(r"^project\(ftcheck VERSION ([0-9.]+)", text, re.MULTILINE).group(1)


def heading_and_notes():
    """What CHANGELOG.md says in brackets after the version, and the text below, up to the next version."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    found = re.search(rf"^## {re.escape(version())} \(([^)]*)\)\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    if not found:
        sys.exit(f"publish.py: CHANGELOG.md has no part about {version()}, the version in CMakeLists.txt; add one that "
                 f"begins with '## {version()} (' and the date.")
    return found.group(1), found.group(2).strip()


def check_tag(tag):
    if tag != f"v{version()}":
        sys.exit(f"publish.py: the tag is {tag}, but CMakeLists.txt says {version()}; the tag must be v{version()}.")
    heading, _ = heading_and_notes()
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", heading):
        sys.exit(f"publish.py: CHANGELOG.md says '{heading}' after {version()}; replace it with the date of the release.")


def plan():
    """For the matrices of portable.yml. A target for which ftcheck is not built yet is not in it."""
    built = [target for target in portable.TARGETS if target.project]
    return [{"target": target.name, "runner": RUNNERS[target.processor, target.system]} for target in built]


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def archive_of(start, folder):
    """The archive for a target whose name begins like this: x86_64-macos is x86_64-macos.11.0."""
    found = [path for path in sorted(folder.glob(f"ftcheck-{version()}-{start}*"))
             if path.name.endswith((".tar.gz", ".zip"))]
    if len(found) != 1:
        raise Missing(f"the archive for {start}")
    return found[0]


def top_folder(archive):
    return archive.name.removesuffix(".zip").removesuffix(".tar.gz")


class Values:
    """What replaces the placeholders."""

    def __init__(self, repository, archives, sdist):
        self.archives = archives
        self.plain = {"VERSION": version(), "TAG": f"v{version()}", "REPOSITORY": repository}
        self.release = f"https://github.com/{repository}/releases/download/v{version()}"
        if sdist:
            self.plain |= {"SDIST_URL": f"{self.release}/{sdist.name}", "SDIST_SHA256": sha256(sdist)}

    def __call__(self, found):
        name, target = found.groups()
        if not target:
            if name not in self.plain:
                raise Missing("the source distribution" if name.startswith("SDIST") else f"a value for {found.group()}")
            return self.plain[name]
        archive = archive_of(target, self.archives)
        return {"URL": f"{self.release}/{archive.name}", "SHA256": sha256(archive), "FOLDER": top_folder(archive)}[name]


def write_templates(values, output):
    """All files of a folder, or none of them."""
    for folder in sorted({name.partition("/")[0] for name in TEMPLATES}):
        shutil.rmtree(output / folder, ignore_errors=True)
        try:
            texts = {name: PLACEHOLDER.sub(values, (ROOT / "packaging" / source).read_text(encoding="utf-8"))
                     for source, name in TEMPLATES.items() if name.startswith(f"{folder}/")}
        except Missing as missing:
            print(f"{folder}: left out, because {missing} is missing")
            continue
        (output / folder).mkdir(parents=True)
        for name, text in texts.items():
            (output / name).write_text(text, encoding="utf-8")
        print(f"{folder}: written")


def write_nix(values, output):
    """The flake and the file that it reads: which archives the last release has. Nix names systems like Zig."""
    systems = {}
    for target in portable.TARGETS:
        nix = {"linux": "linux", "macos": "darwin"}.get(target.system)
        if nix and not target.is_glibc:
            try:
                archive = archive_of(target.name, values.archives)
            except Missing:
                continue
            systems[f"{target.processor}-{nix}"] = {"url": f"{values.release}/{archive.name}", "sha256": sha256(archive)}
    folder = output / "nix"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "packaging" / "nix" / "flake.nix", folder)
    release = {"version": version(), "systems": systems}
    (folder / "release.json").write_text(json.dumps(release, indent=2) + "\n", encoding="utf-8")
    print(f"nix/release.json: written for {', '.join(systems) or 'no system'}")


def write_docker(values, output):
    """The Dockerfile and, per processor, the folder that it copies."""
    folder = output / "docker"
    shutil.rmtree(folder, ignore_errors=True)
    for processor, name in DOCKER.items():
        try:
            archive = archive_of(f"{processor}-linux-musl", values.archives)
        except Missing as missing:
            print(f"docker/{name}: left out, because {missing} is missing")
            continue
        (folder / name).mkdir(parents=True)
        with tarfile.open(archive) as members:
            members.extractall(folder / "unpacked")
        for path in (folder / "unpacked" / top_folder(archive)).iterdir():
            path.rename(folder / name / path.name)
        shutil.rmtree(folder / "unpacked")
        print(f"docker/{name}: written")
    if folder.is_dir():
        shutil.copy(ROOT / "packaging" / "docker" / "Dockerfile", folder)


def write_hooks(output):
    """Beside the pyproject.toml that brings the wheel."""
    shutil.copy(ROOT / ".pre-commit-hooks.yaml", output / "pre-commit")


def packages(options):
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", options.repository):
        sys.exit(f"publish.py: {options.repository} is not of the form OWNER/NAME.")
    values = Values(options.repository, options.archives, options.sdist)
    write_templates(values, options.output)
    write_hooks(options.output)
    write_nix(values, options.output)
    write_docker(values, options.output)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("version", "notes", "plan"):
        commands.add_parser(name)
    commands.add_parser("check-tag").add_argument("tag")
    of_packages = commands.add_parser("packages")
    of_packages.add_argument("--repository", required=True, metavar="OWNER/NAME")
    of_packages.add_argument("--archives", type=pathlib.Path, default=BUILT, metavar="DIR")
    of_packages.add_argument("--sdist", type=pathlib.Path, metavar="FILE")
    of_packages.add_argument("--output", type=pathlib.Path, default=ROOT / "build" / "packaging", metavar="DIR")
    options = parser.parse_args()
    if options.command == "version":
        print(version())
    elif options.command == "notes":
        print(heading_and_notes()[1])
    elif options.command == "plan":
        print(json.dumps(plan()))
    elif options.command == "check-tag":
        check_tag(options.tag)
    else:
        packages(options)


if __name__ == "__main__":
    main()
