#!/usr/bin/env python3
"""Makes the lock files of this folder and what a target installs of them, by uv.

    make.py UV [NAME...]      UV: the program, of a virtual environment

Each set has a uv.lock, a pylock.toml that uv exports, and expected.json: for each choice of extras and groups, and for
each target, the distributions that uv exports whose markers hold there. What comes from a repository, a URL or a path
has no version in it. The project itself is left out.

The lock files are reduced: one file of each distribution is kept, and hosts are replaced. Needs the index that uv is
set up for, git, and the packaging library.
"""
import argparse
import json
import pathlib
import re
import shutil
import subprocess
import tempfile

from packaging.requirements import Requirement

HERE = pathlib.Path(__file__).resolve().parent

LINUX = {"os_name": "posix", "sys_platform": "linux", "platform_system": "Linux", "platform_machine": "x86_64"}
MACOS = {"os_name": "posix", "sys_platform": "darwin", "platform_system": "Darwin", "platform_machine": "arm64"}
WINDOWS = {"os_name": "nt", "sys_platform": "win32", "platform_system": "Windows", "platform_machine": "AMD64"}
TARGETS = {"linux_x86_64": LINUX, "macosx_arm64": MACOS, "win_amd64": WINDOWS}
PYTHON = {"python_version": "3.14", "python_full_version": "3.14.0", "implementation_version": "3.14.0",
          "implementation_name": "cpython", "platform_python_implementation": "CPython"}

PROJECT = """[project]
name = "{name}"
version = "1.0"
requires-python = ">=3.11"
dependencies = {dependencies}
"""
BUILT = '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n'


def project(name, *dependencies, more=""):
    return PROJECT.format(name=name, dependencies=json.dumps(dependencies)) + more


# By name: the files of a project, and the choices of extras and groups that are compared.
SETS = {
    "extras": ({"pyproject.toml": project("My.Project", "uvicorn[standard]>=0.30", "redis[hiredis]", more="""
[project.optional-dependencies]
All_Of = ["my-project[docs,fast]"]
docs = ["markdown-it-py[linkify]"]
fast = ["orjson; platform_machine != 'arm64'"]
nothing = []
""")}, [[], ["extra=all-of"], ["extra=fast", "extra=nothing"]]),
    "markers": ({"pyproject.toml": project(
        "markers", "colorama; sys_platform == 'win32'", "tzlocal", "portalocker",
        "appnope; platform_system == 'Darwin'", "pexpect; os_name != 'nt'",
        "exceptiongroup; python_version < '3.11'", "typing-extensions; python_full_version < '3.14'",
        "greenlet; platform_machine == 'AMD64' or platform_machine == 'x86_64'",
        "setproctitle; 'linux' in sys_platform and platform_python_implementation == 'CPython'")}, [[]]),
    "groups": ({"pyproject.toml": project("groups", "click", more="""
[dependency-groups]
dev = ["pytest", {include-group = "lint"}]
lint = ["ruff"]
docs = ["mkdocs"]
[tool.uv]
default-groups = ["lint"]
""")}, [[], ["group=docs"], ["group=all"]]),
    "workspace": ({"pyproject.toml": project("root", "core", more="""
[dependency-groups]
dev = ["pytest"]
[tool.uv.workspace]
members = ["libs/*"]
[tool.uv.sources]
core = {workspace = true}
"""), "libs/core/pyproject.toml": project("core", "markupsafe", more=BUILT),
                   "libs/app/pyproject.toml": project("app", "core", "iniconfig", more="""
[project.optional-dependencies]
x = ["packaging"]
[dependency-groups]
test = ["pluggy"]
[tool.uv.sources]
core = {workspace = true}
""")}, [[], ["extra=x"], ["group=test"]]),
    "no-project": ({"pyproject.toml": """
[dependency-groups]
dev = ["pytest"]
docs = ["markdown"]
[tool.uv.workspace]
members = ["a", "b"]
""", "a/pyproject.toml": project("a", "click"), "b/pyproject.toml": project("b", "pyyaml")}, [[], ["group=docs"]]),
    "versions": ({"pyproject.toml": project(
        "versions", "numpy<2; python_version < '3.13'", "numpy>=2.1; python_version >= '3.13'",
        "markupsafe==2.1.5; sys_platform == 'win32'", "markupsafe>=3; sys_platform != 'win32'", "jinja2")}, [[]]),
    "sources": ({"pyproject.toml": project("sources", "repo", "tree", "wheel-file", "edit", "click", more="""
[tool.uv.sources]
repo = {git = "file://REPOSITORY", rev = "v1"}
tree = {path = "tree"}
wheel-file = {path = "wheel_file-1.0-py3-none-any.whl"}
edit = {path = "edit", editable = true}
"""), "tree/pyproject.toml": project("tree", "idna", more=BUILT),
                 "edit/pyproject.toml": project("edit", "six", more=BUILT)}, [[]]),
    "conflicts": ({"pyproject.toml": project("conflicts", "jinja2", more="""
[project.optional-dependencies]
cpu = ["markupsafe==2.1.5"]
gpu = ["markupsafe==3.0.2"]
[dependency-groups]
old = ["click<8"]
new = ["click>=8.1"]
[tool.uv]
conflicts = [[{extra = "cpu"}, {extra = "gpu"}], [{group = "old"}, {group = "new"}]]
""")}, [[], ["extra=cpu"], ["extra=gpu", "group=new"], ["group=old"]]),
    "environments": ({"pyproject.toml": project(
        "environments", "colorama; sys_platform == 'win32'", "rich", "watchfiles", more="""
[tool.uv]
environments = ["sys_platform == 'linux'", "sys_platform == 'win32'"]
override-dependencies = ["pygments<2.19"]
""")}, [[]]),
    "web": ({"pyproject.toml": project(
        "web", "fastapi[standard]", "sqlalchemy[asyncio]", "celery[redis]", "psycopg[binary]; sys_platform == 'linux'",
        "httpx[http2]", "pydantic-settings", more="""
[dependency-groups]
dev = ["pytest-asyncio", "coverage[toml]"]
""")}, [[]]),
}


def run(*command, cwd):
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))}: {done.stderr}")
    return done.stdout


def make_repository(directory):
    directory.mkdir()
    (directory / "pyproject.toml").write_text(project("repo", "certifi", more=BUILT))
    run("git", "init", "-q", cwd=directory)
    run("git", "add", "-A", cwd=directory)
    run("git", "-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "x", cwd=directory)
    run("git", "tag", "v1", cwd=directory)


def make_wheel(directory):
    import zipfile
    with zipfile.ZipFile(directory / "wheel_file-1.0-py3-none-any.whl", "w") as archive:
        info = "wheel_file-1.0.dist-info/"
        archive.writestr(info + "METADATA", "Metadata-Version: 2.1\nName: wheel-file\nVersion: 1.0\n"
                                            "Requires-Dist: sniffio\n")
        archive.writestr(info + "WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(info + "RECORD", "")


def export_options(choice):
    options = []
    for each in choice:
        kind, _, name = each.partition("=")
        if each == "group=all":
            options.append("--all-groups")
        else:
            options += [f"--{kind}", name]
    return options


def installed(exported, environment):
    """The lines such as "click==8.3 ; os_name == 'nt'" that hold."""
    found = set()
    for line in exported.splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith(("-e ", "./", "file:")):
            path, _, marker = line.removeprefix("-e ").partition(" ; ")
            name = path.rstrip("/").rsplit("/", 1)[-1]
            requirement = Requirement(f"{name.split('-')[0].replace('_', '-')}{' ; ' + marker if marker else ''}")
        else:
            requirement = Requirement(line)
        if requirement.marker and not requirement.marker.evaluate({**environment, **PYTHON}):
            continue
        version = "".join(each.version for each in requirement.specifier)
        found.add(f"{requirement.name} {version}".strip())
    return sorted(found)


def reduced(text, directory):
    """The lock file with one wheel of each distribution, and without places."""
    text = re.sub(r"(?m)^(wheels = \[\n    \{[^\n]*\n)(?:    \{[^\n]*\n)+", r"\1", text)
    text = re.sub(r"https://[^\s\"]*/simple/?(?=\")", "https://index.example/simple", text)
    text = re.sub(r"https://(?:[^\s\"/]*/)+(?=[^\s\"/]+\")(?<!index\.example/)", "https://files.example/", text)
    text = re.sub(r"(?:git\+)?file://[^\s\"]*/repository", "https://code.example/repo", text)
    assert str(directory) not in text, "a path of this machine"
    return text


def make(name, uv):
    files, choices = SETS[name]
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        make_repository(scratch / "repository")
        directory = scratch / "project"
        for path, text in files.items():
            (directory / path).parent.mkdir(parents=True, exist_ok=True)
            (directory / path).write_text(text.replace("REPOSITORY", str(scratch / "repository")))
        make_wheel(directory)
        run(uv, "lock", cwd=directory)
        common = [uv, "export", "--quiet", "--frozen", "--no-header", "--all-packages", "--no-emit-workspace"]
        expected = {}
        for choice in choices:
            lines = run(*common, "--no-hashes", "--no-annotate", *export_options(choice), cwd=directory)
            expected[" ".join(choice)] = {target: installed(lines, environment)
                                          for target, environment in TARGETS.items()}
        pylock = run(*common, "--format", "pylock.toml", *export_options(choices[0]), cwd=directory)
        to = HERE / name
        shutil.rmtree(to, ignore_errors=True)
        to.mkdir()
        # What the project says is not needed again, except for its default groups.
        groups = re.search(r"(?m)^default-groups = .*$", files["pyproject.toml"])
        if groups:
            (to / "pyproject.toml").write_text(f"[tool.uv]\n{groups.group()}\n")
        (to / "uv.lock").write_text(reduced((directory / "uv.lock").read_text(), scratch))
        (to / "pylock.toml").write_text(reduced(pylock, scratch))
        (to / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")
        print(f"{name}: {len(choices)} choices, up to {max(len(v) for c in expected.values() for v in c.values())}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("uv")
    parser.add_argument("names", nargs="*", default=list(SETS))
    options = parser.parse_args()
    for name in options.names:
        make(name, options.uv)


if __name__ == "__main__":
    main()
