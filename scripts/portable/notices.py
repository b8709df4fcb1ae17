"""What is linked into a build: licences, and a list of the parts (CycloneDX, as PEP 770 wants it in wheels)."""
import dataclasses
import json
import re
import uuid

from . import shell


@dataclasses.dataclass(frozen=True)
class Part:
    name: str
    version: str
    license: str
    purl: str
    sha256: str
    notices: list


def parts(target, prefixes, pins, tools):
    found = []
    for name, prefix in prefixes.items():
        pin = pins[name]
        files = sorted((prefix / "share" / "notices").iterdir())
        found.append(Part(name, pin.version, pin.license, pin.purl, pin.sha256, files))
    return sorted(found + runtime(target, tools), key=lambda part: part.name)


def runtime(target, tools):
    """The libraries of C and C++ that come with Zig."""
    library = tools.library / "lib"
    config = (library / "libcxx" / "include" / "__config").read_text()
    number = re.search(r"define _LIBCPP_VERSION (\d\d)(\d\d)(\d\d)", config)
    llvm = ".".join(str(int(part)) for part in number.groups())
    found = [Part(name, llvm, "Apache-2.0 WITH LLVM-exception", f"pkg:generic/{name}@{llvm}", "", [library / name / "LICENSE.TXT"])
             for name in ("libcxx", "libcxxabi", "libunwind")]
    purl = f"pkg:pypi/ziglang@{tools.version}"
    found.append(Part("zig", tools.version, "MIT", purl, "", [tools.library / "LICENSE"]))
    if target.is_musl:
        found.append(Part("musl", f"zig-{tools.version}", "MIT", purl, "", [library / "libc" / "musl" / "COPYRIGHT"]))
    if target.system == "windows":
        found.append(Part("mingw-w64", f"zig-{tools.version}", "ZPL-2.1", purl, "", [library / "libc" / "mingw" / "COPYING"]))
    return found


def write_licenses(found, folder):
    """One folder per part; returns their paths below `folder`."""
    written = []
    for part in found:
        home = folder / part.name
        home.mkdir(parents=True)
        for notice in part.notices:
            path = home / (notice.name if notice.suffix.lower() == ".txt" else f"{notice.name}.txt")
            path.write_text(notice.read_text(errors="replace"))
            written.append(path.relative_to(folder).as_posix())
    return sorted(written)


def bill(found, name, version, platform):
    """The list of parts.  It has no time and no random number, so equal builds have equal lists."""
    components = []
    for part in found:
        licence = {"expression": part.license} if " " in part.license else {"license": {"id": part.license}}
        component = {"type": "library", "bom-ref": part.name, "name": part.name, "version": part.version,
                     "licenses": [licence], "purl": part.purl}
        if part.sha256:
            # The hash is that of the source, as the archive or index has it.
            component["externalReferences"] = [{"type": "source-distribution", "url": part.purl,
                                                "hashes": [{"alg": "SHA-256", "content": part.sha256}]}]
        components.append(component)
    serial = uuid.uuid5(uuid.NAMESPACE_OID, json.dumps([name, version, platform, components]))
    own = {"type": "application", "bom-ref": name, "name": name, "version": version, "licenses": [{"license": {"id": "MIT"}}]}
    return json.dumps({
        "bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": f"urn:uuid:{serial}", "version": 1,
        "metadata": {"component": own, "properties": [{"name": "ftcheck:platform", "value": platform}]},
        "components": components,
        "dependencies": [{"ref": name, "dependsOn": [part.name for part in found]}],
    }, indent=1) + "\n"


def own_version():
    text = (shell.ROOT / "CMakeLists.txt").read_text()
    return re.search(r"project\(ftcheck VERSION ([0-9.]+)", text).group(1)
