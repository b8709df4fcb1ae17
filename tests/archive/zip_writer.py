"""Writes zip archives that lie: each field of each record can be set; the others are true.

The same as zip_builder.cpp, for hostile.py.
"""
import struct
import zlib
from dataclasses import dataclass, field

LOCAL = dict(version=20, flags=0, method=0, time=0x00210000, crc=0, packed=0, size=0)
END = dict(disk=0, first_disk=0, count_here=0, count=0, size=0, offset=0)


@dataclass
class Member:
    name: bytes
    content: bytes
    method: int = 8
    flags: int = 0
    raw: bytes = None  # instead of the packed content
    both: dict = field(default_factory=dict)  # fields of both headers
    local: dict = field(default_factory=dict)  # fields of its own header, also "name" and "extra"
    central: dict = field(default_factory=dict)  # fields of the directory, also "offset"
    extra: bytes = b""
    after: bytes = b""
    hidden: bool = False  # from the directory

    def payload(self):
        if self.raw is not None:
            return self.raw
        if self.method != 8:
            return self.content
        deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
        return deflate.compress(self.content) + deflate.flush()


def extra_field(kind, content):
    return struct.pack("<HH", kind, len(content)) + content


def descriptor(member, signed=True, large=False):
    out = b"PK\7\x08" if signed else b""
    numbers = zlib.crc32(member.content), len(member.payload()), len(member.content)
    return out + struct.pack("<IQQ" if large else "<III", *numbers)


def fields(member, payload, given):
    true = LOCAL | dict(flags=member.flags, method=member.method, crc=zlib.crc32(member.content),
                        packed=len(payload), size=len(member.content))
    header = true | member.both | given
    name, extra = given.get("name", member.name), given.get("extra", member.extra)
    packed = struct.pack("<HHHIIIIHH", *(header[key] for key in LOCAL), len(name), len(extra))
    return packed, name, extra


def write(members, end=None, zip64=None, comment=b"", before_directory=b"", start=b""):
    """The archive's bytes; `zip64` sets fields of the zip64 record, and its offset ("at")."""
    out = bytearray(start)
    directory = bytearray()
    count = 0
    for member in members:
        payload = member.payload()
        offset = len(out)
        packed, name, extra = fields(member, payload, member.local)
        out += b"PK\3\4" + packed + name + extra + payload + member.after
        if member.hidden:
            continue
        count += 1
        packed, name, extra = fields(member, payload, member.central)
        directory += b"PK\1\2" + struct.pack("<H", 0x0314) + packed
        directory += struct.pack("<HHHII", 0, 0, 0, 0o100644 << 16,
                                 member.central.get("offset", offset)) + name + extra
    out += before_directory
    true = END | dict(count_here=count, count=count, size=len(directory), offset=len(out))
    out += directory
    if zip64 is not None:
        at = len(out)
        large = true | zip64
        out += b"PK\6\6" + struct.pack("<QHHIIQQQQ", 44, 45, 45, *(large[key] for key in END))
        out += b"PK\6\7" + struct.pack("<IQI", 0, zip64.get("at", at), 1)
    record = true | (end or {})
    out += b"PK\5\6" + struct.pack("<HHHHIIH", *(record[key] for key in END), len(comment))
    return bytes(out + comment)
