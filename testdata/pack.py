"""Packs modules into sample wheels: good ones into wheels/, damaged ones into broken/.

Called by build.py.  Nothing in an archive depends on the day or the machine: members are dated
2026-01-01 and in the order given here, RECORD last (PEP 427).  The bytes do depend on the version of
zlib.
"""
import base64
import csv
import hashlib
import io
import struct
import zipfile

LINUX = "manylinux_2_17_x86_64"
DATE = (2026, 1, 1, 0, 0, 0)
FREE_THREADING = "Programming Language :: Python :: Free Threading :: 3 - Stable"


def record_hash(data):
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest())
    return "sha256=" + digest.decode().rstrip("=")


def metadata(name, lines=()):
    return "\n".join(["Metadata-Version: 2.1", f"Name: {name}", "Version: 1.0",
                      "Summary: A sample for the tests of ftcheck", *lines, ""]).encode()


def wheel_file(tags, purelib=False):
    return "\n".join(["Wheel-Version: 1.0", "Generator: ftcheck-testdata (1.0)",
                      f"Root-Is-Purelib: {str(purelib).lower()}",
                      *(f"Tag: {tag}" for tag in tags), ""]).encode()


def expand(tag):
    python, abi, platform = tag.split("-")
    return [f"{p}-{a}-{q}" for p in python.split(".") for a in abi.split(".")
            for q in platform.split(".")]


def sample(name, tag, files, lines=(), purelib=False, tags=None):
    """The members of a complete wheel, as a dict from path to bytes, RECORD last."""
    info = f"{name}-1.0.dist-info"
    members = dict(files)
    members[f"{info}/METADATA"] = metadata(name, lines)
    members[f"{info}/WHEEL"] = wheel_file(tags or expand(tag), purelib)
    add_record(members, f"{info}/RECORD")
    return members


def add_record(members, path):
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for member, data in members.items():
        writer.writerow([member, record_hash(data), len(data)])
    writer.writerow([path, "", ""])
    members[path] = text.getvalue().encode()


def zip_bytes(members, compression=zipfile.ZIP_DEFLATED, other=None):
    """The archive; `other` names members that are compressed differently."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, data in members.items():
            info = zipfile.ZipInfo(path, DATE)
            info.create_system = 3
            info.external_attr = 0o100644 << 16
            info.compress_type = (other or {}).get(path, compression)
            archive.writestr(info, data)
    return out.getvalue()


def patch_directory(data, path, offset, value):
    """Writes 32 bits into a member's central directory header (APPNOTE.TXT 4.3.12)."""
    at = data.rindex(path.encode()) - 46
    assert data[at:at + 4] == b"PK\1\2"
    return data[:at + offset] + struct.pack("<I", value) + data[at + offset + 4:]


def patch_header(data, path, offset, value):
    """Writes 32 bits into the header in front of a member's bytes (APPNOTE.TXT 4.3.7)."""
    at = data.index(path.encode()) - 30
    assert data[at:at + 4] == b"PK\3\4"
    return data[:at + offset] + struct.pack("<I", value) + data[at + offset + 4:]


def package(name):
    return {f"{name}/__init__.py": b'"""A sample package."""\n'}


class Modules:
    """The modules that build.py built, by platform."""

    def __init__(self, folder):
        self.folder = folder

    def place(self, where, *names, platform="linux-x86_64"):
        """Modules as members of a folder of the wheel."""
        found = {}
        for name in names:
            [path] = (self.folder / platform).glob(f"{name}.c*")
            found[f"{where}/{path.name}"] = path.read_bytes()
        return found

    def read(self, path):
        return (self.folder / path).read_bytes()


def good_wheels(modules):
    """Name of the file, its members, and its verdict."""
    linux = f"cp314-cp314t-{LINUX}"
    for tag, platform in [(linux, "linux-x86_64"), ("cp314-cp314t-win_amd64", "win_amd64"),
                          ("cp314-cp314t-macosx_11_0_arm64", "macosx-arm64-chained")]:
        files = package("ready") | modules.place("ready", "multi_ready", "single_ready",
                                                 platform=platform)
        lines = ["Requires-Python: >=3.14", f"Classifier: {FREE_THREADING}"]
        yield f"ready-1.0-{tag}.whl", sample("ready", tag, files, lines), "ready"

    files = package("universal") | modules.place("universal", "multi_ready", "mixed_slices",
                                                 platform="macosx-universal2")
    tag = "cp314-cp314t-macosx_11_0_universal2"
    yield f"universal-1.0-{tag}.whl", sample("universal", tag, files), "enables-gil"

    files = package("mixed") | modules.place("mixed", "multi_ready", "runtime_slots",
                                             "single_nothing")
    files["mixed.libs/libanswer.so.1"] = modules.read(
        "linux-x86_64/no_init.cpython-314t-x86_64-linux-gnu.so")
    lines = [f"Classifier: {FREE_THREADING}"]
    yield f"mixed-1.0-{linux}.whl", sample("mixed", linux, files, lines), "enables-gil"

    for name, module, library in [("bundled", "forward", "libforward"),
                                  ("asking", "asks_library", "libanswering")]:
        for tag, platform, where in [
                (linux, "linux-x86_64", f"{name}.libs/{library}.so.1"),
                ("cp314-cp314t-win_amd64", "win_amd64", f"{name}.libs/{library}.dll"),
                ("cp314-cp314t-macosx_11_0_arm64", "macosx-arm64",
                 f"{name}/.dylibs/{library}.1.dylib")]:
            files = package(name) | modules.place(name, module, platform=platform)
            files[where] = modules.read(f"{platform}/{where.rsplit('/', 1)[1]}")
            yield f"{name}-1.0-{tag}.whl", sample(name, tag, files), "ready"

    files = package("delegated") | modules.place("delegated", "cffi_module")
    lines = ["Requires-Dist: cffi>=2.0"]
    yield f"delegated-1.0-{linux}.whl", sample("delegated", linux, files, lines), "ready"

    files = modules.place("platlib_data-1.0.data/platlib/platlib_data", "multi_ready")
    files |= package("platlib_data")
    yield (f"platlib_data-1.0-{linux}.whl",
           sample("platlib_data", linux, files, purelib=True), "ready")

    data = modules.read("linux-x86_64/unicode_name.cpython-314t-x86_64-linux-gnu.so")
    files = {"räksmörgås.cpython-314t-x86_64-linux-gnu.so": data}
    yield f"unicode_name-1.0-{linux}.whl", sample("unicode_name", linux, files), "ready"

    tag = f"cp315-abi3.abi3t-{LINUX}"
    files = package("stable_abi")
    files["stable_abi/export_ready.abi3t.so"] = modules.read("linux-x86_64/export_ready.abi3t.so")
    yield f"stable_abi-1.0-{tag}.whl", sample("stable_abi", tag, files), "ready"

    tag = f"cp39-abi3-{LINUX}"
    files = package("stable_gil")
    files["stable_gil/abi3_gil.abi3.so"] = modules.read("linux-x86_64/abi3_gil.abi3.so")
    yield f"stable_gil-1.0-{tag}.whl", sample("stable_gil", tag, files), "incompatible"

    tag = f"cp314-cp314-{LINUX}"
    files = package("default_build") | modules.place("default_build", "default_suffix")
    yield f"default_build-1.0-{tag}.whl", sample("default_build", tag, files), "incompatible"

    tag = "py3-none-any"
    yield (f"pure-1.0-{tag}.whl", sample("pure", tag, package("pure"), purelib=True), "pure")


def broken_wheels(modules):
    """Name of the file and its bytes."""
    tag = f"cp314-cp314t-{LINUX}"

    def members(name, **options):
        return sample(name, tag, package(name) | modules.place(name, "multi_ready"), **options)

    def module(name):
        return f"{name}/multi_ready.cpython-314t-x86_64-linux-gnu.so"

    def without(name, file):
        left = members(name)
        del left[f"{name}-1.0.dist-info/{file}"]
        del left[f"{name}-1.0.dist-info/RECORD"]
        add_record(left, f"{name}-1.0.dist-info/RECORD")
        return zip_bytes(left)

    yield f"no_wheel-1.0-{tag}.whl", without("no_wheel", "WHEEL")
    yield f"no_metadata-1.0-{tag}.whl", without("no_metadata", "METADATA")

    bare = members("no_record")
    del bare["no_record-1.0.dist-info/RECORD"]
    yield f"no_record-1.0-{tag}.whl", zip_bytes(bare)

    yield "renamed.whl", zip_bytes(members("sample"))

    other = members("other_tags", tags=[f"cp314-cp314-{LINUX}"])
    yield f"other_tags-1.0-{tag}.whl", zip_bytes(other)

    changed = members("changed_member")
    changed["changed_member/__init__.py"] += b"# added after RECORD was written\n"
    changed["changed_member/unlisted.py"] = b""
    yield f"changed_member-1.0-{tag}.whl", zip_bytes(changed)

    whole = zip_bytes(members("truncated"))
    yield f"truncated-1.0-{tag}.whl", whole[:len(whole) * 2 // 3]

    yield f"not_a_zip-1.0-{tag}.whl", b"<html><body>404 Not Found</body></html>\n"

    data = zip_bytes(members("wrong_crc"))
    yield f"wrong_crc-1.0-{tag}.whl", patch_directory(data, module("wrong_crc"), 16, 0xDEADBEEF)

    data = zip_bytes(members("huge_member"))
    yield f"huge_member-1.0-{tag}.whl", patch_directory(data, module("huge_member"), 24, 0xFFFFFF00)

    data = bytearray(zip_bytes(members("bad_deflate")))
    at = data.index(module("bad_deflate").encode()) + len(module("bad_deflate"))
    data[at:at + 16] = b"\xff" * 16
    yield f"bad_deflate-1.0-{tag}.whl", bytes(data)

    lzma = {module("other_compression"): zipfile.ZIP_LZMA}
    yield f"other_compression-1.0-{tag}.whl", zip_bytes(members("other_compression"), other=lzma)

    outside = sample("outside", tag, {"../outside.cpython-314t-x86_64-linux-gnu.so":
                                      modules.read("linux-x86_64/plain.so")})
    yield f"outside-1.0-{tag}.whl", zip_bytes(outside)

    torn = members("torn_module")
    torn[module("torn_module")] = torn[module("torn_module")][:900]
    del torn["torn_module-1.0.dist-info/RECORD"]
    add_record(torn, "torn_module-1.0.dist-info/RECORD")
    yield f"torn_module-1.0-{tag}.whl", zip_bytes(torn)


def pack_all(out):
    """Writes wheels/ and broken/; returns the paths written."""
    modules = Modules(out / "modules")
    for folder in ("wheels", "broken"):
        (out / folder).mkdir(exist_ok=True)
    written = []

    def write(path, data):
        path.write_bytes(data)
        written.append(path)

    verdicts = []
    for name, members, verdict in good_wheels(modules):
        # Stored members are as valid as deflated ones.
        stored = name.startswith("bundled")
        method = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        write(out / "wheels" / name, zip_bytes(members, method))
        verdicts.append(f"{name}\t{verdict}\n")
    write(out / "wheels" / "verdicts.tsv", "".join(sorted(verdicts)).encode())
    for name, data in broken_wheels(modules):
        write(out / "broken" / name, data)
    return written
