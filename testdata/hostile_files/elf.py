"""Modules for Linux x86-64 in which the loader sees something else than a naive reader of the file.

Each function changes `two_functions`, whose init function returns the definition `used` and whose
`other` returns `ready`.  README.md repeats its docstring; TRICKS has the verdict of a real
interpreter; tests/hostile/loads.py asks the system's loader.
"""
import struct

from . import writer
from .writer import Relocation, Segment, Symbol

SUFFIX = ".cpython-314t-x86_64-linux-gnu.so"
ABSOLUTE = 0xFFF1
OBJECT = 0x11


def point(file, definition, slots):
    """Relocates m_slots of a definition to other slots."""
    at = file.symbol(definition).value + 88
    one = next(one for one in file.relocations if one.address == at)
    one.addend = file.symbol(slots).value
    return one


def ready_init(file):
    """Replaces the init function by the one that returns `ready`."""
    file.symbol(file.init).value = file.symbol("other").value


def gil_value(file, slots):
    return file.symbol(slots).value + 8


def symbols_twice(file):
    """two symbol tables, of which the loader uses the last"""
    decoy = [Symbol(**vars(one)) for one in writer.ordered(file.symbols)]
    next(one for one in decoy if one.name == file.init).value = file.symbol("other").value
    # The names are where those of the other table are.
    file.before.append((writer.SYMTAB, file.append(writer.symbol_table(decoy, bytearray(b"\0")))))


def dynamic_twice(file):
    """two dynamic segments, of which the loader uses the last"""
    old = Symbol(**vars(file.symbol(file.init)))
    old.value = file.symbol("other").value
    strings = bytearray(b"\0")
    symbols = file.append(writer.symbol_table([file.symbols[0], old], strings))
    names = file.append(bytes(strings))
    table = file.append(writer.hash_table([file.symbols[0], old]))
    entries = [(writer.SYMTAB, symbols), (writer.STRTAB, names), (writer.STRSZ, len(strings)),
               (writer.GNU_HASH, table), (writer.NULL, 0)]
    content = b"".join(struct.pack("<QQ", *entry) for entry in entries)
    at = file.append(content)
    dynamic = next(i for i, one in enumerate(file.segments) if one.type == writer.DYNAMIC)
    file.segments.insert(dynamic, Segment(writer.DYNAMIC, 6, at - file.base + file.offset, at, len(content),
                                          len(content)))


def symbol_not_hashed(file):
    """two symbols with the init function's name; the hash table does not lead to the first"""
    first = Symbol(**vars(file.symbol("other")))
    first.name, first.hashed = file.init, False
    file.symbols.insert(1, first)


def indirect_init(file):
    """the init function is an indirect one (STT_GNU_IFUNC): the function it returns is called"""
    init = file.symbol(file.init)
    init.info, init.value = 0x1A, file.symbol("choose").value


def value_relocated(file):
    """the gil slot's value is 1 in the file, but relocated: the address of the image's second byte"""
    ready_init(file)
    file.relocations.append(Relocation(gil_value(file, "ready_slots_alias"), writer.R_RELATIVE, None, 1))


def rel_ignored(file):
    """m_slots is relocated by DT_REL, which x86-64 does not use: it stays NULL"""
    ready_init(file)
    at = file.symbol("ready_alias").value + 88
    file.relocations.remove(point(file, "ready_alias", "ready_slots_alias"))
    file.put(at, bytes(8))
    file.rel.append(Relocation(at, writer.R_GLOB_DAT, file.symbol("ready_slots_alias")))


def slots_copied_in(file):
    """the loader copies a symbol's 32 bytes over the slots (R_X86_64_COPY)"""
    ready_init(file)
    # From eight bytes before both: the copy covers more than the obvious first eight bytes.
    source = file.symbol("used_slots_alias")
    source.value -= 8
    file.relocations.append(Relocation(file.symbol("ready_slots_alias").value - 8, writer.R_COPY, source))


def segments_overlap(file):
    """a segment overlaps the data of another, and the loader maps it later"""
    ready_init(file)
    data = next(one for one in file.segments if one.type == writer.LOAD and one.flags & 2)
    begin = (data.address & ~(writer.PAGE - 1)) + writer.PAGE
    page = bytearray(file.data[file.at(begin):][:writer.PAGE])
    page += bytes(writer.PAGE - len(page))
    at = gil_value(file, "ready_slots_alias") - begin
    page[at:at + 8] = bytes(8)
    file.data += bytes(-len(file.data) % writer.PAGE)
    offset = len(file.data)
    file.data += page
    file.segments.insert(file.segments.index(data) + 1,
                         Segment(writer.LOAD, 6, offset, begin, len(page), len(page)))


def page_shared(file):
    """two segments share a page, and the loader maps the whole page for the second"""
    ready_init(file)
    data = next(one for one in file.segments if one.type == writer.LOAD and one.flags & 2)
    begin = data.address & ~(writer.PAGE - 1)
    second = begin + writer.PAGE
    page = bytearray(file.data[file.at(second):][:writer.PAGE])
    page += bytes(writer.PAGE - len(page))
    at = gil_value(file, "ready_slots_alias") - second
    page[at:at + 8] = bytes(8)
    file.data += bytes(-len(file.data) % writer.PAGE)
    offset = len(file.data)
    file.data += page
    end = data.address + data.memory_size
    file.segments.insert(file.segments.index(data) + 1,
                         Segment(writer.LOAD, 6, offset + end - second, end, 16, 16))


def relocation_relocated(file):
    """a relocation changes the addend of a later one"""
    ready_init(file)
    later = point(file, "ready_alias", "ready_slots_alias")
    file.relocations.remove(later)
    number = Symbol("number", OBJECT, shndx=ABSOLUTE, value=file.symbol("used_slots_alias").value)
    file.symbols.append(number)
    table = 24 * (len(file.relocations) + 2)
    at = file.append(bytes(table))
    file.tables[writer.RELA] = at
    file.relocations.insert(0, Relocation(at + table - 24 + 16, writer.R_64, number))
    file.relocations.append(later)


def code_relocated(file):
    """a relocation in the code: the loader writes another definition's address into an instruction"""
    at = file.symbol("other").value + 3
    ready_init(file)
    file.dynamic.append((writer.TEXTREL, 0))
    file.relocations.append(Relocation(at, writer.R_PC32, file.symbol("used_alias"), -4))


TRICKS = {trick.__name__: (trick, "enables-gil") for trick in [
    symbols_twice, dynamic_twice, symbol_not_hashed, indirect_init, value_relocated, rel_ignored, slots_copied_in,
    segments_overlap, page_shared, relocation_relocated, code_relocated]}


def fixtures(folder):
    """Name, bytes and verdict of each; `folder` contains the file from which they are made."""
    original = (folder / f"two_functions{SUFFIX}").read_bytes()
    for name, (trick, verdict) in TRICKS.items():
        file = writer.read(original)
        file.init = f"PyInit_{name}"
        file.symbol("PyInit_two_functions").name = file.init
        trick(file)
        yield name + SUFFIX, writer.write(file), verdict
