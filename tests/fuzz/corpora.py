#!/usr/bin/env python3
"""Makes the seed corpora of the fuzz targets from testdata/ and the instructions of tests/isa.

    corpora.py OUT      writes OUT/TARGET/NAME for each target

None of it is kept in git: a seed is a fixture, or part of one. Large ones are left out, because they slow
the fuzzer down more than they help it.
"""
import base64
import contextlib
import hashlib
import pathlib
import re
import sqlite3
import struct
import sys
import tempfile
import zipfile
import zlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
TESTDATA = ROOT / "testdata"
MOST_BYTES = 40_000

# The readers of names.cpp by number, with further texts besides those of the wheels.
FILE_NAME, TAGS, WHEEL, METADATA, RECORD, DIRECT_URL, REQUIREMENT, SPECIFIERS, MARKER, VERSION, \
    LAYOUT, DIGEST, MODULE = range(13)
TEXTS = {
    TAGS: ["cp314-cp314t-win_amd64", "cp315-abi3.abi3t-manylinux_2_17_x86_64", "py2.py3-none-any"],
    DIRECT_URL: ['{"url": "file:///home/me/a%20project", "dir_info": {"editable": true}}',
                 '{"url": "https://example.org/x.whl", "archive_info": {}}'],
    REQUIREMENT: ["cffi>=2.0; python_version >= '3.14' and platform_python_implementation != 'PyPy'",
                  "cffi[x, y] (>=1.12,<3)", "cffi @ https://example.org/cffi.whl", "cffi==2.*"],
    SPECIFIERS: [">=3.9, !=3.9.0", "~=3.14.1", "==3.14.*", "<4", "===3.14.0rc1", ">=3.9.dev0,<3.15a1"],
    MARKER: ["python_version < '3.14' or (sys_platform == 'win32' and extra == 'x')",
             'python_full_version >= "3.9.0rc1"', "implementation_name in 'cpython pypy'"],
    VERSION: ["1.0", "v2!1.0.post3.dev4+local_2", "1.0-RC1", "1c1", "1.0-1"],
    LAYOUT: ["pkg/x.so\npkg-1.0.dist-info/WHEEL\nx.data/platlib/pkg/../y.so\nx.data/scripts/z"],
    DIGEST: ["sha256,abc", "blake2b,", "md5,x", "sha3_512,0"],
    MODULE: ["_x.cpython-314t-x86_64-linux-gnu.so", "_x.cp314t-win_amd64.pyd", "x.abi3t.so",
             "x.abi3t-x86_64-linux-gnu.so", "x.pypy311-pp73-darwin.so", "b\u00fccher.so", "x-y.so"],
}

MODULES = {
    "elf": ["linux-*"],
    "pe": ["win*"],
    "mach_o": ["macosx-*"],
    "wasm": ["wasm32"],
    "module": ["*"],
    "analysis": ["linux-x86_64", "linux-aarch64", "linux-i686", "linux-armv7l", "win_amd64", "macosx-arm64"],
}
# The numbers of architectures in analysis.cpp, by e_machine and by the files of their instructions.
MACHINES = {62: 0, 3: 1, 183: 2, 40: 3}
CASES = {"x86_64": 0, "x86": 1, "aarch64": 2, "arm": 3}


# The readers of pages.cpp by number.
JSON, HTML, ANY, LINK, NEEDED, INI = range(6)
HASH = "0123456789abcdef" * 4
PAGES = {
    JSON: ['{"meta":{"api-version":"1.4"},"name":"pkg","project-status":{"status":"archived","reason":"old"},'
           '"versions":["1.0"],"files":[{"filename":"pkg-1.0-cp314-cp314t-win_amd64.whl","url":"../pkg-1.0-cp314-'
           'cp314t-win_amd64.whl","hashes":{"sha256":"%s"},"requires-python":">=3.9","size":7,"upload-time":'
           '"2025-01-02T03:04:05Z","yanked":"bad","core-metadata":{"sha256":"%s"}},{"filename":"pkg-1.0.tar.gz",'
           '"url":"https://e.org/pkg-1.0.tar.gz","hashes":{},"dist-info-metadata":true,"yanked":false}]}' % (HASH, HASH)],
    HTML: ['<!DOCTYPE html><html><head><meta name="pypi:repository-version" content="1.4"><meta name="pypi:project-'
           'status" content="deprecated"><base href="/files/"><title>x</title></head><body><!-- c --><a href="pkg-1.0-'
           'py3-none-any.whl#sha256=%s" data-requires-python="&gt;=3.9" data-core-metadata="sha256=%s">x</a><br/>'
           '<A HREF=pkg-1.0.tar.gz data-yanked>y</A><script>1 < 2</script></body></html>' % (HASH, HASH)],
    ANY: ["application/json; charset=utf-8\n{\"files\":[]}", "\n<a href=pkg-1.zip>", "text/plain\n"],
    LINK: ["https://a:b@e.org/c/d;p?q\n../../g?x#y", "http://[::1]:80\n//f.org/%2e/./a/../b"],
    NEEDED: ["uvicorn[standard, x] (>=0.3,<1) ; python_version > '3'", "lxml @ https://e.org/x.whl", "a==1.*"],
    INI: ["# c\n[global]\nindex-url = https://e.org/\nextra-index-url =\n  https://a.org/\n  https://b.org/\n"],
}


def small_files(*patterns):
    for pattern in patterns:
        for path in sorted(TESTDATA.glob(pattern)):
            if path.is_file() and path.stat().st_size <= MOST_BYTES:
                yield path


def named(archive, name):
    """The archive with its file's name as its comment, if it has an end record to put that in."""
    end = archive.rfind(b"PK\5\6")
    if end < 0:
        return archive
    comment = name.encode()
    return archive[:end + 20] + struct.pack("<H", len(comment)) + comment


def wheel_texts(path):
    """The texts of a wheel, each with the number of its reader."""
    yield FILE_NAME, path.name.encode()
    try:
        with zipfile.ZipFile(path) as archive:
            for reader, name in ((WHEEL, "WHEEL"), (METADATA, "METADATA"), (RECORD, "RECORD")):
                for member in archive.namelist():
                    if member.endswith(".dist-info/" + name):
                        yield reader, archive.read(member)
    except (zipfile.BadZipFile, NotImplementedError, OSError, KeyError):
        pass  # damaged on purpose


def init_code(elf):
    """The code of an ELF file's executable segments of up to 64 KB, preceded by its architecture."""
    wide = elf[4] == 2
    order = "<" if elf[5] == 1 else ">"
    (machine,) = struct.unpack_from(order + "H", elf, 18)
    if machine not in MACHINES:
        return
    (headers,) = struct.unpack_from(order + ("Q" if wide else "I"), elf, 32 if wide else 28)
    size, count = struct.unpack_from(order + "HH", elf, 54 if wide else 42)
    for at in range(headers, headers + size * count, size):
        if wide:
            kind, flags, offset, _, _, length = struct.unpack_from(order + "IIQQQQ", elf, at)
        else:
            kind, offset, _, _, length, _, flags = struct.unpack_from(order + "IIIIIII", elf, at)
        if kind == 1 and flags & 1 and length <= MOST_BYTES:
            yield bytes([MACHINES[machine]]) + elf[offset:offset + length]


def known_instructions():
    """Pieces of code with a few instructions each that the architecture's model knows."""
    for name, machine in CASES.items():
        text = (ROOT / "tests/isa" / f"{name}_cases.hpp").read_text()
        codes = [bytes.fromhex(code) for code in re.findall(r'\{"[^"]*",\s*"((?:[0-9a-f]{2})+)"', text)]
        for first in range(0, len(codes), 12):
            yield bytes([machine]) + b"".join(codes[first:first + 12])


def deflated(content):
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(content) + packer.flush()


def row(*columns, size, rest):
    """A row of the cache: its keys and body, the numbers, and the digest of the former."""
    joined = b"".join(b"%d:%s" % (len(column), column) for column in columns)
    digest = base64.urlsafe_b64encode(hashlib.sha256(joined).digest()).rstrip(b"=")
    return (*columns, size, *rest, digest)


def caches():
    """Small caches with the rows that cache.cpp asks for, by their content."""
    code = (ROOT / "lib/index/cache_file.cpp").read_text()
    tables = ["".join(re.findall(r'"(.*?)"', re.search(rf"{name}_table =(.*?);", code, re.DOTALL)[1]))
              for name in ("pages", "artifacts")]
    (identity,) = re.findall(r"application_id = (0x\w+);", code)
    (version,) = re.findall(r"version = (\d+);", code)
    for name, artifacts in (("empty", 0), ("small", 1), ("large", 30)):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "ftcheck-cache.sqlite3"
            with contextlib.closing(sqlite3.connect(path)) as database:
                database.execute("PRAGMA page_size = 512")
                for table in tables:
                    database.execute("CREATE TABLE " + table)
                database.execute(f"PRAGMA application_id = {int(identity, 16)}")
                database.execute(f"PRAGMA user_version = {version}")
                for number in range(artifacts):
                    sha256 = b"%d" % number if number else b"abc"
                    database.execute("INSERT INTO artifacts VALUES (?, ?, ?, ?, ?, ?, ?)",
                                     row(sha256, b"engine", b"3.14t", deflated(b"encoded"), size=7, rest=[1]))
                    page = b"<a href=x>x</a>" * 20
                    database.execute("INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                     row(b"https://index.example/simple/x/", b"", b'"v1"', b"text/html",
                                         b"https://index.example/simple/x/", deflated(page), size=len(page),
                                         rest=[1, None]))
                database.commit()
            yield name, path.read_bytes()


def encoded(*values):
    """Numbers and texts as the frames of processes hold them (lib/base/codec.hpp)."""
    return b"".join(struct.pack("<Q", value) if isinstance(value, int) else encoded(len(value)) + value for value in values)


def messages():
    """A message of each kind, encoded (lib/fetch/message.hpp)."""
    url = b"https://index.example/x"
    yield encoded(0, 1, b"own", url, *range(1, 7))
    yield encoded(1, 7, url, url, b"text/html", b'"e"', 1, 2, 3, 4)
    yield encoded(2, 7)
    yield encoded(3, 7, 206, url, b"text/html", b'"e"', 1, 1000, 0)
    yield encoded(4, 7, 10, b"abc")
    yield encoded(5, 7, 200, 1, 2, b"it says why")


# The formats of project.cpp by number, with the names of files that are one.
PROJECT_FILES = {"uv.lock": 0, "pylock.toml": 1, "poetry.lock": 2, "pdm.lock": 3, "Pipfile.lock": 4,
                 "report.json": 5, "requirements.txt": 6, "pyproject.toml": 7}
PROJECTS = {
    5: ['{"version": "1", "pip_version": "26", "install": [{"requested": true, "requested_extras": ["x"], '
        '"metadata": {"name": "a", "version": "1", "requires_dist": ["b>=1; extra == \'x\'"]}}, '
        '{"is_direct": true, "download_info": {"url": "https://u:p@h/b-1.tar.gz", "archive_info": {}}, '
        '"metadata": {"name": "b", "version": "1"}}], "environment": {"python_version": "3.14"}}'],
    6: ["-r more.txt\n--index-url https://u:p@index.example/simple\nlxml[x]>=6 ; os_name == 'nt' \\\n"
        " --hash=sha256:" + HASH + "\n-e ./here\ngit+https://h/x@main#egg=x\nb @ https://h/b-1.tar.gz\n=====\nsix==1"],
    7: ['[project]\nname = "x"\nversion = "1"\ndependencies = ["lxml>=6; os_name == \'nt\'"]\n'
        '[project.optional-dependencies]\na = ["x[b]"]\n[dependency-groups]\ndev = ["y", {include-group = "d"}]\n'
        'd = []\n[tool.uv.sources]\ny = {git = "https://h/y"}\n[tool.poetry.dependencies]\nz = "^1.2"\n'],
}


def project_files():
    """Format, name and text of lock files that tools have made."""
    for path in sorted((ROOT / "tests" / "project" / "data").rglob("*")):
        if path.name in PROJECT_FILES and path.stat().st_size <= MOST_BYTES // 2:
            name = "-".join(path.relative_to(ROOT / "tests" / "project" / "data").parts)
            yield PROJECT_FILES[path.name], name, path.read_bytes()
    for kind, texts in PROJECTS.items():
        for number, text in enumerate(texts):
            yield kind, f"text-{kind}-{number}", text.encode()


def seeds():
    """Target, name and content of every seed."""
    wheels = list(small_files("wheels/*.whl", "broken/*.whl", "rules/**/*.whl"))
    for path in wheels:
        name = f"{path.parent.name}-{path.name}"
        yield "wheel", name, named(path.read_bytes(), path.name)
        for reader, text in wheel_texts(path):
            yield "names", f"{name}-{reader}", bytes([reader]) + text
    for path in small_files("wheels/*.whl", "broken/*.whl"):
        yield "archive", path.name, path.read_bytes()
    for reader, texts in TEXTS.items():
        for number, text in enumerate(texts):
            yield "names", f"text-{reader}-{number}", bytes([reader]) + text.encode()
    for reader, texts in PAGES.items():
        for number, text in enumerate(texts):
            yield "pages", f"text-{reader}-{number}", bytes([reader]) + text.encode()
    for kind, name, text in project_files():
        yield "project", name, bytes([kind]) + text
    for target, folders in MODULES.items():
        for path in small_files(*(f"modules/{folder}/*" for folder in folders)):
            yield target, f"{path.parent.name}-{path.name}", path.read_bytes()
    for path in small_files("state/modules/*/*/*"):
        yield "state", "-".join(path.parts[-3:]), path.read_bytes()
    for path in small_files("state/modules/linux-*/symbols/*.so"):
        for number, code in enumerate(init_code(path.read_bytes())):
            yield "state", f"code-{path.parts[-3]}-{path.name}-{number}", code
    for path in small_files("hostile/*.so"):
        yield "analysis", path.name, path.read_bytes()
        yield "state", path.name, path.read_bytes()
    for path in small_files("modules/linux-*/*.so", "hostile/*.so"):
        for number, code in enumerate(init_code(path.read_bytes())):
            yield "analysis", f"code-{path.parent.name}-{path.name}-{number}", code
    for name, content in caches():
        yield "cache", name, content
    yield "cache", "artifact", bytes(1 + 8 * 15)  # as many numbers as an empty artifact has
    for number, message in enumerate(messages()):
        yield "frames", f"message-{number}", bytes([0, number]) + encoded(message)
    yield "frames", "stream", bytes([0, 255]) + b"".join(map(encoded, messages()))
    yield "frames", "artifact", bytes([1]) + encoded(*[0] * 15)
    for number, code in enumerate(known_instructions()):
        yield "analysis", f"instructions-{number}", code


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    out = pathlib.Path(sys.argv[1])
    for target, name, content in seeds():
        folder = out / target
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main()
