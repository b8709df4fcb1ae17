"""What is linked: versions, hashes and licences, from pins.toml."""
import dataclasses
import pathlib
import tomllib

FILE = pathlib.Path(__file__).with_name("pins.toml")


@dataclasses.dataclass(frozen=True)
class Pin:
    name: str
    kind: str
    version: str
    sha256: str
    license: str
    notices: list
    package: str = ""  # what the registry calls it, if not `name`

    @property
    def registered(self):
        return self.package or self.name

    @property
    def purl(self):
        """The package URL, by which others know it."""
        version = self.version.replace("+", "%2B").replace(":", "%3A")
        if self.kind == "sdist":
            return f"pkg:pypi/{self.registered}@{version}"
        arch = "source" if self.kind == "debian-source" else "all"
        return f"pkg:deb/debian/{self.registered}@{version}?arch={arch}&distro=bookworm"


def read():
    return {name: Pin(name=name, **fields) for name, fields in tomllib.loads(FILE.read_text()).items()}
