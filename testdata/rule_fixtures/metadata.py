"""FT101 to FT104: the file name, WHEEL, METADATA and RECORD."""
import base64
import csv
import hashlib
import io

import pack

TAG = f"cp314-cp314t-{pack.LINUX}"


def members(modules, name, **options):
    return pack.sample(name, TAG, pack.package(name) | modules.place(name, "multi_ready"), **options)


def info(name, file):
    return f"{name}-1.0.dist-info/{file}"


def recorded(files, name):
    """The members with a new RECORD as the last one."""
    files.pop(info(name, "RECORD"), None)
    pack.add_record(files, info(name, "RECORD"))
    return files


def changed(modules, name, file, old, new):
    """A wheel with a text replaced in a file of .dist-info."""
    files = members(modules, name)
    text = files[info(name, file)]
    assert old in text
    files[info(name, file)] = text.replace(old, new)
    return recorded(files, name)


def without(modules, name, file):
    files = members(modules, name)
    del files[info(name, file)]
    return files if file == "RECORD" else recorded(files, name)


def moved(files, old, new):
    """The members of one directory moved to another; RECORD keeps the old path of itself."""
    return {path.replace(old, new): data for path, data in files.items()}


def rows(files, name):
    return list(csv.reader(io.StringIO(files[info(name, "RECORD")].decode())))


def write_rows(files, name, listed):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(listed)
    files[info(name, "RECORD")] = text.getvalue().encode()
    return files


def hashed(files, name, algorithm, encode=None):
    """RECORD with hashes by a different algorithm or in a different encoding."""
    def field(path):
        raw = hashlib.new(algorithm, files[path]).digest()
        return f"{algorithm}=" + (encode(raw) if encode else
                                  base64.urlsafe_b64encode(raw).decode().rstrip("="))

    listed = [[path, field(path), size] if hash_ else [path, hash_, size]
              for path, hash_, size in rows(files, name)]
    return write_rows(files, name, listed)


def of_file_name(modules):
    wheel = pack.zip_bytes(members(modules, "pkg"))
    for name in ["pkg.whl", f"pkg-1.0-{TAG}-extra.whl", f"pkg-one-{TAG}.whl",
                 f"pkg-1.0-beta-{TAG}.whl", "pkg-1.0-cp314-cp314t-.whl"]:
        yield "FT101", "triggers", name, wheel
    # A variant label.
    yield "FT101", "triggers", f"pkg-1.0-{TAG}-x8664v3.whl", wheel
    # Warnings: installers accept them, but PyPI will not.
    yield "FT101", "triggers", f"pkg-v1.0.0-1st-{TAG}.whl", wheel
    yield "FT101", "triggers", f"Pkg-1.0-{TAG}.whl", wheel
    # A build tag, and zeros at the end of the version.
    yield "FT101", "passes", f"pkg-1.0.0-1st-{TAG}.whl", wheel


def of_wheel_file(modules):
    def named(name):
        return f"{name}-1.0-{TAG}.whl"

    yield "FT102", "triggers", named("missing"), pack.zip_bytes(without(modules, "missing", "WHEEL"))
    for folder, name, old, new in [
            ("triggers", "no_version", b"Wheel-Version: 1.0\n", b""),
            ("triggers", "version_one", b"Wheel-Version: 1.0", b"Wheel-Version: 1"),
            ("triggers", "version_two", b"Wheel-Version: 1.0", b"Wheel-Version: 2.0"),
            ("triggers", "newer_minor", b"Wheel-Version: 1.0", b"Wheel-Version: 1.1"),
            ("triggers", "purelib_no", b"Root-Is-Purelib: false", b"Root-Is-Purelib: no"),
            ("triggers", "half_tag", f"Tag: {TAG}".encode(), b"Tag: cp314-cp314t"),
            ("triggers", "no_tag", f"Tag: {TAG}\n".encode(), b""),
            ("triggers", "no_header", b"Generator:", b"Generator"),
            # Keys and booleans in any case, Windows line ends, and custom fields.
            ("passes", "spelling", b"Root-Is-Purelib: false", b"root-is-purelib:FALSE"),
            ("passes", "crlf", b"\n", b"\r\n"),
            ("passes", "own_field", b"Root", b"X-Built-On: a train\nRoot")]:
        yield "FT102", folder, named(name), pack.zip_bytes(changed(modules, name, "WHEEL", old, new))


def of_metadata(modules):
    def named(name, version="1.0"):
        return f"{name}-{version}-{TAG}.whl"

    yield ("FT103", "triggers", named("missing"),
           pack.zip_bytes(without(modules, "missing", "METADATA")))
    for folder, name, old, new in [
            ("triggers", "no_version", b"Version: 1.0\n", b"\n"),
            ("triggers", "no_metadata_version", b"Metadata-Version: 2.1\n", b""),
            ("triggers", "two_names", b"Name: two_names", b"Name: two_names\nName: two-names"),
            ("triggers", "other_name", b"Name: other_name", b"Name: another"),
            ("triggers", "other_version", b"\nVersion: 1.0", b"\nVersion: 1.0.1"),
            ("triggers", "candidate", b"\nVersion: 1.0", b"\nVersion: 1.0rc1"),
            ("triggers", "local_version", b"\nVersion: 1.0", b"\nVersion: 1.0+cu128"),
            ("triggers", "requires_python", b"Summary:", b"Requires-Python: >=3.9 <4\nSummary:"),
            ("passes", "other_case", b"Name: other_case", b"Name: Other.Case"),
            ("passes", "longer_version", b"\nVersion: 1.0", b"\nVersion: 1.0.0"),
            ("passes", "spelled", b"\nVersion: 1.0", b"\nVersion: v1")]:
        # The first line begins with the same words.
        yield ("FT103", folder, named(name),
               pack.zip_bytes(changed(modules, name, "METADATA", old, new)))

    files = changed(modules, "candidates", "METADATA", b"\nVersion: 1.0", b"\nVersion: 1.0-RC.1")
    files = moved(files, "candidates-1.0.dist-info", "candidates-1.0c1.dist-info")
    path = "candidates-1.0c1.dist-info/RECORD"
    files.pop(path)
    pack.add_record(files, path)
    # A warning: PyPI looks for the directory with the spelling of the file name.
    yield "FT103", "triggers", named("candidates", "1.0rc1"), pack.zip_bytes(files)

    def in_directory(name, directory):
        files = moved(members(modules, name), f"{name}-1.0.dist-info", directory)
        files.pop(f"{directory}/RECORD")
        pack.add_record(files, f"{directory}/RECORD")
        return pack.zip_bytes(files)

    yield "FT103", "triggers", named("other_directory"), in_directory("other_directory",
                                                                     "other-1.0.dist-info")
    yield "FT103", "triggers", named("old_directory"), in_directory("old_directory",
                                                                    "old_directory-0.9.dist-info")
    yield "FT103", "triggers", named("no_directory"), pack.zip_bytes(
        pack.package("no_directory") | modules.place("no_directory", "multi_ready"))
    yield "FT103", "triggers", named("directory_case"), in_directory("directory_case",
                                                                   "Directory.Case-1.dist-info")

    files = members(modules, "second")
    files["left_over-2.0.dist-info/METADATA"] = pack.metadata("left_over")
    yield "FT103", "triggers", named("second"), pack.zip_bytes(recorded(files, "second"))
    # One inside a package is vendored, and nobody takes it for the wheel's.
    files = members(modules, "vendoring")
    files["vendoring/_vendor/other-2.0.dist-info/METADATA"] = pack.metadata("other")
    yield "FT103", "passes", named("vendoring"), pack.zip_bytes(recorded(files, "vendoring"))


def of_record(modules):
    def wheel(folder, name, change):
        files = members(modules, name)
        return "FT104", folder, f"{name}-1.0-{TAG}.whl", pack.zip_bytes(change(files, name) or files)

    def edit(change):
        """Changes the rows, given as lists; the first is that of __init__.py."""
        def apply(files, name):
            listed = rows(files, name)
            change(listed, name)
            return write_rows(files, name, listed)
        return apply

    def set_field(column, value):
        def change(listed, _name):
            listed[0][column] = value
        return edit(change)

    def add_row(path):
        return edit(lambda listed, _name: listed.insert(0, [path, pack.record_hash(b""), 0]))

    def set_content(files, name):
        path = next(path for path in files if path.endswith(".so"))
        files[path] = files[path][:-1] + b"\1"

    yield wheel("triggers", "missing", lambda files, name: files.pop(info(name, "RECORD")) and None)
    yield wheel("triggers", "unlisted", edit(lambda listed, _name: listed.pop(0)))
    yield wheel("triggers", "absent", add_row("absent/not_here.py"))
    def list_directory(files, name):
        files[f"{name}-1.0.dist-info/licenses/"] = b""
        return add_row(f"{name}-1.0.dist-info/licenses/")(files, name)

    yield wheel("triggers", "directory", list_directory)
    yield wheel("triggers", "outside", add_row("../../../outside.txt"))
    yield wheel("triggers", "other_size", set_field(2, "1"))
    yield wheel("triggers", "other_hash", set_content)
    yield wheel("triggers", "no_hash", set_field(1, ""))
    yield wheel("triggers", "md5", lambda files, name: hashed(files, name, "md5"))
    yield wheel("triggers", "sha1", lambda files, name: hashed(files, name, "sha1"))
    yield wheel("triggers", "unknown", set_field(1, "crc32=AAAAAA"))
    yield wheel("triggers", "hexadecimal",
                lambda files, name: hashed(files, name, "sha256", bytes.hex))
    yield wheel("triggers", "padded", lambda files, name: hashed(
        files, name, "sha256", lambda raw: base64.urlsafe_b64encode(raw).decode()))
    yield wheel("triggers", "two_columns", edit(lambda listed, _name: listed[0].pop()))

    def backslashes(listed, _name):
        for row in listed:
            row[0] = row[0].replace("/", "\\")

    yield wheel("triggers", "backslashes", edit(backslashes))

    # More files than a finding lists.
    def many(files, name):
        for number in range(8):
            files[f"{name}/extra_{number}.py"] = b""

    yield wheel("triggers", "many", many)

    for algorithm in ("sha384", "sha512", "sha3_256", "blake2b", "blake2s"):
        yield wheel("passes", algorithm, lambda files, name: hashed(files, name, algorithm))

    def sign(files, name):
        files[info(name, "RECORD.jws")] = b"{}"
        files[info(name, "RECORD.p7s")] = b"-"

    yield wheel("passes", "signed", sign)

    def directories(files, name):
        files[f"{name}/"] = b""

    yield wheel("passes", "directories", directories)

    def quoted(files, name):
        files[f'{name}/a, "b".txt'] = b"text"
        return recorded(files, name)

    yield wheel("passes", "quoted", quoted)
    # Any order is fine, although RECORD itself is usually last.
    yield wheel("passes", "reversed", edit(lambda listed, _name: listed.reverse()))


def fixtures(modules):
    yield from of_file_name(modules)
    yield from of_wheel_file(modules)
    yield from of_metadata(modules)
    yield from of_record(modules)
