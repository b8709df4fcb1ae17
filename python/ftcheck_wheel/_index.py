"""Asking package indexes: requirements, files of projects or URLs in, a report out."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Optional, TypedDict, Union

from . import _audit
from ._error import Error
from ._library import LIBRARY
from ._report import Report

if TYPE_CHECKING:
    from typing_extensions import Unpack  # in typing since Python 3.11; only type checkers read this

_Path = Union[str, os.PathLike[str]]
_Settings = list[tuple[str, str]]


class IndexOptions(TypedDict, total=False):
    """The options of all functions that ask an index, each a keyword argument.

    `target` is an interpreter, by default "3.14t", and `platforms` names such as "linux_x86_64", exact tags, or
    "all"; without any it is this machine.  `index_urls` are asked in their order, and the first that has the project
    answers; without any, the variables and files of uv and pip say which.  `offline` answers from the cache alone,
    `refresh` asks anew; `require_hashes` downloads whole wheels and compares their hashes.  `select` and those after
    it are those of `audit`.
    """

    target: str
    platforms: Union[str, Iterable[str]]
    index_urls: Union[str, Iterable[str]]
    find_links: Union[str, Iterable[str]]
    pre: bool
    offline: bool
    refresh: bool
    use_cache: bool
    cache_dir: Optional[_Path]
    require_hashes: bool
    select: Iterable[str]
    ignore: Iterable[str]
    hints: bool
    isolate: bool
    jobs: int
    limits: Optional[Mapping[str, Union[int, str]]]


def audit_package(requirement: str, *, history: bool = False, **options: Unpack[IndexOptions]) -> Report:
    """Asks package indexes about one project, and returns what was found.

        report = ftcheck_wheel.audit_package("lxml>=6", platforms="all")
        for wheel in report.artifacts:
            print(wheel.path, wheel.verdict, wheel.source.uploaded)

    `requirement` is a project's name, perhaps with versions (PEP 508): the newest release that fits is
    judged, by the wheel that the target installs on each platform.  A release without such a wheel is
    an artifact of the kind "release".  With `history` the report has no artifacts, but the project's
    releases: see `audit_history`.  The other options are those of `IndexOptions`.

    Raises Error if an option or the requirement is not valid, and if the project cannot be judged because of
    the index or the network.
    """
    ask = LIBRARY.ftcheck_audit_history if history else LIBRARY.ftcheck_audit_packages
    report = _ask(ask, [requirement], _settings(**options))
    errors = [artifact.error for artifact in report.artifacts if artifact.error is not None]
    errors += [history.error for history in report.history if history.error is not None]
    if errors and len(errors) == len(report.artifacts) + len(report.history):
        raise Error(errors[0])
    return report


def audit_packages(requirements: Iterable[str], **options: Unpack[IndexOptions]) -> Report:
    """Asks about several projects, as `audit_package` does about one.

    A project that cannot be judged is an artifact with the verdict "error"; the others are not affected.
    """
    return _ask(LIBRARY.ftcheck_audit_packages, requirements, _settings(**options))


def audit_history(
    requirements: Iterable[str], *, every_release: bool = False, **options: Unpack[IndexOptions]
) -> Report:
    """Asks since which release each project keeps the GIL disabled: `Report.history`.

    Releases between two that agree are not read unless `every_release` is true; `History.bisected` says so.
    A project without an answer has its `History.error`.
    """
    settings = [*_settings(**options), ("history", "all" if every_release else "bisect")]
    return _ask(LIBRARY.ftcheck_audit_history, requirements, settings)


def audit_project(
    path: _Path,
    *,
    kind: Optional[str] = None,
    extras: Union[str, Iterable[str]] = (),
    groups: Union[str, Iterable[str]] = (),
    dependencies: bool = True,
    resolver: str = "fit",
    **options: Unpack[IndexOptions],
) -> Report:
    """Asks whether a project can move: judges what its lock file, requirements or pyproject.toml names.

        report = ftcheck_wheel.audit_project("uv.lock", groups="all")
        [project] = report.projects
        for wheel in report.artifacts:
            print(wheel.distribution, wheel.verdict, wheel.required_by, [other.version for other in wheel.alternatives])

    The file's name says what it is, unless `kind` does: "uv.lock", "pylock.toml", "poetry.lock", "pdm.lock",
    "Pipfile.lock", "pip-report", "requirements.txt" or "pyproject.toml".  `extras` and `groups` are counted besides what is
    always installed; "all" means each.  `dependencies=False` judges only what the file itself names.  `resolver` "uv" runs
    `uv pip compile` where a file leaves a choice.  The other options are those of `IndexOptions`.

    Raises Error if an option is not valid or the file cannot be read.
    """
    settings = _project_settings(kind, extras, groups, dependencies, resolver)
    return _ask(LIBRARY.ftcheck_audit_projects, [os.fspath(path)], [*settings, *_settings(**options)])


def audit_requirements(
    requirements: Iterable[str],
    *,
    dependencies: bool = True,
    resolver: str = "fit",
    **options: Unpack[IndexOptions],
) -> Report:
    """Judges several requirements, "lxml>=6" or "uvicorn[standard]", and all that they depend on.

    The versions are those that fit all requirements, which `audit_packages` does not try; the report's only project
    names the method and the conflicts.  The options are those of `audit_project`.
    """
    settings = _project_settings(None, (), (), dependencies, resolver)
    return _ask(LIBRARY.ftcheck_audit_requirements, requirements, [*settings, *_settings(**options)])


def audit_environment(
    path: _Path,
    *,
    ask_index: bool = True,
    python: Optional[str] = None,
    follow_symlinks: bool = False,
    **options: Unpack[IndexOptions],
) -> Report:
    """Audits an environment, and asks an index about what keeps it from moving: `Artifact.alternatives`.

    `python` and `follow_symlinks` are those of `audit`, the other options those of `IndexOptions`.  Without
    `ask_index` this is `audit`, and the network is not used.
    """
    settings = [
        ("ask-index", _flag(ask_index)),
        ("follow-symlinks", _flag(follow_symlinks)),
        *([] if python is None else [("python", python)]),
    ]
    with _audit._options([*_settings(**options), *settings]) as handle:
        report = _audit._take(LIBRARY.ftcheck_audit(_audit._text(os.fspath(path)), handle))
    if len(report.artifacts) == 1 and report.artifacts[0].error is not None:
        raise Error(report.artifacts[0].error)
    return report


def audit_urls(urls: Iterable[str], **options: Unpack[IndexOptions]) -> Report:
    """Judges wheels by their URLs, "https://files.example/pkg-1.0-….whl#sha256=…", without downloading them whole.

    One that cannot be fetched is an artifact with the verdict "error".  Without `target` and `platforms` each is judged
    for the interpreters and platforms of its own tags.
    """
    return _ask(LIBRARY.ftcheck_audit_urls, urls, _settings(**options))


# One parameter per key of IndexOptions: an unknown one is a TypeError, as for any function.
def _settings(
    *,
    target: Optional[str] = None,
    platforms: Union[str, Iterable[str]] = (),
    index_urls: Union[str, Iterable[str]] = (),
    find_links: Union[str, Iterable[str]] = (),
    pre: bool = False,
    offline: bool = False,
    refresh: bool = False,
    use_cache: bool = True,
    cache_dir: Optional[_Path] = None,
    require_hashes: bool = False,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    hints: bool = False,
    isolate: bool = False,
    jobs: int = 1,
    limits: Optional[Mapping[str, Union[int, str]]] = None,
) -> _Settings:
    """The options by the names that the library has for them."""
    flags = {
        "pre": pre,
        "offline": offline,
        "refresh": refresh,
        "no-cache": not use_cache,
        "require-hashes": require_hashes,
    }
    return [
        *_audit._settings(select, ignore, hints, False, isolate, False, None, jobs, limits),
        *([] if target is None else [("target", target)]),
        *(("platform", platform) for platform in _several(platforms)),
        *(("index-url", url) for url in _several(index_urls)),
        *(("find-links", place) for place in _several(find_links)),
        *((name, _flag(value)) for name, value in flags.items()),
        *([] if cache_dir is None else [("cache-dir", os.fspath(cache_dir))]),
    ]


def _project_settings(
    kind: Optional[str],
    extras: Union[str, Iterable[str]],
    groups: Union[str, Iterable[str]],
    dependencies: bool,
    resolver: str,
) -> _Settings:
    return [
        *([] if kind is None else [("input-kind", kind)]),
        *(("extra", extra) for extra in _several(extras)),
        *(("group", group) for group in _several(groups)),
        ("no-deps", _flag(not dependencies)),
        ("resolver", resolver),
    ]


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _several(texts: Union[str, Iterable[str]]) -> Iterable[str]:
    return [texts] if isinstance(texts, str) else texts


def _ask(function: Any, questions: Iterable[str], settings: _Settings) -> Report:
    if isinstance(questions, str):
        raise TypeError("expected several texts, not one; put it into a list")
    encoded = [_audit._text(question) for question in questions]
    array = (ctypes.c_char_p * len(encoded))(*encoded)
    with _audit._options(settings) as options:
        return _audit._take(function(array, len(encoded), options))
