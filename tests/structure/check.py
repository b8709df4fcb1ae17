#!/usr/bin/env python3
"""Checks that the sources keep to the design; prints each violation and then fails.

    check.py [--root DIR] [--compiler CXX]

- Includes go one way (USES), and each third-party library is known to one folder (OWNERS).
- Within a folder includes go one way too: headers, each with its .cpp, do not include each other in a circle.
- CMake lets a folder use the same folders and libraries.
- Only the few files that a port to another system replaces (PORTS) use what POSIX has and the standard library lacks.
- The public headers need nothing but the standard library, and each compiles on its own.
- Files of lib/, cli/, include/, python/ and tests/fuzz/ have one subject: fewer than 500 lines.
- No room of lib/, a folder with sources, has more than 15 % of its lines, and each has a README.md that says
  what the room is.
- Code that follows other code does not know what that is for: lib/isa and lib/flow do not name Python.
- python/ needs only Python: no other package, and no extension module.
- The DLL for Windows exports the functions that ftcheck.h declares.
- No file names a path of the machine it was written on, or a package registry.
- The version is in CMakeLists.txt; files that must repeat it say the same, and no other file repeats it.
- A few phrases that are not plain English do not come back (english.py).

test_check.py plants a violation of each rule and expects it to be found.
"""
import argparse
import ast
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile
import zlib

sys.dont_write_bytecode = True
import english

# The folders whose headers each folder may include, besides its own and <ftcheck/...>.
USES = {
    "lib/base": [],
    "lib/archive": ["base"],
    "lib/wheel": ["base"],
    "lib/binary": ["base"],
    "lib/isa": ["base", "binary"],
    "lib/flow": ["base", "binary", "isa"],
    "lib/python": ["base", "binary", "isa", "flow"],
    "lib/state": ["base", "binary", "isa"],
    "lib/rules": ["base", "flow", "python", "wheel"],
    "lib/fetch": ["base"],
    "lib/index": ["base", "archive", "wheel"],
    "lib/project": ["base", "wheel"],
    "lib/audit": ["base", "archive", "wheel", "binary", "flow", "state", "python", "rules", "fetch", "index", "project"],
    "lib/report": ["base"],
    "lib/site": ["base", "report"],
    "lib/c": [],
    "cli": [],
}

# Folders outside of lib/ may use all of it, but must be as easy to read.
SIZED = ("lib", "cli", "include", "python", "tests/fuzz")

# Third-party headers and namespaces, the CMake target that brings them, and the folders that may name them.
OWNERS = [
    (r"LIEF/", r"\bLIEF::", "LIEF::LIEF", "lib/binary"),
    (r"zip(conf)?\.h$", r"\bzip_\w+\s*\(", "LibZip::LibZip", "lib/archive"),
    (r"libdeflate\.h$", r"\blibdeflate_\w+\s*\(", "LibDeflate::LibDeflate", "lib/archive"),
    (r"capstone/", r"\bcs_(open|disasm|malloc)\w*\s*\(", "Capstone::Capstone", "lib/isa"),
    (r"nlohmann/", r"\bnlohmann::", "nlohmann_json::nlohmann_json", "lib/project lib/report lib/site lib/wheel"),
    (r"simdjson\.h$", r"\bsimdjson::", "simdjson::simdjson", "lib/index"),
    (r"openssl/", r"\bEVP_\w+\s*\(", "OpenSSL::Crypto", "lib/wheel"),
    (r"sqlite3\.h$", r"\bsqlite3_\w+\s*\(", "SQLite::SQLite3", "lib/index"),
    (r"curl/", r"\bcurl_\w+\s*\(", "CURL::libcurl", "lib/fetch"),
    (r"seccomp\.h$", r"\bseccomp_\w+\s*\(", "Seccomp::Seccomp", "lib/audit lib/fetch"),
    (r"CLI/", r"\bCLI::", "CLI11::CLI11", "cli"),
    (r"toml\+\+/", r"\btoml::", "tomlplusplus::tomlplusplus", "cli lib/index lib/project lib/site"),
]

# Headers of the operating system, and the files that may include them.
SYSTEM = re.compile(r"(sys|linux|net|netinet|arpa)/|csignal$|"
                    r"(unistd|fcntl|poll|signal|pthread|sched|termios|dlfcn|dirent|spawn|pwd|grp|glob|ftw|"
                    r"windows|winsock2|ws2tcpip|io)\.h$")
# NAME_posix.cpp and NAME_windows.cpp; the others are for POSIX alone, or for all systems.
PORTS = ("lib/base/open_file", "lib/base/windows_error.cpp", "lib/archive/system", "lib/audit/run/heap.cpp",
         "lib/audit/run/inherited.cpp", "lib/audit/run/process.cpp", "lib/audit/run/resources.cpp",
         "lib/audit/run/sandbox", "lib/audit/run/sandbox.cpp", "lib/fetch/process", "lib/fetch/run", "lib/fetch/socket", "lib/fetch/start", "lib/fetch/program/address.cpp",
         "lib/fetch/program/sandbox.cpp", "lib/fetch/program/system", "lib/index/private_file", "lib/wheel/this_platform.cpp",
         "cli/system")
SYSTEMS = re.compile(r"_(posix|windows)(?=\.[ch]pp$)")

MOST_LINES = 499

# The largest part of the lines of lib/ that one room may have.
MOST_OF_LIB = 15  # percent

# Rooms that know nothing about Python, and the words for it.
STRANGERS = ("lib/isa", "lib/flow")
PYTHON = re.compile(r"\b_?Py(?=[A-Z_])|(?i:\bc?python|\bgil\b)")

# Written in a way that this file does not match itself.
PLACES = re.compile(
    rb"(?<![\w.~-])/(?:w[o]rk|tmp/w|r[o]ot)/"
    rb"|\b(?:p[y]pi\.org|p[y]thonhosted\.org|d[e]b\.debian\.org|r[e]gistry\.npmjs\.org|c[r]ates\.io)\b"
)

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)


def without_comments(text):
    """The text of a C++ file without comments and string literals, lines kept."""
    token = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"', re.DOTALL)

    def blank(match):
        # An #include's file name is not a string literal to blank out.
        if match.group().startswith('"'):
            line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
            if re.match(r"\s*#\s*include\s*$", line):
                return match.group()
        return "\n" * match.group().count("\n")

    return token.sub(blank, text)


def sources(root, folder):
    return sorted(
        path for path in (root / folder).rglob("*") if path.suffix in (".hpp", ".cpp", ".h", ".py")
    )


def check_includes(root):
    for folder, uses in USES.items():
        files = sources(root, folder)
        if not files:
            yield f"{folder}: has no sources, so nothing was checked"
        name = folder.removeprefix("lib/")
        for path in files:
            code = without_comments(path.read_text())
            where = path.relative_to(root)
            for bracket, target in INCLUDE.findall(code):
                if bracket == '"' or target.startswith("ftcheck/"):
                    base = root / ("include" if target.startswith("ftcheck/") else "lib")
                    beside = folder == "cli" and (root / "cli" / target).is_file()
                    if bracket == '"' and target.startswith("ftcheck/"):
                        yield f"{where}: public headers are included as <{target}>"
                    elif not (base / target).is_file() and not beside:
                        yield f'{where}: includes "{target}", which is not a path below {base.name}/'
                if bracket == '"' and "/" in target and not target.startswith("ftcheck/"):
                    other = target.split("/")[0]
                    if other != name and other not in uses:
                        allowed = ", ".join([name, *uses])
                        yield f"{where}: includes {target}, but {folder} may only know {allowed}"
            yield from check_owners(folder, where, code)
            yield from check_ports(where, code)


def circles(edges):
    """The sets of nodes that lead to each other, sorted (Tarjan's strongly connected components)."""
    found, number, lowest, path = [], {}, {}, []

    def visit(node):
        number[node] = lowest[node] = len(number)
        path.append(node)
        for target in sorted(edges[node]):
            if target not in number:
                visit(target)
                lowest[node] = min(lowest[node], lowest[target])
            elif target in path:
                lowest[node] = min(lowest[node], number[target])
        if lowest[node] == number[node]:
            members = path[path.index(node):]
            del path[path.index(node):]
            if len(members) > 1:
                found.append(sorted(members))

    for node in sorted(edges):
        if node not in number:
            visit(node)
    return sorted(found)


def check_circles(root):
    """Pairs of files, name.hpp and name.cpp, must not include each other."""
    for folder in USES:
        base = root / "lib" if folder.startswith("lib/") else root / folder
        edges = {}
        for path in sources(root, folder):
            node = path.relative_to(base).with_suffix("").as_posix()
            targets = edges.setdefault(node, set())
            for bracket, target in INCLUDE.findall(without_comments(path.read_text())):
                if bracket == '"':
                    targets.add(target.rpartition(".")[0])
        for node, targets in edges.items():
            targets &= edges.keys() - {node}
        for members in circles(edges):
            links = [f"{one} includes {other}" for one in members for other in sorted(edges[one] & set(members))]
            yield f"{folder}: {', '.join(members)} include each other in a circle: {'; '.join(links)}"


def check_owners(folder, where, code):
    targets = [target for _, target in INCLUDE.findall(code)]
    for header, word, _, owner in OWNERS:
        if folder in owner.split():
            continue
        named = [target for target in targets if re.match(header, target)]
        named += [match.group() for match in re.finditer(word, code)]
        if named:
            yield f"{where}: names {named[0]}, which only {owner.replace(' ', ' and ')} may"


def check_ports(where, code):
    is_of_one_system = SYSTEMS.search(where.name) and re.sub(r"_[a-z]+\.[ch]pp$", "", where.as_posix()) in PORTS
    if where.as_posix() in PORTS or is_of_one_system:
        return
    for _, target in INCLUDE.findall(code):
        if SYSTEM.match(target):
            yield f"{where}: includes {target}, which only {', '.join(PORTS)} may"


def check_cmake(root):
    """USES and LIBRARIES of each folder's ftcheck_folder() against the tables above."""
    for folder, allowed in USES.items():
        if not folder.startswith("lib/"):
            continue
        where = f"{folder}/CMakeLists.txt"
        text = re.sub(r"#[^\n]*", "", (root / where).read_text())
        call = re.search(r"ftcheck_folder\(([^)]*)\)", text)
        if not call:
            yield f"{where}: has no ftcheck_folder()"
            continue
        words = call.group(1).split()
        if "USES" in words:
            for use in words[words.index("USES") + 1 :]:
                if use.isupper():
                    break
                if use not in allowed:
                    yield f"{where}: USES {use}, but {folder} may only know {', '.join(allowed) or 'itself'}"
        for _, _, target, owner in OWNERS:
            if target in text and folder not in owner.split():
                yield f"{where}: links {target}, which only {owner.replace(' ', ' and ')} may"


def public_headers(root):
    return sorted(path for path in (root / "include" / "ftcheck").iterdir() if path.suffix in (".hpp", ".h"))


def check_public_headers(root):
    """Public headers include only the standard library (its headers have no dot, C's are few) and each other."""
    c_headers = {"stdbool.h", "stddef.h", "stdint.h"}
    for path in public_headers(root):
        where = path.relative_to(root)
        for bracket, target in INCLUDE.findall(without_comments(path.read_text())):
            ours = bracket == "<" and target.startswith("ftcheck/")
            standard = bracket == "<" and (re.fullmatch(r"[a-z_]+", target) or target in c_headers)
            if not ours and not standard:
                yield f"{where}: a public header includes {target}"


def check_headers_alone(root, compiler):
    """Each public header compiles on its own; .h headers also as C."""
    for path in public_headers(root):
        languages = [("c++", "c++20")] + ([("c", "c99")] if path.suffix == ".h" else [])
        for language, standard in languages:
            with tempfile.TemporaryDirectory() as directory:
                unit = pathlib.Path(directory) / "unit"
                # C has no unit without a declaration.
                unit.write_text(f"#include <ftcheck/{path.name}>\n" * 2 + "extern int declared;\n")
                done = subprocess.run(
                    [compiler, "-x", language, f"-std={standard}", "-Wall", "-Wextra", "-Wpedantic", "-Werror",
                     "-fsyntax-only", "-I", str(root / "include"), str(unit)],
                    capture_output=True, text=True,
                )
            if done.returncode:
                first = next((line for line in done.stderr.splitlines() if "error" in line), done.stderr)
                yield f"{path.relative_to(root)}: does not compile on its own as {language}: {first}"


def check_python(root):
    """The wheel has no requirements, and fits every interpreter."""
    package = root / "python" / "ftcheck_wheel"
    for path in sources(root, "python"):
        where = path.relative_to(root)
        if path.suffix != ".py":
            yield f"{where}: is not Python; an extension module would need a wheel per interpreter"
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module]
            for name in names:
                if name.split(".")[0] not in sys.stdlib_module_names:
                    yield f"{where}:{node.lineno}: imports {name}, which is not Python's own"
    if package.is_dir() and not (package / "py.typed").is_file():
        yield "python/ftcheck_wheel: without py.typed no type checker reads its types"


def check_exports(root):
    """lib/exports.def has the functions of ftcheck.h."""
    header, exports = root / "include" / "ftcheck" / "ftcheck.h", root / "lib" / "exports.def"
    if not exports.is_file():
        return
    declared = set(re.findall(r"\b(ftcheck_\w+)\(", header.read_text()))
    listed = set(re.findall(r"^\s+(ftcheck_\w+)$", exports.read_text(), re.MULTILINE))
    for name in sorted(declared ^ listed):
        yield f"lib/exports.def: {'lacks' if name in declared else 'has'} {name}, which ftcheck.h {'declares' if name in declared else 'does not declare'}"


def check_sizes(root):
    for folder in SIZED:
        for path in sources(root, folder):
            lines = len(path.read_bytes().splitlines())
            if lines > MOST_LINES:
                yield f"{path.relative_to(root)}: has {lines} lines; a file with one subject needs at most {MOST_LINES}"


def rooms(root):
    """The folders of lib/ that have sources, each with its number of lines."""
    for folder in sorted({path.parent for path in (root / "lib").rglob("*") if path.suffix in (".hpp", ".cpp", ".inc")}):
        files = [path for path in folder.iterdir() if path.suffix in (".hpp", ".cpp", ".inc")]
        yield folder, sum(len(path.read_bytes().splitlines()) for path in files)


def check_rooms(root):
    lines = dict(rooms(root))
    # The planted trees of the tests are too small for the rule.
    is_small = sum(lines.values()) < 2000
    for folder, count in lines.items():
        where = folder.relative_to(root)
        percent = 100 * count / sum(lines.values())
        if percent > MOST_OF_LIB and not is_small:
            yield f"{where}: has {percent:.1f} % of the lines of lib/; a room may have at most {MOST_OF_LIB} %"
        if not (folder / "README.md").is_file():
            yield f"{where}: has no README.md that says what the room is"


def check_strangers(root):
    for folder in STRANGERS:
        for path in sources(root, folder):
            for number, line in enumerate(path.read_text().splitlines(), 1):
                found = PYTHON.search(line)
                if found:
                    yield f"{path.relative_to(root)}:{number}: names {found.group()}, but {folder} must know nothing about Python"


def project_files(root):
    """The files that are in git or could be added to it; without git, all except the build directories."""
    try:
        listed = subprocess.run(
            ["git", "-c", "safe.directory=*", "-C", str(root), "ls-files", "-z",
             "--cached", "--others", "--exclude-standard"],
            capture_output=True, check=True,
        ).stdout.decode().split("\0")
        paths = [root / name for name in listed if name]
    except (OSError, subprocess.CalledProcessError):
        paths = [
            path for path in root.rglob("*")
            if path.relative_to(root).parts[0] not in (".git", "build") and path.suffix != ".pyc"
        ]
    return sorted(path for path in paths if path.is_file() and not path.is_symlink())


def check_places(root):
    for path in project_files(root):
        where = path.relative_to(root)
        contents = {where: path.read_bytes()}
        if zipfile.is_zipfile(path):
            try:
                with zipfile.ZipFile(path) as archive:
                    for member in archive.infolist():
                        contents[f"{where}, member {member.filename}"] = archive.read(member)
            except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error):
                pass  # damaged on purpose: a fixture
        for name, data in contents.items():
            found = PLACES.search(data)
            if found:
                line = data.count(b"\n", 0, found.start()) + 1
                yield f"{name}:{line}: names {found.group().decode()}"


# The files that repeat the version, or its first two numbers, and the form of the line.
VERSIONED = [
    ("CHANGELOG.md", r"^## ({version})(?= )"),
    ("docs/library.md", r"find_package\(ftcheck ({minor}) "),
    ("docs/install.md", r"`libftcheck({minor})`"),
    ("cmake/ftcheckConfig.cmake.in", r"find_package\(ftcheck ({minor}) "),
    ("docs/integrations/github-action.md", r"ftcheck@v({version})$"),
    ("docs/integrations/pre-commit.md", r"rev: v({version})$"),
    ("docs/integrations/plugin.md", r"`libftcheck\.so\.({minor})`"),
    ("docs/report.md", r"\"version\": \"({version})\"$"),
    ("examples/cpp/CMakeLists.txt", r"find_package\(ftcheck ({minor}) "),
    ("share/ftcheck.1", r"^\.TH .* \"ftcheck ({version})\" "),
]
# Manifests that could have a separate version.
UNVERSIONED = {"pyproject.toml": r"^version\s*=", "vcpkg.json": r"^\s*\"version[^\"]*\":"}


def check_version(root):
    """Checked only if the tree has a version; the planted trees of the tests have none."""
    lists = root / "CMakeLists.txt"
    found = lists.is_file() and re.search(r"^project\(ftcheck VERSION ((\d+\.\d+)\.\d+)\b", lists.read_text(), re.MULTILINE)
    if not found:
        return
    patterns = {"version": re.escape(found.group(1)), "minor": re.escape(found.group(2))}
    for name, pattern in VERSIONED:
        path = root / name
        if path.is_file() and not re.search(pattern.format(**patterns), path.read_text(), re.MULTILINE):
            yield f"{name}: does not say {found.group(1)}, the version in CMakeLists.txt, which it must repeat"
    for name, pattern in UNVERSIONED.items():
        path = root / name
        if path.is_file() and re.search(pattern, path.read_text(), re.MULTILINE):
            yield f"{name}: has a separate version; it belongs in CMakeLists.txt"
    soname = re.compile(rf"\blibftcheck(?:\.so\.)?(?!{patterns['minor']}(?!\d))(\d+\.\d+)")
    # The last names the archives of the last release, whichever that is.
    repeating = {*(name for name, _ in VERSIONED), "packaging/nix/release.json"}
    exact = re.compile(rf"(?<![\w.]){patterns['version']}(?![\w.])")
    for path in project_files(root):
        name = str(path.relative_to(root))
        old = None if name.split("/")[0] in ("CHANGELOG.md", "testdata", "tests") else soname.search(path.read_text(errors="replace"))
        if old:
            yield f"{name}: says {old.group()}, but the library of version {found.group(1)} has another soname"
        if name in repeating or path == lists or name.split("/")[0] in ("testdata", "tests") or path.suffix in (".png", ".svg"):
            continue
        line = exact.search(path.read_text(errors="replace"))
        if line:
            yield f"{name}: repeats the version, which belongs in CMakeLists.txt"


def check_english(root):
    for path in project_files(root):
        name = path.relative_to(root).as_posix()
        if not english.is_read(name):
            continue
        for line, words, instead in english.phrases(path.read_text(errors="replace")):
            yield f'{name}:{line}: "{words}" is not plain English; write: {instead}'


def problems(root, compiler=None):
    """Every problem, as a sentence that begins with the file. Without a compiler, headers are not compiled."""
    yield from check_includes(root)
    yield from check_circles(root)
    yield from check_cmake(root)
    yield from check_public_headers(root)
    if compiler:
        yield from check_headers_alone(root, compiler)
    yield from check_python(root)
    yield from check_exports(root)
    yield from check_sizes(root)
    yield from check_rooms(root)
    yield from check_strangers(root)
    yield from check_places(root)
    yield from check_version(root)
    yield from check_english(root)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parents[2])
    parser.add_argument("--compiler", default="c++", help="for the public headers")
    options = parser.parse_args()
    found = list(problems(options.root.resolve(), options.compiler))
    for problem in found:
        print(problem)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
