"""Where in an ELF, PE or Mach-O file the loader and an analysis of it look.

places(data) lists stretches of the file as Place: a name, offset and size, and the size of an entry if it
is a table. It also reads damaged files, because mutants are mutated again, and then lists fewer.
"""
import struct
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    name: str
    offset: int
    size: int
    entry: int = 4  # bytes of a field or a record


class Bytes:
    """Reads numbers; 0 past the end."""

    def __init__(self, data, order="<", base=0):
        self.data, self.order, self.base = data, order, base

    def number(self, at, size):
        at += self.base
        if at < 0 or at + size > len(self.data):
            return 0
        return struct.unpack_from(self.order + {1: "B", 2: "H", 4: "I", 8: "Q"}[size], self.data, at)[0]

    def u16(self, at):
        return self.number(at, 2)

    def u32(self, at):
        return self.number(at, 4)

    def word(self, at, wide):
        return self.number(at, 8 if wide else 4)


def elf(data):
    wide = data[4:5] == b"\2"
    file = Bytes(data, ">" if data[5:6] == b"\2" else "<")
    word = 8 if wide else 4
    segments_at, sections_at = file.word(32 if wide else 28, wide), file.word(40 if wide else 32, wide)
    segment, section = (56, 64) if wide else (32, 40)
    segment_count, section_count = file.u16(56 if wide else 44), file.u16(60 if wide else 48)
    found = [Place("header", 0, 64 if wide else 52, 2),
             Place("segments", segments_at, segment * segment_count, segment),
             Place("segment fields", segments_at, segment * segment_count, word),
             Place("sections", sections_at, section * section_count, word)]
    loads, dynamic = [], None
    for at in range(segments_at, segments_at + segment * min(segment_count, 64), segment):
        fields = [file.word(at + offset, wide) for offset in ((8, 16, 32) if wide else (4, 8, 16))]
        if file.u32(at) == 1:
            loads.append(fields)
        elif file.u32(at) == 2:
            dynamic = fields

    def offset_of(address):
        for offset, start, size in loads:
            if start <= address < start + size:
                return address - start + offset
        return -1

    tags = {}
    if dynamic:
        found.append(Place("dynamic", dynamic[0], dynamic[2], 2 * word))
        found.append(Place("dynamic values", dynamic[0], dynamic[2], word))
        for at in range(dynamic[0], dynamic[0] + min(dynamic[2], 4096), 2 * word):
            tags[file.word(at, wide)] = file.word(at + word, wide)
    record = 3 * word
    for name, tag, size_tag, entry in [
            ("rela", 7, 8, record), ("rel", 17, 18, 2 * word), ("plt relocations", 23, 2, record),
            ("relr", 36, 35, word), ("strings", 5, 10, 1), ("init array", 25, 27, word)]:
        if tag in tags:
            found.append(Place(name, offset_of(tags[tag]), tags.get(size_tag, 0), entry))
            found.append(Place(name + " fields", offset_of(tags[tag]), tags.get(size_tag, 0), word))
    symbols = offset_of(tags.get(6, 0))
    symbol = 24 if wide else 16
    count = max((tags.get(5, 0) - tags.get(6, 0)) // symbol, 1)
    if 0 <= symbols and count < 100_000:
        found.append(Place("symbols", symbols, count * symbol, symbol))
        found.append(Place("symbol fields", symbols, count * symbol, 4))
        found.extend(code(data, file, symbols, count, wide, offset_of, tags))
    for name, tag in [("hash", 4), ("gnu hash", 0x6FFFFEF5), ("versions", 0x6FFFFFF0)]:
        if tag in tags:
            found.append(Place(name, offset_of(tags[tag]), 64, 4))
    if loads:
        offset, _, size = loads[-1]
        found.append(Place("data", offset, size, word))
    return found


def code(data, file, symbols, count, wide, offset_of, tags):
    """The init functions."""
    strings = offset_of(tags.get(5, 0))
    for i in range(count):
        at = symbols + i * (24 if wide else 16)
        name = strings + file.u32(at)
        if data[name:name + 7] in (b"PyInit_", b"PyModEx"):
            value = file.word(at + (8 if wide else 4), wide)
            size = file.word(at + (16 if wide else 8), wide)
            yield Place("code", offset_of(value & ~1), min(size, 400), 1)


def pe(data):
    file = Bytes(data)
    header = file.u32(0x3C)
    optional = header + 24
    wide = file.u16(optional) == 0x20B
    directories = optional + (112 if wide else 96)
    sections = optional + file.u16(header + 20)
    count = min(file.u16(header + 6), 96)
    found = [Place("DOS header", 0, 64, 4), Place("file header", header, 24, 2),
             Place("optional header", optional, directories - optional, 4),
             Place("directories", directories, 128, 8), Place("directory fields", directories, 128, 4),
             Place("sections", sections, 40 * count, 40), Place("section fields", sections, 40 * count, 4)]
    loads = []
    for at in range(sections, sections + 40 * count, 40):
        loads.append((file.u32(at + 20), file.u32(at + 12), file.u32(at + 16)))
        found.append(Place("section " + data[at:at + 8].rstrip(b"\0").decode(errors="replace"),
                           file.u32(at + 20), file.u32(at + 16), 8 if wide else 4))

    def offset_of(address):
        for offset, start, size in loads:
            if start <= address < start + size:
                return address - start + offset
        return -1

    names = {0: "exports", 1: "imports", 5: "base relocations", 9: "TLS", 10: "load config", 13: "delayed imports"}
    for index, name in names.items():
        address, size = file.u32(directories + 8 * index), file.u32(directories + 8 * index + 4)
        if address:
            found.append(Place(name, offset_of(address), size, 2 if index == 5 else 4))
    exports = offset_of(file.u32(directories))
    if exports >= 0:
        for i in range(min(file.u32(exports + 20), 8)):
            function = file.u32(offset_of(file.u32(exports + 28)) + 4 * i)
            found.append(Place("code", offset_of(function), 200, 1))
    return found


MACH_O_TABLES = {0x22: ["rebase", "bind", "weak bind", "lazy bind", "trie"], 0x80000022: [
    "rebase", "bind", "weak bind", "lazy bind", "trie"], 0x80000033: ["trie"], 0x80000034: ["chained fixups"],
    0x26: ["function starts"]}


def mach_o(data, base=0):
    file = Bytes(data, base=base)
    wide = file.u32(0) == 0xFEEDFACF
    header = 32 if wide else 28
    at, end = header, header + min(file.u32(20), 65536)
    found = [Place("header", base, header, 4), Place("load commands", base + at, file.u32(20), 4)]
    for _ in range(min(file.u32(16), 64)):
        command, size = file.u32(at), file.u32(at + 4)
        found.append(Place("load command", base + at, size, 8))
        for i, name in enumerate(MACH_O_TABLES.get(command, [])):
            found.append(Place(name, base + file.u32(at + 8 + 8 * i), file.u32(at + 12 + 8 * i), 1))
            if name == "chained fixups":
                found.append(Place(name + " fields", base + file.u32(at + 8), file.u32(at + 12), 4))
        if command == 2:
            found.append(Place("symbols", base + file.u32(at + 8), file.u32(at + 12) * (16 if wide else 12), 4))
        if command == 0x19:
            name = data[base + at + 8:base + at + 24].rstrip(b"\0").decode(errors="replace")
            offset, length = file.number(at + 40, 8), file.number(at + 48, 8)
            found.append(Place(name, base + offset, min(length, 1 << 20), 8))
            for i in range(min(file.u32(at + 64), 16)):
                part = at + 72 + 80 * i
                title = data[base + part:base + part + 16].rstrip(b"\0").decode(errors="replace")
                found.append(Place(title, base + file.u32(part + 48), file.number(part + 40, 8),
                                   4 if title == "__text" else 8))
        at += max(size, 8)
        if at >= end:
            break
    return found


def universal(data):
    count = min(Bytes(data, ">").u32(4), 8)
    found = [Place("slices", 0, 8 + 20 * count, 4)] * 4
    for i in range(count):
        found.extend(mach_o(data, Bytes(data, ">").u32(16 + 20 * i)))
    return found


def places(data):
    """The places of the file that are not empty and lie within it; the whole file if it is unreadable."""
    readers = {b"\x7fELF": elf, b"\xcf\xfa\xed\xfe": mach_o, b"\xce\xfa\xed\xfe": mach_o,
               b"\xca\xfe\xba\xbe": universal}
    reader = readers.get(bytes(data[:4])) or (pe if data[:2] == b"MZ" else lambda _: [])
    found = []
    for place in reader(data):
        size = min(place.size, len(data) - place.offset)
        if 0 <= place.offset and 0 < size:
            found.append(Place(place.name, place.offset, size, place.entry))
    return found or [Place("file", 0, len(data), 1)]
