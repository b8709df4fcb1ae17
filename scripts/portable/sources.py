"""Fetching and unpacking what the pins name.

Debian's packages come from the mirror that the system's own apt uses, as an ordinary user: apt gets lists and a
cache of its own below the build folder, and sources as well as binaries.  What has been fetched is not fetched again.
"""
import hashlib
import os
import pathlib
import re
import shutil
import tarfile

from . import shell

SYSTEM_LISTS = pathlib.Path("/etc/apt")
RELEASE = "bookworm"


class Sources:
    def __init__(self, folder, pins, tools):
        self.folder = folder / "sources"
        self.apt_folder = folder / "apt"
        self.log = folder / "log" / "sources.log"
        self.pins = pins
        self.tools = tools
        self.apt_environment = None

    def fetch(self, name):
        """The file whose hash is pinned, fetched if it is not there."""
        pin = self.pins[name]
        folder = self.folder / name
        folder.mkdir(parents=True, exist_ok=True)
        found = matching(folder, pin)
        if found is None:
            shutil.rmtree(folder)
            folder.mkdir()
            print(f"Fetching {pin.registered} {pin.version}", flush=True)
            {"debian-source": self.fetch_source, "debian-binary": self.fetch_binary, "sdist": self.fetch_sdist}[pin.kind](pin, folder)
            found = matching(folder, pin)
        if found is None:
            shell.stop(f"{pin.registered} {pin.version}: no file that was fetched has the SHA-256 in pins.toml, "
                       f"{pin.sha256}; they are in {folder}.")
        return found

    def unpack(self, name, folder):
        """Unpacks it, with Debian's patches, as `folder`."""
        file = self.fetch(name)
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        if self.pins[name].kind == "debian-source":
            # Compares the hashes of the files that it names, and applies the patches.
            shell.run(["dpkg-source", "--extract", file, folder], self.log)
        elif self.pins[name].kind == "debian-binary":
            shell.run(["dpkg-deb", "--extract", file, folder], self.log)
        else:
            with tarfile.open(file) as archive:
                safely = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
                archive.extractall(folder.with_suffix(".tmp"), **safely)
            [only] = folder.with_suffix(".tmp").iterdir()
            only.rename(folder)
            folder.with_suffix(".tmp").rmdir()
        return folder

    def fetch_source(self, pin, folder):
        self.apt(["source", "--download-only", f"{pin.registered}={pin.version}"], pin, folder)

    def fetch_binary(self, pin, folder):
        self.apt(["download", f"{pin.registered}={pin.version}"], pin, folder)

    def apt(self, words, pin, folder):
        environment = self.apt_environment or self.prepare_apt()
        self.apt_environment = environment
        code = os.spawnvpe(os.P_WAIT, "sh", ["sh", "-c", 'cd "$0" && exec apt-get -qq "$@" >>"$LOG" 2>&1 </dev/null',
                                             str(folder), *words], os.environ | environment | {"LOG": str(self.log)})
        if code:
            shell.stop(f"Debian's archive does not give {pin.registered} {pin.version}: either it is not reached, or a "
                       f"newer revision has replaced it; {self.log} has what apt-get says. `scripts/release.py --updates` "
                       f"names the versions to be had; pins.toml has the pins.")

    def prepare_apt(self):
        """The environment of an apt that knows Debian's source packages too."""
        if not shutil.which("apt-get") or not shutil.which("dpkg-source"):
            shell.stop("the sources of the dependencies are Debian packages, and apt-get or dpkg-source is not here; "
                       f"run this in Debian 12 ({RELEASE}), for instance in a container.")
        parts = self.apt_folder / "sources.list.d"
        for each in (parts, self.apt_folder / "lists" / "partial", self.apt_folder / "cache" / "archives" / "partial"):
            each.mkdir(parents=True, exist_ok=True)
        text = one_line_lists() + deb822_lists()
        if not text:
            shell.stop(f"apt's lists in {SYSTEM_LISTS} name no archive of Debian 12 ({RELEASE}); run this there, for "
                       "instance in a container.")
        for number, (suffix, content) in enumerate(text):
            (parts / f"{number}{suffix}").write_text(content)
        settings = self.apt_folder / "apt.conf"
        settings.write_text(f'APT::Architecture "amd64";\nDir::Etc::sourcelist "/dev/null";\nDir::Etc::sourceparts "{parts}";\n'
                            f'Dir::State::lists "{self.apt_folder}/lists";\nDir::Cache "{self.apt_folder}/cache";\n'
                            'APT::Sandbox::User "";\nAPT::Get::List-Cleanup "false";\n')
        environment = {"APT_CONFIG": str(settings)}
        shell.run(["apt-get", "-qq", "update"], self.log, environment=environment)
        return environment

    def fetch_sdist(self, pin, folder):
        # With a newer pip or setuptools the sdist of LIEF would fail to say its version, so pip would not keep it.
        wanted = folder / "wanted.txt"
        wanted.write_text(f"{pin.registered}=={pin.version} --hash=sha256:{pin.sha256}\n")
        shell.run([self.tools.python, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:",
                   "--no-build-isolation", "--require-hashes", "--dest", folder, "--requirement", wanted], self.log)
        wanted.unlink()

    def newest(self, name):
        """The newest version of a Debian package in the archive, None if it is not from there."""
        pin = self.pins[name]
        if pin.kind == "sdist":
            return None
        self.apt_environment = self.apt_environment or self.prepare_apt()
        command = "showsrc" if pin.kind == "debian-source" else "show"
        said = shell.read(["apt-cache", command, pin.registered], environment=self.apt_environment)
        versions = re.findall(rf"^Package: {re.escape(pin.registered)}\n(?:.*\n)*?Version: (\S+)$", said, re.MULTILINE)
        newest = ""
        for version in versions:
            if not newest or os.spawnvp(os.P_WAIT, "dpkg", ["dpkg", "--compare-versions", version, "gt", newest]) == 0:
                newest = version
        return newest or None


def matching(folder, pin):
    for path in sorted(folder.iterdir()):
        if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == pin.sha256:
            return path
    return None


def one_line_lists():
    """The system's lists in the old format, for Debian 12 alone, with sources."""
    found = []
    for path in [SYSTEM_LISTS / "sources.list", *sorted(SYSTEM_LISTS.glob("sources.list.d/*.list"))]:
        lines = [line for line in path.read_text().splitlines() if re.match(rf"deb\s.*\s{RELEASE}(-\S+)?/?\s", line)] if path.is_file() else []
        lines = [line for line in lines if re.search(r"\smain\b", line)]
        if lines:
            found.append((".list", "".join(f"{line}\ndeb-src{line[3:]}\n" for line in lines)))
    return found


def deb822_lists():
    found = []
    for path in sorted(SYSTEM_LISTS.glob("sources.list.d/*.sources")):
        text = "\n".join(line for line in path.read_text().splitlines() if not line.startswith("#"))
        entries = [entry for entry in re.split(r"\n\s*\n", text)
                   if re.search(rf"^Suites:.*\b{RELEASE}(?!\S*cloud)\b", entry, re.MULTILINE) and re.search(r"^Components:.*\bmain\b", entry, re.MULTILINE)]
        if entries:
            found.append((".sources", "\n\n".join(re.sub(r"^Types:.*", "Types: deb deb-src", entry, flags=re.MULTILINE) for entry in entries) + "\n"))
    return found
