"""FT106 and FT107: archives that zip tools read differently."""
import io
import struct
import zipfile
import zlib

import pack
from .members import LINUX, archive, file_name, members


def plain(modules, name, extra=None):
    return archive(members(modules, name, LINUX, extra or {f"{name}/data.txt": b"text"}))


def with_headers(modules):
    """Differences between a member's own header and the directory."""
    path = b"other_name/data.txt"
    data = plain(modules, "other_name")
    at = data.index(path)
    yield "other_name", data[:at] + path[:-3] + b"exe" + data[at + len(path):]
    yield "other_size", pack.patch_header(plain(modules, "other_size"), "other_size/data.txt", 22, 5)
    # Flags and method.
    yield "other_method", pack.patch_header(plain(modules, "other_method"), "other_method/data.txt",
                                            6, zipfile.ZIP_STORED << 16)
    # The directory leads to the same bytes for two members, whose names have the same length.
    first, second = "overlap/one.txt", "overlap/two.txt"
    data = plain(modules, "overlap", {first: b"text", second: b"text"})
    yield "overlap", pack.patch_directory(data, second, 42, data.index(first.encode()) - 30)


def with_names(modules):
    """Names that some tools read differently."""
    files = members(modules, "unicode_path", LINUX)
    path = b"unicode_path/data.txt"
    field = b"\1" + struct.pack("<I", zlib.crc32(path)) + path[:-3] + b"exe"
    with io.BytesIO() as out:
        with zipfile.ZipFile(out, "w") as written:
            for member, content in (files | {path.decode(): b"text"}).items():
                info = zipfile.ZipInfo(member, pack.DATE)
                if member == path.decode():
                    info.extra = struct.pack("<HH", 0x7075, len(field)) + field
                written.writestr(info, content)
        yield "unicode_path", out.getvalue()
    for name, letter in [("code_page", b"\x82"), ("nul", b"\0")]:
        data = plain(modules, name, {f"{name}/d_ta.txt": b"text"})
        yield name, data.replace(b"/d_ta.txt", b"/d" + letter + b"ta.txt")


def with_strays(modules):
    """Bytes that belong to no member."""
    yield "before", b"#!/bin/sh\n" + plain(modules, "before")
    yield "after", plain(modules, "after") + b"\n"
    hidden = plain(modules, "hidden", {"a": b""})
    with io.BytesIO() as out:
        with zipfile.ZipFile(out, "w") as written:
            for member, content in members(modules, "between", LINUX).items():
                written.writestr(zipfile.ZipInfo(member, pack.DATE), content)
                # The next one goes after members that the directory does not list.
                out.seek(0, io.SEEK_END)
                out.write(hidden[:hidden.index(b"PK\1\2")])
                written.start_dir = out.tell()
        yield "between", out.getvalue()


class Stream(io.BytesIO):
    """A file without seek(), for which zipfile writes data descriptors."""

    def seekable(self):
        return False


def honest(modules):
    """Rare archives that all tools read alike."""
    out = Stream()
    with zipfile.ZipFile(out, "w") as written:
        for member, content in members(modules, "streamed", LINUX).items():
            written.writestr(zipfile.ZipInfo(member, pack.DATE), content, zipfile.ZIP_DEFLATED)
        written.comment = b"A comment"
    yield "streamed", out.getvalue()
    with io.BytesIO() as out:
        with zipfile.ZipFile(out, "w") as written:
            for member, content in members(modules, "large", LINUX).items():
                info = zipfile.ZipInfo(member, pack.DATE)
                with written.open(info, "w", force_zip64=True) as file:
                    file.write(content)
        yield "large", out.getvalue()
    # The last member is a stored archive.
    files = members(modules, "nested", LINUX)
    inner = {"nested/z.zip": plain(modules, "inner")}
    del files["nested-1.0.dist-info/RECORD"]
    listed = files | inner
    pack.add_record(listed, "nested-1.0.dist-info/RECORD")
    listed["nested/z.zip"] = listed.pop("nested/z.zip")
    yield "nested", archive(listed, compression=dict.fromkeys(listed, zipfile.ZIP_STORED))


def twice(modules):
    """Names that are the same after decoding."""
    name = "nul_twice"
    data = plain(modules, name, {f"{name}/a.txt": b"1", f"{name}/a.txt_": b"2"})
    yield name, data.replace(b"a.txt_", b"a.txt\0")
    name = "code_page_twice"
    data = plain(modules, name, {f"{name}/\u00e9.txt": b"1", f"{name}/_.txt": b"2"})
    yield name, data.replace(b"/_.txt", b"/\x82.txt")


def fixtures(modules):
    for part in (with_headers, with_names, with_strays):
        for name, data in part(modules):
            yield "FT107", "triggers", file_name(name), data
    for name, data in honest(modules):
        yield "FT107", "passes", file_name(name), data
    for name, data in twice(modules):
        yield "FT106", "triggers", file_name(name), data
