"""FT105 to FT107: the members of the archive, and whether they can be unpacked."""
import io
import warnings
import zipfile

import pack

LINUX = f"cp314-cp314t-{pack.LINUX}"
WINDOWS = "cp314-cp314t-win_amd64"
LINK = 0o120777
FILE = 0o100644


def archive(files, modes=None, repeated=(), compression=None):
    """An archive with these members, given as path and bytes; a path may occur twice.

    Python's zipfile changes some paths, so they are patched in afterwards.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as written, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        for path, data in [*files.items(), *repeated]:
            member = zipfile.ZipInfo(path, pack.DATE)
            member.filename = path
            member.create_system = 3
            member.external_attr = (modes or {}).get(path, FILE) << 16
            member.compress_type = (compression or {}).get(path, zipfile.ZIP_DEFLATED)
            written.writestr(member, data)
    return out.getvalue()


def members(modules, name, tag, extra=None):
    platform = "win_amd64" if tag == WINDOWS else "linux-x86_64"
    files = pack.package(name) | modules.place(name, "multi_ready", platform=platform)
    return pack.sample(name, tag, files | (extra or {}))


def file_name(name, tag=LINUX):
    return f"{name}-1.0-{tag}.whl"


def with_paths(modules):
    def wheel(folder, name, path, **options):
        files = members(modules, name, LINUX, {path: b"text"})
        return "FT105", folder, file_name(name), archive(files, **options)

    for name, path in [("parent", "../outside.py"), ("deep_parent", "deep_parent/../../outside.py"),
                       ("absolute", "/tmp/outside.py"), ("drive", "C:/outside.py"),
                       ("drive_relative", "C:outside.py"), ("backslash", "backslash\\inside.py"),
                       ("line_end", "line_end/in\nside.py"), ("escape", "escape/\x1b[2K.py"),
                       ("dot", "./dot/inside.py"), ("doubled", "doubled//inside.py"),
                       ("back_again", "back_again/sub/../inside.py")]:
        yield wheel("triggers", name, path)
    yield wheel("triggers", "link", "link/libz.so", modes={"link/libz.so": LINK})
    for name, path in [("dots", "dots/...py"), ("hidden", "hidden/.dylibs/..py"),
                       ("blank", "blank/with space.txt"), ("umlaut", "umlaut/ä.txt"),
                       ("colon", "colon/a:b.txt"), ("directory", "directory/sub/")]:
        yield wheel("passes", name, path)


def with_names(modules):
    files = members(modules, "twice", LINUX)
    again = [("twice/__init__.py", files["twice/__init__.py"])]
    yield "FT106", "triggers", file_name("twice"), archive(files, repeated=again)
    files = members(modules, "conflict", LINUX, {"conflict/a": b"", "conflict/a/b.py": b""})
    yield "FT106", "triggers", file_name("conflict"), archive(files)
    for tag in (WINDOWS, LINUX):
        folder = "triggers" if tag == WINDOWS else "passes"
        files = members(modules, "case", tag, {"case/Data.txt": b"1", "case/data.txt": b"2"})
        yield "FT106", folder, file_name("case", tag), archive(files)
        files = members(modules, "folder_case", tag,
                        {"folder_case/Sub/a.txt": b"1", "folder_case/sub/b.txt": b"2"})
        yield "FT106", folder, file_name("folder_case", tag), archive(files)
    files = members(modules, "near", WINDOWS, {"near/data.txt": b"1", "near/data.txt2": b"2",
                                               "near/data/": b"", "near/data/x.txt": b""})
    yield "FT106", "passes", file_name("near", WINDOWS), archive(files)


def with_bytes(modules):
    def module(name):
        return f"{name}/multi_ready.cpython-314t-x86_64-linux-gnu.so"

    def patched(name, path, offset, value):
        data = archive(members(modules, name, LINUX, {f"{name}/data.txt": b"text " * 99}))
        data = pack.patch_directory(data, path, offset, value)
        # The member's own header has the same fields, and must have the same values.
        return "FT107", "triggers", file_name(name), pack.patch_header(data, path, offset - 2, value)

    # Fields of the directory: the CRC at 16, the size at 24, flags and method at 8.
    yield patched("wrong_crc", module("wrong_crc"), 16, 0xDEADBEEF)
    # Only --verify-record reads its bytes.
    yield patched("damaged_data", "damaged_data/data.txt", 16, 0xDEADBEEF)
    yield patched("huge", "huge/data.txt", 24, 0xFFFFFF00)
    yield patched("unknown_method", "unknown_method/data.txt", 8, 97 << 16)

    data = archive(members(modules, "encrypted", LINUX, {"encrypted/data.txt": b"text"}))
    path = b"encrypted/data.txt"
    local, central = data.index(path) - 30 + 6, data.rindex(path) - 46 + 8
    flagged = bytearray(data)
    flagged[local] |= 1
    flagged[central] |= 1
    yield "FT107", "triggers", file_name("encrypted"), bytes(flagged)

    files = members(modules, "torn", LINUX)
    files[module("torn")] = files[module("torn")][:900]
    del files["torn-1.0.dist-info/RECORD"]
    pack.add_record(files, "torn-1.0.dist-info/RECORD")
    yield "FT107", "triggers", file_name("torn"), archive(files)

    files = members(modules, "bzip2", LINUX, {"bzip2/data.txt": b"text"})
    methods = {"bzip2/data.txt": zipfile.ZIP_BZIP2}
    yield "FT107", "triggers", file_name("bzip2"), archive(files, compression=methods)

    files = members(modules, "stored", LINUX, {"stored/data.txt": b""})
    methods = dict.fromkeys(files, zipfile.ZIP_STORED)
    yield "FT107", "passes", file_name("stored"), archive(files, compression=methods)


def fixtures(modules):
    yield from with_paths(modules)
    yield from with_names(modules)
    yield from with_bytes(modules)
