"""Parses a small 64-bit little-endian ELF file and writes it again with arbitrary changes.

What the dynamic loader reads - segments, dynamic section, symbols, names, hash table, relocations -
becomes Python lists, from which it is written again into a segment at the end of the file.
"""
import struct
from dataclasses import dataclass, field

NULL, STRTAB, SYMTAB, RELA, RELASZ, RELAENT, STRSZ, JMPREL, PLTRELSZ, GNU_HASH = (
    0, 5, 6, 7, 8, 9, 10, 23, 2, 0x6FFFFEF5)
REL, RELSZ, RELENT, RELACOUNT, VERSYM, TEXTREL = 17, 18, 19, 0x6FFFFFF9, 0x6FFFFFF0, 22
LOAD, DYNAMIC = 1, 2
R_64, R_PC32, R_COPY, R_GLOB_DAT, R_RELATIVE = 1, 2, 5, 6, 8
PAGE = 0x1000


@dataclass
class Symbol:
    name: str
    info: int = 0x12  # global function
    other: int = 0
    shndx: int = 1
    value: int = 0
    size: int = 0
    hashed: bool = True

    @property
    def defined(self):
        return self.shndx != 0


@dataclass
class Relocation:
    address: int
    type: int
    symbol: Symbol = None
    addend: int = 0


@dataclass
class Segment:
    type: int
    flags: int
    offset: int
    address: int
    file_size: int
    memory_size: int
    align: int = PAGE


@dataclass
class Elf:
    data: bytearray
    segments: list = field(default_factory=list)
    dynamic: list = field(default_factory=list)  # of (tag, value), without the tables that are written
    symbols: list = field(default_factory=list)
    relocations: list = field(default_factory=list)
    plt: list = field(default_factory=list)
    rel: list = field(default_factory=list)  # of DT_REL, which x86-64 does not use
    before: list = field(default_factory=list)  # entries of the dynamic section before those written here
    tables: dict = field(default_factory=dict)  # addresses of existing tables, by tag
    base: int = 0  # address of the new segment
    offset: int = 0

    def symbol(self, name):
        return next(symbol for symbol in self.symbols if symbol.name == name)

    def at(self, address):
        """The file offset of an address."""
        for segment in self.segments:
            if segment.type == LOAD and segment.address <= address < segment.address + segment.file_size:
                return segment.offset + address - segment.address
        raise ValueError(hex(address))

    def put(self, address, content):
        self.data[self.at(address):self.at(address) + len(content)] = content

    def append(self, content):
        """Appends bytes to the new segment; returns their address."""
        self.data += bytes(-len(self.data) % 16)
        address = self.base + len(self.data) - self.offset
        self.data += content
        return address


def read(data):
    file = Elf(bytearray(data))
    at, count = struct.unpack_from("<Q", data, 32)[0], struct.unpack_from("<H", data, 56)[0]
    for i in range(count):
        kind, flags, offset, address, _, size, memory, align = struct.unpack_from("<IIQQQQQQ", data, at + 56 * i)
        file.segments.append(Segment(kind, flags, offset, address, size, memory, align))
    dynamic = next(segment for segment in file.segments if segment.type == DYNAMIC)
    entries = dict(struct.iter_unpack("<QQ", data[dynamic.offset:dynamic.offset + dynamic.file_size]))
    strings = file.at(entries[STRTAB])
    symbols = file.at(entries[SYMTAB])
    for at in range(symbols, strings, 24):
        name, info, other, shndx, value, size = struct.unpack_from("<IBBHQQ", data, at)
        end = data.index(b"\0", strings + name)
        file.symbols.append(Symbol(data[strings + name:end].decode(), info, other, shndx, value, size))
    for table, tag, size_tag in [(file.relocations, RELA, RELASZ), (file.plt, JMPREL, PLTRELSZ)]:
        if tag in entries:
            begin = file.at(entries[tag])
            for record in struct.iter_unpack("<QQq", data[begin:begin + entries[size_tag]]):
                symbol = file.symbols[record[1] >> 32]
                table.append(Relocation(record[0], record[1] & 0xFFFFFFFF, symbol, record[2]))
    written = {NULL, STRTAB, SYMTAB, RELA, RELASZ, RELACOUNT, STRSZ, JMPREL, PLTRELSZ, GNU_HASH, VERSYM}
    file.dynamic = [(tag, value) for tag, value in entries.items() if tag not in written]
    file.offset = -(-len(data) // PAGE) * PAGE
    file.data += bytes(file.offset - len(data))
    file.base = max(-(-(one.address + one.memory_size) // PAGE) * PAGE for one in file.segments if one.type == LOAD)
    return file


def gnu_hash(name):
    value = 5381
    for letter in name.encode():
        value = (value * 33 + letter) & 0xFFFFFFFF
    return value


def hash_table(symbols):
    """A DT_GNU_HASH table with one bucket, whose filter passes everything."""
    first = next(i for i, symbol in enumerate(symbols) if symbol.defined and symbol.hashed)
    chain = [gnu_hash(symbol.name) & ~1 for symbol in symbols[first:]]
    chain[-1] |= 1
    return struct.pack(f"<IIIIQI{len(chain)}I", 1, first, 1, 6, (1 << 64) - 1, first, *chain)


def symbol_table(symbols, strings):
    """The table's bytes; names go to `strings`."""
    out = b""
    for symbol in symbols:
        name = 0
        if symbol.name:
            name = len(strings)
            strings += symbol.name.encode() + b"\0"
        out += struct.pack("<IBBHQQ", name, symbol.info, symbol.other, symbol.shndx, symbol.value, symbol.size)
    return out


def relocation_table(relocations, symbols, with_addend=True):
    out = b""
    for one in relocations:
        index = symbols.index(one.symbol) if one.symbol else 0
        out += struct.pack("<QQ", one.address, index << 32 | one.type)
        if with_addend:
            out += struct.pack("<q", one.addend)
    return out


def ordered(symbols):
    """Sorted for a hash table: the symbols that it leads to come last."""
    is_hashed = [bool(symbol.defined and symbol.hashed) for symbol in symbols]
    return [symbol for wanted in (False, True) for symbol, hashed in zip(symbols, is_hashed) if hashed == wanted]


def write(file):
    """The file's bytes."""
    order = ordered(file.symbols)
    strings = bytearray(b"\0")
    entries = list(file.before)

    def table(tag, content, size_tag=None):
        if tag in file.tables:
            place = file.tables[tag] - file.base + file.offset
            file.data[place:place + len(content)] = content
        else:
            file.tables[tag] = file.append(content)
        entries.append((tag, file.tables[tag]))
        if size_tag:
            entries.append((size_tag, len(content)))

    table(SYMTAB, symbol_table(order, strings))
    table(STRTAB, bytes(strings), STRSZ)
    table(GNU_HASH, hash_table(order))
    table(RELA, relocation_table(file.relocations, order), RELASZ)
    if file.plt:
        table(JMPREL, relocation_table(file.plt, order), PLTRELSZ)
    if file.rel:
        table(REL, relocation_table(file.rel, order, False), RELSZ)
        entries.append((RELENT, 16))
    entries += file.dynamic
    dynamic = b"".join(struct.pack("<QQ", tag, value) for tag, value in [*entries, (NULL, 0)])
    at = file.append(dynamic)
    segments = [one for one in file.segments if one.type in (LOAD, DYNAMIC, 0x6474E551)]
    for one in segments[::-1]:
        if one.type == DYNAMIC:  # the last, which counts
            one.address, one.file_size, one.memory_size = at, len(dynamic), len(dynamic)
            one.offset = at - file.base + file.offset
            break
    added = Segment(LOAD, 6, file.offset, file.base, 0, 0)
    last = max(i for i, one in enumerate(segments) if one.type == LOAD)
    segments.insert(last + 1, added)
    headers = file.append(b"") - file.base + file.offset
    added.file_size = added.memory_size = headers + 56 * len(segments) - file.offset
    for one in segments:
        file.data += struct.pack("<IIQQQQQQ", one.type, one.flags, one.offset, one.address, one.address,
                                 one.file_size, one.memory_size, one.align)
    struct.pack_into("<Q", file.data, 32, headers)
    struct.pack_into("<H", file.data, 56, len(segments))
    struct.pack_into("<Q", file.data, 40, 0)  # no section headers
    struct.pack_into("<HH", file.data, 60, 0, 0)
    return bytes(file.data)
