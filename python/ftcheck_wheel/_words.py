"""The words of the JSON report as enumerations.

Each member is its word too: `Verdict.ENABLES_GIL == "enables-gil"`, and that is what it prints.
"""

from enum import Enum


class _Word(str, Enum):
    def __str__(self) -> str:
        return str(self.value)

    def __format__(self, spec: str) -> str:
        return format(str(self.value), spec)


class Verdict(_Word):
    """What happens when a free-threaded interpreter imports a module, or those of an artifact."""

    READY = "ready"  # it loads and the GIL stays disabled
    ENABLES_GIL = "enables-gil"  # importing it re-enables the GIL for the whole process
    INCOMPATIBLE = "incompatible"  # no free-threaded interpreter can load it as it is
    UNKNOWN = "unknown"  # could not be decided; the evidence says why
    PURE = "pure"  # of artifacts only: there is no extension module
    ERROR = "error"  # of artifacts only: it could not be read


class ArtifactKind(_Word):
    """What an artifact is."""

    WHEEL = "wheel"
    EXTENSION = "extension"
    DIRECTORY = "directory"
    RELEASE = "release"  # of a project on an index, without a wheel that could be judged


class BinaryFormat(_Word):
    """The object-file format of a module."""

    ELF = "elf"
    PE = "pe"
    MACH_O = "mach-o"
    WASM = "wasm"


class BuiltFor(_Word):
    """The ABI that a module was compiled for."""

    FREE_THREADED = "free-threaded"
    GIL = "gil"  # the default build
    ABI3 = "abi3"  # the stable ABI of the default build
    ABI3T = "abi3t"  # the stable ABI of both builds
    UNKNOWN = "unknown"  # no witness, or they contradict each other


class InitPhase(_Word):
    """How the interpreter gets a module from its init function."""

    MULTI = "multi"  # PyInit_NAME returns a definition (PEP 489)
    SINGLE = "single"  # PyInit_NAME makes the module itself
    EXPORT = "export"  # PyModExport_NAME returns slots (PEP 793)


class GilDeclaration(_Word):
    """What a module says about the GIL."""

    NOT_USED = "not-used"
    USED = "used"
    NOTHING = "nothing"  # which an interpreter takes for used
    UNKNOWN = "unknown"


class DeclaredBy(_Word):
    """Where a module says it."""

    SLOT = "slot"  # a Py_mod_gil slot
    SET_GIL = "set-gil"  # a call of PyUnstable_Module_SetGIL
    DELEGATED = "delegated"  # another library makes the module and declares for it


class Severity(_Word):
    """How grave a finding is."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Verified(_Word):
    """How the bytes of a file from an index were checked."""

    NOTHING = "nothing"  # none were read
    CRC = "crc"  # read in part: the members that were read have the CRC that the archive gives
    SHA256 = "sha256"  # read whole: the file has the index's hash
