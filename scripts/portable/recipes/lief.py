"""LIEF: a second reader of ELF, PE and Mach-O.  Only those formats, without logging, JSON and bindings.

Its own CMake file builds more, and an Mbed TLS of 2017 with it; that in lief/ does not.
"""
import pathlib
import zipfile

NEEDS = ["mbedtls"]


def build(job):
    # A terminal's colours, which LIEF includes and does not use.
    with zipfile.ZipFile(job.source / "third-party" / "rang-2.1.zip") as archive:
        [header] = [name for name in archive.namelist() if name.endswith("rang.hpp")]
        # Mingw's headers have lower-case names.
        (job.source / "src" / "rang.hpp").write_bytes(archive.read(header).replace(b"VersionHelpers.h", b"versionhelpers.h"))
    # Who includes the headers links the static library.
    job.edit("include/LIEF/visibility.h", r"\A", "#ifndef LIEF_STATIC\n#define LIEF_STATIC\n#endif\n")
    own = pathlib.Path(__file__).with_name("lief")
    (job.source / "CMakeLists.txt").write_bytes((own / "CMakeLists.txt").read_bytes())
    job.cmake()
