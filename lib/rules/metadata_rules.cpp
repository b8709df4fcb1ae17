#include "rules/metadata_rules.hpp"

namespace ftcheck::rules {

constinit const Rule bad_file_name{
    "FT101",
    "bad-file-name",
    Severity::error,
    "the file's name is not a wheel's",
    R"(Installers choose among a project's wheels by their names alone: project, version, an optional
build number, and the tags of the interpreters, ABIs and platforms that the wheel is for. A file
with another name is not installed, and not taken for upload.

The name is taken apart as the packaging library does it, which pip goes by. Where that fails, tags
are taken from WHEEL, and the modules are judged all the same.

A project's name and version are to be in normal form: the name in lower case, with one underscore
for each run of dashes, dots and underscores (PEP 503), and the version as PEP 440 writes it. Others
are a warning: installers take them, and PyPI has announced to refuse them. A variant label (PEP 817)
before `.whl` is known to no installer yet.)",
    R"(A wheel that was given a shorter name to store it:

```
pkg.whl
```

Give it the name back that it was built with: `pkg-1.0-cp314-cp314t-manylinux_2_28_x86_64.whl`. Its
parts are in METADATA (`Name`, `Version`) and WHEEL (`Build`, `Tag`); a dash within a part is
written as an underscore.)",
    "Binary distribution format (PEP 427), file name convention, "
    "https://packaging.python.org/en/latest/specifications/binary-distribution-format/"
    "#file-name-convention"};

constinit const Rule bad_wheel_file{
    "FT102",
    "bad-wheel-file",
    Severity::error,
    "WHEEL is missing or malformed, or of a format that installers do not know",
    R"(`.dist-info/WHEEL` says how the archive is to be installed. Without it, or without
`Wheel-Version`, pip refuses the wheel; a major version that it does not know is refused too, and a
newer minor version is installed with a warning, which is one here. `Root-Is-Purelib` decides
whether the files go to `platlib`, where extension modules belong, or `purelib`. `Tag` is what tools
read once the file name is gone.

The file is read as installers do: header fields as in mail, keys in any case. Each field may be
given once, but for `Tag`.)",
    R"(```
Wheel-Version: 1.0
Generator: example 1.0
Root-Is-Purelib: yes
Tag: cp314-cp314t
```

`Root-Is-Purelib` must be `true` or `false`, and a tag has three parts: `Root-Is-Purelib: false`,
`Tag: cp314-cp314t-win_amd64`. The tool that builds wheels writes both right; WHEEL is not meant to
be edited by hand.)",
    "Binary distribution format (PEP 427), the .dist-info directory, "
    "https://packaging.python.org/en/latest/specifications/binary-distribution-format/"
    "#the-dist-info-directory"};

constinit const Rule bad_metadata{
    "FT103",
    "bad-metadata",
    Severity::error,
    "METADATA is missing or malformed, or .dist-info or METADATA contradicts the file name",
    R"(An installer picks a wheel by its file name, and then goes by the name and version in
`.dist-info/METADATA`. pip and uv refuse a wheel whose METADATA is of another project or version than
its name says, one whose `.dist-info` directory is another project's, and one with several such
directories at its top.

PyPI looks for METADATA in the directory that the file name promises, letter by letter, and refuses a
wheel whose directory is spelled in another way (`Pkg-1.0.dist-info` for `pkg-1.0`). pip installs it,
so this is a warning.

Names are compared as PEP 503 normalizes them (`Scikit_Learn` is `scikit-learn`) and versions as
PEP 440 compares them (`1.0`, `1.0.0` and `v1.0` are one; `1.0+cu128` is another). A directory whose
name has only another version is a warning: pip installs it. METADATA must have one
`Metadata-Version`, `Name` and `Version` each, and be made of header fields. A `Requires-Python` that
is no list of version specifiers is a warning: pip warns and takes it for one that excludes
nothing.)",
    R"(The version was raised in the file name only:

```
pkg-1.1-cp314-cp314t-win_amd64.whl
pkg-1.0.dist-info/METADATA    Version: 1.0
```

Change the version where the build backend takes it from, such as `version` in `[project]` of
pyproject.toml, and build again: it then is the same in all three places. To put a local version
into a wheel that is built, unpack it, change METADATA and the directory's name, and use
`wheel pack`.)",
    "Core metadata, https://packaging.python.org/en/latest/specifications/core-metadata/; names: "
    "PEP "
    "503; versions: PEP 440; the directory: PEP 427"};

constinit const Rule bad_record{
    "FT104",
    "bad-record",
    Severity::error,
    "RECORD is missing or malformed, or does not list what is in the wheel with its hash",
    R"(`.dist-info/RECORD` lists every file of the wheel with its hash and size. From it tools tell
whether files were changed after the build, and pip what to delete at uninstallation: a file that is
not listed may stay behind, and a row that leads out of the installation names a file of somebody
else. PyPI compares the paths with the archive's, and refuses rows for directories. Only RECORD itself
and its signatures have no hash. Others must be sha256 or better: md5 and sha1 are forbidden (PEP 427), and sha224 is weaker.

Paths and sizes are compared for all members; hashes for those that are read anyway, which are the
modules, WHEEL and METADATA. With `--verify-record` every member is inflated and compared. Each kind
of difference is one finding, whatever the number of files. Known algorithms are sha256, sha384,
sha512, their sha3 namesakes, blake2b and blake2s.

Backslashes in the paths of RECORD are a warning: the installer library reads them as slashes and
pip installs the wheel, but pip takes those rows for other files and writes rows without hashes
beside them, so that what was installed can no longer be verified.)",
    R"(A module was stripped after the wheel was built, and put back with `zip`:

```
RECORD gives a hash that is not the file's for 1 file: pkg/_x.cpython-314t-x86_64-linux-gnu.so
```

Change the files first and let RECORD be written last:

```
wheel unpack pkg-1.0-cp314-cp314t-manylinux_2_28_x86_64.whl
strip pkg-1.0/pkg/*.so
wheel pack pkg-1.0
```)",
    "Binary distribution format (PEP 427), signed wheel files and RECORD, "
    "https://packaging.python.org/en/latest/specifications/binary-distribution-format/; Recording "
    "installed projects (PEP 376), "
    "https://packaging.python.org/en/latest/specifications/recording-installed-packages/"
    "#the-record-file"};

}  // namespace ftcheck::rules
