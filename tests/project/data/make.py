#!/usr/bin/env python3
"""Makes the lock files beside this script with Poetry, PDM, pipenv and uv, and asks the tools what they install.

    make.py --tools DIR --work DIR [SET...]

DIR of the tools has the virtual environments poetry and poetry1 (2.x and 1.8, with poetry-plugin-export), pdm, pipenv and pip (with uv and
packaging).  Each set of requirements is locked by each tool; the tool's own export, filtered by packaging for CPython
3.14 on Linux x86_64, is what the walk must find: SET/expected.json.  For requirements.txt, `uv pip compile` for
that target is asked.  One file per package is kept, and hosts are replaced, because tests ask no index.
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent

# For `python_version` and the like.
TARGET = {
    "implementation_name": "cpython", "implementation_version": "3.14.0", "os_name": "posix", "platform_machine": "x86_64",
    "platform_python_implementation": "CPython", "platform_release": "", "platform_system": "Linux",
    "platform_version": "", "python_full_version": "3.14.0", "python_version": "3.14", "sys_platform": "linux",
}

# "poetry", "pdm" and "pipenv" are added to that tool's file.
SETS = {
    "web": {"dependencies": ["requests[socks]>=2.32", "Flask"]},
    "markers": {"dependencies": ["colorama; sys_platform == 'win32'", "tomli; python_version < '3.11'",
                                 "click>=8", "importlib-metadata; python_full_version < '3.12.0'",
                                 "greenlet; platform_machine == 'x86_64' or platform_machine == 'AMD64'"]},
    "groups": {"dependencies": ["idna"], "groups": {"test": ["pytest>=8", "pytest-cov"], "Lint_Tools": ["pyflakes"]}},
    "versions": {"dependencies": ["numpy<2.1; python_version < '3.12'", "numpy>=2.3; python_version >= '3.12'"]},
    "url": {"dependencies": ["python-dateutil"], "url": "six"},
    "path": {"dependencies": ["packaging"], "path": "mylib"},
    "extras": {"dependencies": ["attrs"], "extras": {"web": ["uvicorn[standard]>=0.30"], "cli": ["click", "rich"]}},
    "names": {"dependencies": ["ruamel.yaml", "zope.interface", "backports.tarfile", "Jinja2", "PyYAML",
                               "typing_extensions"]},
    "science": {"dependencies": ["pandas>=2.3"]},
    "queue": {"dependencies": ["celery[redis]>=5.4"]},
}


OLD_POETRY = """[tool.poetry]
name = "old"
version = "1.0"
description = ""
authors = []
package-mode = false

[tool.poetry.dependencies]
python = "^3.10"
requests = {version = "^2.31", extras = ["socks"]}
numpy = [{version = "<2.1", python = "<3.12"}, {version = "^2.3", python = ">=3.12"}]
uvicorn = {version = "~0.30", optional = true}
colorama = {version = "*", platform = "win32"}

[tool.poetry.extras]
web = ["uvicorn"]

[tool.poetry.group.test.dependencies]
pytest = "^8"

[tool.poetry.group.docs]
optional = true

[tool.poetry.group.docs.dependencies]
markdown-it-py = {version = "*", extras = ["linkify"]}

"""


def run(*arguments, cwd, **variables):
    environment = {**os.environ, "POETRY_VIRTUALENVS_CREATE": "false", "PIP_FIND_LINKS": "", "PDM_CHECK_UPDATE": "0",
                   "PIPENV_IGNORE_VIRTUALENVS": "1", "PIPENV_VENV_IN_PROJECT": "1", **variables}
    done = subprocess.run(arguments, cwd=cwd, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, arguments))}: {done.stderr[-1500:]}{done.stdout[-1500:]}")
    return done.stdout


def index_url():
    code = "from pip._internal.models.index import PyPI; print(PyPI.simple_url)"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def wheel_url(project):
    page = f"{index_url()}/{project}/"
    text = urllib.request.urlopen(page).read().decode()
    return re.findall(r'href="([^"#]*none-any\.whl)', text)[-1]


def normalized(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def quoted(texts):
    return "[" + ", ".join(json.dumps(text) for text in texts) + "]"


def pyproject(tool, name, of):
    lines = ["[project]", f'name = "{name}"', 'version = "0.1"', 'requires-python = ">=3.10"']
    dependencies = list(of["dependencies"])
    tail = []
    if "url" in of:
        dependencies.append(f"{of['url']} @ {of['wheel']}")
    if "path" in of and tool == "poetry":
        dependencies.append(of["path"])
        tail += ["[tool.poetry.dependencies]", f'{of["path"]} = {{ path = "{of["path"]}", develop = true }}']
    if "path" in of and tool == "pdm":
        tail += ["[tool.pdm.dev-dependencies]",
                 f'dev = ["-e file:///${{PROJECT_ROOT}}/{of["path"]}#egg={of["path"]}"]']
    lines.append(f"dependencies = {quoted(dependencies)}")
    if "extras" in of:
        lines.append("[project.optional-dependencies]")
        lines += [f"{extra} = {quoted(list_)}" for extra, list_ in of["extras"].items()]
    if "groups" in of:
        lines.append("[dependency-groups]")
        lines += [f"{group} = {quoted(list_)}" for group, list_ in of["groups"].items()]
    if tool == "poetry":
        tail += ["[[tool.poetry.source]]", 'name = "main"', f'url = "{index_url()}"']
    if tool == "pdm":
        tail += ["[tool.pdm]", "distribution = false"]
    return "\n".join(lines + tail) + "\n"


def pipfile(of):
    from packaging.requirements import Requirement

    def lines(requirements):
        for text in requirements:
            requirement = Requirement(text)
            if requirement.marker and not requirement.marker.evaluate({**TARGET, "extra": ""}):
                if requirement.name == "numpy":
                    continue  # a Pipfile has each name once
            value = [f'version = "{requirement.specifier or "*"}"']
            if requirement.extras:
                value.append(f"extras = {quoted(sorted(requirement.extras))}")
            if requirement.marker:
                value.append(f"markers = {json.dumps(str(requirement.marker))}")
            yield f'"{requirement.name}" = {{ {", ".join(value)} }}'

    text = ["[[source]]", 'name = "main"', f'url = "{index_url()}"', "verify_ssl = true", "[packages]"]
    text += lines(of["dependencies"])
    if "url" in of:
        text.append(f'{of["url"]} = {{ file = "{of["wheel"]}" }}')
    if "path" in of:
        text.append(f'{of["path"]} = {{ path = "./{of["path"]}", editable = true }}')
    for extra in of.get("extras", {}):
        text += [f"[{extra}]", *lines(of["extras"][extra])]
    groups = of.get("groups", {})
    for group in groups:
        text += ["[dev-packages]" if group == "test" else f"[{group}]", *lines(groups[group])]
    return "\n".join(text) + "\n"


def installed(export):
    """Names and versions of a requirements file whose markers hold; a version is "-" if there is none."""
    from packaging.markers import Marker

    picks = set()
    for line in re.sub(r"\\\n\s*", " ", export).splitlines():
        line = line.split(" --hash")[0].split(" #")[0].strip()
        if not line or line.startswith(("#", "-i", "--")):
            continue
        requirement, _, marker = line.partition(" ; ") if " @ " in line or "://" in line else line.partition(";")
        if marker.strip() and not Marker(marker.strip()).evaluate({**TARGET, "extra": ""}):
            continue
        requirement = requirement.strip()
        if requirement.startswith("-e") or "://" in requirement or requirement.startswith("."):
            name = re.search(r"egg=([\w.-]+)", requirement) or re.match(r"([\w.-]+)(\[.*\])? @", requirement)
            name = name.group(1) if name else requirement.rstrip("/").split("/")[-1].split("-")[0]
            picks.add(f"{normalized(name)} *")
            continue
        name, version = re.fullmatch(r"([\w.-]+)(?:\[[^]]*\])?\s*(?:==)?\s*([^\s]+)", requirement).groups()
        picks.add(f"{normalized(name)} {version}")
    return sorted(picks)


def clean(text):
    """One file of each package, and other hosts."""
    host = index_url().split("/")[2]
    files = "files.p" + "ythonhosted.org"
    text = text.replace(files, "files.example").replace(host, "index.example")
    text = re.sub(r"(files = \[\n)((?:    \{.*\n)+)(\])",
                  lambda m: m[1] + m[2].splitlines(True)[0] + m[3], text)
    text = re.sub(r"^description = .*\n|^summary = .*\n", "", text, flags=re.MULTILINE)
    return text


def write(folder, name, text):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(clean(text))


class Maker:
    def __init__(self, tools, work):
        self.tools, self.work = tools, work

    def program(self, tool):
        return self.tools / tool / "bin" / tool.rstrip("1")

    def folder(self, tool, name, of):
        folder = self.work / tool / name
        folder.mkdir(parents=True, exist_ok=True)
        if "path" in of:
            library = folder / of["path"]
            library.mkdir(exist_ok=True)
            (library / "pyproject.toml").write_text(
                f'[project]\nname = "{of["path"]}"\nversion = "1.5"\ndescription = "A library."\ndependencies = ["toolz"]\n'
                '[build-system]\nrequires = ["flit_core"]\nbuild-backend = "flit_core.buildapi"\n')
            (library / f"{of['path']}.py").write_text('"""A library."""\n__version__ = "1.5"\n')
        return folder

    def poetry(self, name, of):
        folder = self.folder("poetry", name, of)
        text = pyproject("poetry", name, of)
        (folder / "pyproject.toml").write_text(text)
        poetry = self.program("poetry")
        if not (folder / "poetry.lock").exists():
            run(poetry, "lock", "-n", cwd=folder)
        export = [poetry, "export", "--without-hashes", "-n", "--without-urls"]
        answers = [{"options": [], "picks": installed(run(*export, "--all-groups", cwd=folder))}]
        for extra in of.get("extras", {}):
            answers.append({"options": [f"extra={extra}"],
                            "picks": installed(run(*export, "--all-groups", "--extras", extra, cwd=folder))})
        return {"poetry.lock": (folder / "poetry.lock").read_text(), "pyproject.toml": text}, "poetry.lock", answers

    def poetry1(self, name, of):
        """The notation and the lock files of Poetry 1, which do not say what a package is locked for."""
        folder = self.folder("poetry1", name, of)
        text = OLD_POETRY + f'[[tool.poetry.source]]\nname = "main"\nurl = "{index_url()}"\n'
        (folder / "pyproject.toml").write_text(text)
        poetry = self.program("poetry1")
        if not (folder / "poetry.lock").exists():
            run(poetry, "lock", "-n", cwd=folder)
        export = [poetry, "export", "--without-hashes", "-n", "--without-urls"]
        answers = [{"options": [], "picks": installed(run(*export, "--with", "test", cwd=folder))},
                   {"options": ["extra=web"],
                    "picks": installed(run(*export, "--with", "test", "--extras", "web", cwd=folder))},
                   {"options": ["group=docs"],
                    "picks": installed(run(*export, "--with", "test,docs", cwd=folder))}]
        return {"poetry.lock": (folder / "poetry.lock").read_text(), "pyproject.toml": text}, "poetry.lock", answers

    def pdm(self, name, of):
        folder = self.folder("pdm", name, of)
        text = pyproject("pdm", name, of)
        (folder / "pyproject.toml").write_text(text)
        pdm = self.program("pdm")
        if not (folder / "pdm.lock").exists():
            # Several versions of a name need several targets.
            run(pdm, "lock", *(["--python", ">=3.12"] if name == "versions" else ["-G", ":all"]), cwd=folder)
            if name == "versions":
                run(pdm, "lock", "--append", "--python", "<3.12", cwd=folder)
        export = [pdm, "export", "--without-hashes", "-f", "requirements"]
        # Without an option, everything in the lock file is exported, although `pdm install` leaves extras out.
        plain = ["--prod"] if "extras" in of else []
        answers = [{"options": [], "picks": installed(run(*export, *plain, cwd=folder))}]
        for extra in of.get("extras", {}):
            answers.append({"options": [f"extra={extra}"],
                            "picks": installed(run(*export, "-G", extra, cwd=folder))})
        return {"pdm.lock": (folder / "pdm.lock").read_text(), "pyproject.toml": text}, "pdm.lock", answers

    def pipenv(self, name, of):
        folder = self.folder("pipenv", name, of)
        (folder / "Pipfile").write_text(pipfile(of))
        pipenv = self.program("pipenv")
        if not (folder / "Pipfile.lock").exists():
            run(pipenv, "lock", "--categories",
                " ".join(["packages", "dev-packages", *of.get("extras", {}),
                          *(g for g in of.get("groups", {}) if g != "test")]), cwd=folder)
        answers = [{"options": [], "picks": installed(run(pipenv, "requirements", cwd=folder))}]
        if "groups" in of:
            answers.append({"options": ["group=dev"],
                            "picks": installed(run(pipenv, "requirements", "--dev", cwd=folder))})
        for extra in of.get("extras", {}):
            categories = run(pipenv, "requirements", "--categories", f"packages {extra}", cwd=folder)
            answers.append({"options": [f"group={extra}"], "picks": installed(categories)})
        lock = json.loads((folder / "Pipfile.lock").read_text())
        for category in lock.values():
            for package in category.values() if isinstance(category, dict) else ():
                if isinstance(package, dict) and "hashes" in package:
                    package["hashes"] = package["hashes"][:1]
        return {"Pipfile.lock": json.dumps(lock, indent=4) + "\n"}, "Pipfile.lock", answers

    def pip(self, name, of):
        folder = self.folder("pip", name, of)
        source = list(of["dependencies"])
        if "url" in of:
            source.append(f"{of['url']} @ {of['wheel']}")
        for list_ in (*of.get("extras", {}).values(), *of.get("groups", {}).values()):
            source += list_
        (folder / "requirements.in").write_text("\n".join(source) + "\n")
        if not (folder / "requirements.txt").exists():
            run(self.program("pip").parent / "uv", "pip", "compile", "-q", "--universal", "--generate-hashes",
                "--python-version", "3.10", "--index-url", index_url(), "requirements.in", "-o", "requirements.txt",
                cwd=folder)
        # pip evaluates markers for the Python that runs it, whatever --python-version says; uv does not.
        export = run(self.program("pip").parent / "uv", "pip", "compile", "-q", "--python-version", "3.14",
                     "--python-platform", "x86_64-manylinux_2_28", "--index-url", index_url(), "--no-header",
                     "--no-annotate", "--no-deps", "requirements.txt", cwd=folder)
        picks = installed(export)
        text = (folder / "requirements.txt").read_text()
        # One hash of each.
        text = re.sub(r"(--hash=\S+) \\\n(?:    --hash=\S+(?: \\)?\n)+", r"\1\n", text)
        return {"requirements.txt": text}, "requirements.txt", [{"options": [], "picks": picks}]


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--tools", type=pathlib.Path, required=True)
    arguments.add_argument("--work", type=pathlib.Path, required=True)
    arguments.add_argument("--only", choices=["poetry", "poetry1", "pdm", "pipenv", "pip"])
    arguments.add_argument("sets", nargs="*")
    given = arguments.parse_args()
    maker = Maker(given.tools, given.work)
    wheel = wheel_url(SETS["url"]["url"])
    failed = False
    for name in given.sets or [*SETS, "old"]:
        of = {**SETS.get(name, {}), "wheel": wheel}
        tools = ["poetry1"] if name == "old" else ["poetry", "pdm", "pipenv", "pip"]
        for tool in [given.only] if given.only else tools:
            if tool == "pip" and "path" in of:
                continue  # pip builds no directory for another Python
            try:
                files, lock, answers = getattr(maker, tool)(name, of)
            except Exception as problem:
                print(f"{tool} {name}: {problem}", file=sys.stderr)
                failed = True
                continue
            folder = HERE / tool / name
            for file, text in files.items():
                write(folder, file, text)
            write(folder, "expected.json", json.dumps({"file": lock, "answers": answers}, indent=1) + "\n")
            print(f"{tool} {name}: {[len(each['picks']) for each in answers]}", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
