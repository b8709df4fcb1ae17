"""Archives that mean one thing to one zip tool and another to the next, for hostile.py.

Each function returns the bytes of an archive. It gets a module that is ready (GOOD), another one with the
same name or offset that is not (BAD), and numbers from a generator.
"""
import struct
import zlib

from zip_writer import Member, descriptor, extra_field, write

SUFFIX = b".cpython-314t-x86_64-linux-gnu.so"
PATH = b"pkg/multi_ready" + SUFFIX
OTHER = b"pkg/multi_reads" + SUFFIX  # of the same length


def info():
    folder = b"pkg-1.0.dist-info/"
    tag = b"cp314-cp314t-manylinux_2_17_x86_64"
    return [Member(folder + b"METADATA", b"Metadata-Version: 2.1\nName: pkg\nVersion: 1.0\n"),
            Member(folder + b"WHEEL", b"Wheel-Version: 1.0\nGenerator: x (1)\n"
                                      b"Root-Is-Purelib: false\nTag: " + tag + b"\n"),
            Member(folder + b"RECORD", b"")]


def other_field(rng, good, bad):
    """Changes a number in one of the headers, or in both."""
    member = Member(PATH, good)
    key = rng.choice(["flags", "method", "crc", "packed", "size", "version"])
    value = rng.choice([0, 1, 8, 9, 12, 63, 64, 0x800, 0xFFFF, len(good) - 1, len(good) + 1])
    if key in ("crc", "packed", "size"):
        value = rng.choice([value, 0xFFFFFFFF, 0x7FFFFFFF, rng.getrandbits(32)])
    else:
        value = value & 0xFFFF
    getattr(member, rng.choice(["both", "local", "central"]))[key] = value
    return write([member, *info()])


def other_name(rng, good, bad):
    """A member's own header names another file, or the directory does."""
    local = rng.choice([OTHER, PATH + b"x", b"", PATH.upper(), PATH + b"\0", b"pkg/x.txt"])
    members = [Member(PATH, good, local={"name": local}), *info()]
    if rng.random() < 0.5:
        members.append(Member(OTHER, bad, local={"name": PATH}))
    return write(members)


def swapped(rng, good, bad):
    """The directory leads to each other's bytes."""
    members = [Member(PATH, good), Member(OTHER, bad), *info()]
    offset = len(write([members[0]], comment=b"")) - 22 - 46 - len(PATH)
    if rng.random() < 0.5:
        members[0].central = {"offset": offset}
        members[1].central = {"offset": 0}
    else:
        members[1].central = {"offset": 0, "name": PATH}
    return write(members)


def twice(rng, good, bad):
    """A name occurs twice, once in another spelling."""
    names = rng.choice([(PATH, PATH), (PATH, PATH + b"\0.txt"), (PATH, PATH.replace(b"/", b"\\")),
                        (PATH, b"./" + PATH), (PATH, b"pkg//" + PATH[4:])])
    members = [Member(name, content) for name, content in zip(names, rng.sample([good, bad], 2))]
    rng.shuffle(members)
    return write([*members, *info()])


def unicode_path(rng, good, bad):
    """A second name, in an extra field."""
    crc = rng.choice([zlib.crc32(b"pkg/a.txt"), 0])
    content = bytes([rng.choice([1, 1, 2])]) + struct.pack("<I", crc)
    content += rng.choice([PATH, b"", b"pkg/a.txt", b"\xff"])
    extra = extra_field(0x7075, content[:rng.choice([3, 99, 99])])
    return write([Member(b"pkg/a.txt", bad, extra=extra), Member(PATH, good), *info()])


def foreign_name(rng, good, bad):
    """Letters outside ASCII, with or without the flag for UTF-8."""
    stem = rng.choice(["caf\u00e9".encode(), b"caf\x82", b"caf\xff"])
    names = [b"pkg/" + stem + SUFFIX, PATH]
    return write([Member(names[0], bad, flags=rng.choice([0, 0x800])), Member(names[1], good),
                  *info()])


def overlapping(rng, good, bad):
    """Members that share bytes."""
    inner = write([Member(PATH, good, method=0)])
    inner = inner[:inner.index(b"PK\1\2")]
    outer = Member(b"pkg/data.bin", inner, method=0)
    again = [Member(PATH, bad, central={"offset": rng.choice([0, 30 + len(outer.name)])})]
    for i in range(rng.choice([0, 3, 500])):
        again.append(Member(b"pkg/%d" % i + SUFFIX, b"", hidden=False, central=dict(
            again[0].central, crc=zlib.crc32(good), size=len(good), packed=len(good), method=0)))
    return write([outer, *again, *info()])


def zip64(rng, good, bad):
    """64-bit sizes and records, true or false."""
    big = rng.choice([len(good), 5 << 32, (1 << 64) - 1, len(good) + 1])
    numbers = [big, len(good), 0][:rng.choice([1, 2, 3])]
    extra = extra_field(1, struct.pack(f"<{len(numbers)}Q", *numbers))
    member = Member(PATH, good, method=0, extra=extra * rng.choice([1, 1, 2]))
    member.both = rng.choice([{}, {"size": 0xFFFFFFFF}, {"size": 0xFFFFFFFF, "packed": 0xFFFFFFFF}])
    if rng.random() < 0.3:
        member.central["offset"] = 0xFFFFFFFF
    large = rng.choice([None, {}, {"count": 1}, {"offset": 0}, {"at": 0}, {"at": (1 << 64) - 1},
                        {"size": 1 << 63}, {"count": 1 << 40, "count_here": 1 << 40}])
    end = rng.choice([{}, {"count": 0xFFFF, "count_here": 0xFFFF},
                      {"size": 0xFFFFFFFF, "offset": 0xFFFFFFFF}, {"offset": 0}])
    return write([member, *info()], zip64=large, end=end)


def two_ends(rng, good, bad):
    """Two archives in one file."""
    one = write([Member(PATH, good), *info()])
    two = write([Member(PATH, bad), *info()], start=one if rng.random() < 0.3 else b"")
    if rng.random() < 0.5:
        one, two = two, one
    kind = rng.randrange(5)
    if kind == 0:
        return one + two
    if kind == 1:
        return write([Member(PATH, good), *info()], comment=two[-60000:])
    if kind == 2:
        return one[:one.index(b"PK\5\6")] + two
    if kind == 3:
        return write([Member(PATH, good), *info()], before_directory=two)
    return one + two[two.index(b"PK\1\2"):]


def strays(rng, good, bad):
    """Bytes that belong to no member."""
    zip_bytes = write([Member(PATH, bad), *info()])
    stray = rng.choice([b"\0", b"#!/bin/sh\n", zip_bytes, zip_bytes[:zip_bytes.index(b"PK\1\2")]])
    members = [Member(PATH, good), *info()]
    kind = rng.randrange(5)
    if kind == 0:
        return stray + write(members)
    if kind == 1:
        return write(members) + stray[:rng.choice([1, 60000])]
    if kind == 2:
        members[rng.randrange(4)].after = stray
        return write(members)
    if kind == 3:
        members.insert(rng.randrange(5), Member(PATH, bad, hidden=True))
        return write(members)
    return write(members, start=stray)


def descriptors(rng, good, bad):
    """Sizes after a member's bytes."""
    member = Member(PATH, good, flags=8, method=rng.choice([0, 8]))
    member.local = rng.choice([{}, {"crc": 0, "packed": 0, "size": 0}, {"size": 5}])
    said = rng.choice([member, Member(PATH, bad)])
    member.after = descriptor(said, rng.random() < 0.5, rng.random() < 0.5)
    member.after += rng.choice([b"", b"", b"\0"])
    return write([member, *info()])


def counts(rng, good, bad):
    """An end record that gives another number, size or offset of the directory."""
    key = rng.choice(["disk", "first_disk", "count", "count_here", "size", "offset"])
    end = {key: rng.choice([0, 1, 3, 5, 46, 0xFFFF])}
    return write([Member(PATH, good), Member(OTHER, bad), *info()], end=end)


def bomb(rng, good, bad):
    """Much data from few bytes."""
    zeros = bytes(rng.choice([1 << 20, 80 << 20]))
    raw = Member(b"", zeros).payload()
    crc = zlib.crc32(zeros)
    lie = rng.choice([{}, {"size": len(good)}, {"size": 0xFFFFFFF0}])
    members = [Member(b"pkg/%d" % i + SUFFIX, b"", raw=raw,
                      both={"size": len(zeros), "crc": crc} | lie)
               for i in range(rng.choice([1, 20]))]
    return write([*members, Member(PATH, good), *info()])


def trailing_deflate(rng, good, bad):
    """More, or fewer, packed bytes than the member has."""
    raw = Member(b"", good).payload()
    other = Member(b"", bad).payload()
    packed = rng.choice([raw + b"\0" * 9, raw + other, raw[:-1], other, b"", good])
    return write([Member(PATH, good, raw=packed), *info()])


LIES = [other_field, other_field, other_name, swapped, twice, unicode_path, foreign_name, overlapping,
        zip64, zip64, two_ends, two_ends, strays, strays, descriptors, counts, bomb, trailing_deflate]
