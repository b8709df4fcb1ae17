"""Asking package indexes: requirements in, a report out."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable, Mapping
from typing import Any, Optional, Union

from . import _audit
from ._error import Error
from ._library import LIBRARY
from ._report import Report

_Path = Union[str, os.PathLike[str]]


def audit_package(
    requirement: str,
    *,
    history: bool = False,
    target: str = "3.14t",
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
) -> Report:
    """Asks package indexes about one project, and returns what was found.

        report = ftcheck_wheel.audit_package("lxml>=6", platforms="all")
        for wheel in report.artifacts:
            print(wheel.path, wheel.verdict, wheel.source.uploaded)

    `requirement` is a project's name, perhaps with versions (PEP 508): the newest release that fits is
    judged, by the wheel that the interpreter `target` installs on each of `platforms`, which are names such
    as "linux_x86_64", exact tags, or "all"; without any it is this machine.  A release without such a wheel is
    an artifact of the kind "release".  With `history` the report has no artifacts, but the project's
    releases: see `audit_history`.

    `index_urls` are asked in their order, and the first that has the project answers; without any, the
    variables and files of uv and pip say which.  `offline` answers from the cache alone, `refresh` asks anew;
    `require_hashes` downloads whole wheels and compares their hashes.  The other options are those of
    `audit`.

    Raises Error if an option or the requirement is not valid, and if the project cannot be judged because of
    the index or the network.
    """
    ask = _ask_history if history else _ask_packages
    report = ask(
        [requirement],
        _settings(
            target, platforms, index_urls, find_links, pre, offline, refresh, use_cache, cache_dir, require_hashes,
            select, ignore, hints, isolate, jobs, limits,
        ),
    )
    errors = [artifact.error for artifact in report.artifacts if artifact.error is not None]
    errors += [history.error for history in report.history if history.error is not None]
    if errors and len(errors) == len(report.artifacts) + len(report.history):
        raise Error(errors[0])
    return report


def audit_packages(
    requirements: Iterable[str],
    *,
    target: str = "3.14t",
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
) -> Report:
    """Asks about several projects; the options are those of `audit_package`.

    A project that cannot be judged is an artifact with the verdict "error"; the others are not affected.
    """
    return _ask_packages(
        requirements,
        _settings(
            target, platforms, index_urls, find_links, pre, offline, refresh, use_cache, cache_dir, require_hashes,
            select, ignore, hints, isolate, jobs, limits,
        ),
    )


def audit_history(
    requirements: Iterable[str],
    *,
    every_release: bool = False,
    target: str = "3.14t",
    platforms: Union[str, Iterable[str]] = (),
    index_urls: Union[str, Iterable[str]] = (),
    find_links: Union[str, Iterable[str]] = (),
    pre: bool = False,
    offline: bool = False,
    refresh: bool = False,
    use_cache: bool = True,
    cache_dir: Optional[_Path] = None,
    require_hashes: bool = False,
    isolate: bool = False,
    jobs: int = 1,
    limits: Optional[Mapping[str, Union[int, str]]] = None,
) -> Report:
    """Asks since which release each project keeps the GIL disabled: `Report.history`.

    Releases between two that agree are not read unless `every_release` is true; `History.bisected` says so.
    A project without an answer has its `History.error`.  The other options are those of `audit_package`.
    """
    settings = _settings(
        target, platforms, index_urls, find_links, pre, offline, refresh, use_cache, cache_dir, require_hashes,
        (), (), False, isolate, jobs, limits,
    )
    return _ask_history(requirements, [*settings, ("history", "all" if every_release else "bisect")])


def _settings(
    target: str,
    platforms: Union[str, Iterable[str]],
    index_urls: Union[str, Iterable[str]],
    find_links: Union[str, Iterable[str]],
    pre: bool,
    offline: bool,
    refresh: bool,
    use_cache: bool,
    cache_dir: Optional[_Path],
    require_hashes: bool,
    select: Iterable[str],
    ignore: Iterable[str],
    hints: bool,
    isolate: bool,
    jobs: int,
    limits: Optional[Mapping[str, Union[int, str]]],
) -> list[tuple[str, str]]:
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
        ("target", target),
        *(("platform", platform) for platform in _several(platforms)),
        *(("index-url", url) for url in _several(index_urls)),
        *(("find-links", place) for place in _several(find_links)),
        *((name, "true" if value else "false") for name, value in flags.items()),
        *([] if cache_dir is None else [("cache-dir", os.fspath(cache_dir))]),
    ]


def _several(texts: Union[str, Iterable[str]]) -> Iterable[str]:
    return [texts] if isinstance(texts, str) else texts


def _requirements(requirements: Iterable[str]) -> tuple[Any, int]:
    if isinstance(requirements, str):
        raise TypeError("expected several requirements, not one text; put it into a list")
    encoded = [_audit._text(requirement) for requirement in requirements]
    return (ctypes.c_char_p * len(encoded))(*encoded), len(encoded)


def _ask_packages(requirements: Iterable[str], settings: list[tuple[str, str]]) -> Report:
    array, count = _requirements(requirements)
    with _audit._options(settings) as options:
        return _audit._take(LIBRARY.ftcheck_audit_packages(array, count, options))


def _ask_history(requirements: Iterable[str], settings: list[tuple[str, str]]) -> Report:
    array, count = _requirements(requirements)
    with _audit._options(settings) as options:
        return _audit._take(LIBRARY.ftcheck_audit_history(array, count, options))
