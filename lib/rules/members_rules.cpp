#include "rules/members_rules.hpp"

namespace ftcheck::rules {

constinit const Rule misleading_path{
    "FT105",
    "misleading-path",
    Severity::error,
    "a member's path leads out of the wheel, or to another file on another system",
    R"(A wheel is unpacked into a directory that many projects share, so a path must say one place,
the same everywhere, and below it. Absolute paths, drives (`C:`) and `..` that lead out make pip and
uv refuse the wheel or skip the file; a tool that unzips it without looking writes over files of
others. Control characters hide what a path is, and PyPI and uv refuse them. A backslash separates
directories on Windows and is a character of the name elsewhere, so that the same wheel installs
different files.

Two things are warnings. Paths with empty parts, `.` or a `..` that stays inside are resolved by
installers to another path than RECORD lists. A symbolic link, which is one by the Unix mode of the
member, becomes a small file that holds the link's target: installers do not make links.

Every member of the archive's directory is looked at, modules or not.)",
    R"(A linker name beside a library is often a link:

```
pkg.libs/libz.so -> libz.so.1.3
pkg.libs/libz.so.1.3
```

Leave the link out, or put a copy of the file in its place; auditwheel and delocate copy only what
modules load. Backslashes come from scripts that pack with `os.path.join` on Windows: use
`PurePath.as_posix()`, or `wheel pack`.)",
    "Binary distribution format (PEP 427), file format, "
    "https://packaging.python.org/en/latest/specifications/binary-distribution-format/; ZIP File "
    "Format Specification (APPNOTE.TXT), 4.4.17"};

constinit const Rule duplicate_member{
    "FT106",
    "duplicate-member",
    Severity::error,
    "two members are to become the same file",
    R"(An archive may hold a name twice. Python's zipfile, and so pip, takes the last of them; tools
that unpack while they read take the first or fail; PyPI refuses such wheels, since a scanner may
then look at another file than the one that is installed. A path that is a file and also the
directory of other members cannot be unpacked at all.

Paths that differ only by case are one on Windows and, as a rule, on macOS: of two files one
overwrites the other, and of two directories Python imports only the one whose name was there first.
This is a warning, and not looked for in wheels that only Linux or Android installs. Only the case
of ASCII letters is compared. Modules are judged by the last member of a name.)",
    R"(`zip -r` and `ZipFile(path, "a")` on an archive that exists:

```
pkg/_x.cpython-314t-x86_64-linux-gnu.so
pkg/_x.cpython-314t-x86_64-linux-gnu.so
```

Write the archive anew, as `wheel pack` does, instead of adding to the old one.)",
    "zipfile, https://docs.python.org/3/library/zipfile.html#zipfile.ZipFile.open; Binary "
    "distribution format (PEP 427), file format, "
    "https://packaging.python.org/en/latest/specifications/binary-distribution-format/"};

constinit const Rule unreadable_member{
    "FT107",
    "unreadable-member",
    Severity::error,
    "a member is damaged, encrypted, ambiguous, compressed by an unsupported method, or over a "
    "limit",
    R"(What cannot be unpacked cannot be installed, and nothing can be said of a module that cannot be
read: its verdict is `unknown`. Encrypted members need a password that no installer asks for. Wheels
are made of stored and deflated members. bzip2, LZMA and Zstandard are a warning for files that are
not modules: pip unpacks them where its Python was built with the library, and other installers do
not.

An archive says everything twice, in its directory and in front of each member, and installers do
not agree on what to believe: pip goes by the directory, uv by the members while it downloads. So a
member is in error too if both differ in its name, size, CRC or packing, if its name means another
to some (a NUL in it, a second name in a Unicode path field, letters beyond ASCII without the flag
for UTF-8), or if its bytes are also those of another; it is then not read. So are bytes before,
between and after the members that belong to none, which change no verdict. An archive of which not
even the list of members is certain, with two directories or two ends, is not audited at all.

All of this, encryption, method and impossible sizes are seen for every member. That the bytes inflate to the size and CRC the directory gives is checked for what is read: modules and
metadata, and with `--verify-record` all members. Limits on size also count only for what is read.
A module whose archive member is whole, but which is no complete ELF, PE or Mach-O file, is reported
under this rule too: what an interpreter would make of it is not known.)",
    R"(An interrupted download, or an upload in text mode:

```
cannot read pkg/_x.cp314t-win_amd64.pyd: its bytes do not have the CRC that the directory gives
```

Compare the file's hash with the one that the index gives, and download it again. If the file is as
it was built, build it again with members that are stored or deflated, and without a password.)",
    "ZIP File Format Specification (APPNOTE.TXT), 4.4.4 and 4.4.5, "
    "https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT; zipfile, "
    "https://docs.python.org/3/library/zipfile.html"};

}  // namespace ftcheck::rules
