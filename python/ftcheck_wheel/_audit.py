"""Auditing: paths or bytes in, a report out."""

from __future__ import annotations

import ctypes
import json
import os
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Optional, Union

from . import _parse
from ._error import Error
from ._library import LIBRARY
from ._report import Artifact, Report
from ._words import Verdict

_Path = Union[str, os.PathLike[str]]

_NO_MEMORY = "there is not enough memory to audit it"


def version() -> str:
    """The version of the library: "MAJOR.MINOR.PATCH"."""
    text: bytes = LIBRARY.ftcheck_version()
    return text.decode()


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The worst of several verdicts, in the order by which the worst module decides for a wheel:
    error, enables-gil, incompatible, unknown, ready, pure.  Without any it is pure.
    """
    numbers = list(Verdict)  # in the order of the C enumeration
    return max(
        verdicts,
        key=lambda verdict: int(LIBRARY.ftcheck_verdict_badness(numbers.index(verdict))),
        default=Verdict.PURE,
    )


def audit(
    what: Union[_Path, bytes, bytearray, memoryview, Iterable[_Path]],
    *,
    name: Optional[str] = None,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    hints: bool = False,
    verify_record: bool = False,
    isolate: bool = False,
    follow_symlinks: bool = False,
    python: Optional[str] = None,
    jobs: int = 1,
    limits: Optional[Mapping[str, Union[int, str]]] = None,
) -> Report:
    """Audits wheels, extension modules or directories, and returns what was found.

    `what` is a path, several paths, or the bytes of a wheel or a module together with its file name
    `name`.  Bytes that can change are copied first.  The report of several paths has the artifacts of
    all, in the order of the paths.

    The options are the command's: `select` and `ignore` take codes, the beginnings of codes or names
    of rules; `python` is the interpreter that a directory's modules are for, "3.14t"; `jobs` how many
    artifacts are audited at a time, 0 for as many as there are cores; `limits` is a mapping like
    {"members": 1000}; with `follow_symlinks`, links out of a directory are followed.
    `isolate` audits each artifact in a process of its own, and is an Error if the calling process has
    other threads.  The limits "seconds", "memory" and "result-size" are on that process, and need it.

    Raises Error if an option is not valid, if a limit would have no effect, and if the only path or the
    bytes cannot be read.  What cannot be read among several paths or in a directory is an artifact with
    the verdict "error" in the report.

    May be called from several threads at once; the GIL, where there is one, is released meanwhile.
    """
    settings = _settings(select, ignore, hints, verify_record, isolate, follow_symlinks, python, jobs, limits)
    is_alone = isinstance(what, (str, os.PathLike, bytes, bytearray, memoryview))
    with _options(settings) as options:
        if isinstance(what, (bytes, bytearray, memoryview)):
            if name is None:
                raise TypeError("bytes need the name of their file: audit(bytes, name='….whl')")
            content = bytes(what)
            handle = LIBRARY.ftcheck_audit_bytes(content, len(content), _text(name), options)
        else:
            if name is not None:
                raise TypeError("a path has its own name: 'name' is for bytes")
            if isinstance(what, (str, os.PathLike)):
                handle = LIBRARY.ftcheck_audit(_text(os.fspath(what)), options)
            else:
                handle = LIBRARY.ftcheck_audit_all(*_paths(what), options)
    report = _take(handle)
    if is_alone and len(report.artifacts) == 1 and report.artifacts[0].error is not None:
        raise Error(report.artifacts[0].error)
    return report


def audit_each(
    paths: Iterable[_Path],
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    hints: bool = False,
    verify_record: bool = False,
    isolate: bool = False,
    follow_symlinks: bool = False,
    python: Optional[str] = None,
    jobs: int = 1,
    limits: Optional[Mapping[str, Union[int, str]]] = None,
) -> Iterator[Artifact]:
    """Audits several paths and gives each artifact as soon as it and all before it are done.

        for artifact in ftcheck_wheel.audit_each(pathlib.Path("dist").glob("*.whl"), jobs=0):
            print(artifact.path, artifact.verdict)

    The artifacts, their order and the options are those of `audit` for the same paths.  A path that
    cannot be read is an artifact with the verdict "error".  Auditing begins with the call and goes on
    while the caller works; it ends when the iterator is closed or no longer used.  With `isolate` the
    first artifact comes when all are done.

    Raises Error if an option is not valid.
    """
    settings = _settings(select, ignore, hints, verify_record, isolate, follow_symlinks, python, jobs, limits)
    with _options(settings) as options:
        handle: Optional[int] = LIBRARY.ftcheck_run_start(*_paths(paths), options)
    if handle is None:
        raise MemoryError(_NO_MEMORY)
    return _Run(handle)


class _Run(Iterator[Artifact]):
    """A run of the library, which is freed with it."""

    def __init__(self, handle: int) -> None:
        self._handle: Optional[int] = handle
        self._free = LIBRARY.ftcheck_run_free  # still there when the interpreter ends
        self._lock = threading.Lock()  # the library serves one thread at a time

    def __next__(self) -> Artifact:
        with self._lock:
            handle = None if self._handle is None else LIBRARY.ftcheck_run_next(self._handle)
        if handle is None:
            self.close()
            raise StopIteration
        [artifact] = _take(handle).artifacts
        return artifact

    def close(self) -> None:
        """Ends what is not done yet."""
        with self._lock:
            handle, self._handle = self._handle, None
        if handle is not None:
            self._free(handle)

    def __del__(self) -> None:
        self.close()


def _settings(
    select: Iterable[str],
    ignore: Iterable[str],
    hints: bool,
    verify_record: bool,
    isolate: bool,
    follow_symlinks: bool,
    python: Optional[str],
    jobs: int,
    limits: Optional[Mapping[str, Union[int, str]]],
) -> list[tuple[str, str]]:
    """The options by the names that the library has for them."""
    return [
        *_codes("select", select),
        *_codes("ignore", ignore),
        ("hints", "true" if hints else "false"),
        ("verify-record", "true" if verify_record else "false"),
        ("isolate", "true" if isolate else "false"),
        ("follow-symlinks", "true" if follow_symlinks else "false"),
        *([] if python is None else [("python", python)]),
        ("jobs", str(jobs)),
        *(("limit", f"{limit}={value}") for limit, value in (limits or {}).items()),
    ]


def _codes(option: str, codes: Iterable[str]) -> list[tuple[str, str]]:
    if isinstance(codes, str):
        codes = [codes]
    text = ",".join(codes)
    return [(option, text)] if text else []


def _text(text: str) -> bytes:
    try:
        encoded = os.fsencode(text)
    except UnicodeEncodeError as error:
        character = text[error.start]
        if "\ud800" <= character <= "\udfff":
            what = f"the lone surrogate {character!a}, which no file name has; decode names with os.fsdecode()"
        else:
            what = f"{character!a}, which the file system's encoding {error.encoding} does not have"
        raise Error(f"{text!a} contains {what}") from None
    if b"\0" in encoded:
        raise Error(f"{text!a} contains a NUL character, which file names and options cannot have")
    return encoded


def _paths(paths: Iterable[_Path]) -> tuple[Any, int]:
    """The paths as an array of C, and how many there are."""
    if isinstance(paths, (str, os.PathLike, bytes, bytearray, memoryview)):
        raise TypeError(f"expected several paths, not one {type(paths).__name__}; put it into a list")
    encoded = []
    for path in paths:
        if isinstance(path, (bytes, bytearray, memoryview)):
            raise TypeError("bytes are audited one at a time, with a name: audit(bytes, name='….whl')")
        encoded.append(_text(os.fspath(path)))
    return (ctypes.c_char_p * len(encoded))(*encoded), len(encoded)


@contextmanager
def _options(settings: Iterable[tuple[str, str]]) -> Iterator[int]:
    options: Optional[int] = LIBRARY.ftcheck_options_new()
    if options is None:
        raise MemoryError(_NO_MEMORY)
    try:
        for option, value in settings:
            problem: Optional[bytes] = LIBRARY.ftcheck_options_set(
                options, option.encode(), _text(value)
            )
            if problem is not None:
                raise Error(problem.decode(errors="replace"))
        yield options
    finally:
        LIBRARY.ftcheck_options_free(options)


def _take(handle: Optional[int]) -> Report:
    """The report that the handle is of, which is freed."""
    if handle is None:
        raise MemoryError(_NO_MEMORY)
    try:
        text: str = LIBRARY.ftcheck_report_json(handle).decode()
        verdict: bytes = LIBRARY.ftcheck_verdict_name(LIBRARY.ftcheck_report_verdict(handle))
        status: int = LIBRARY.ftcheck_report_status(handle)
        problem: Optional[bytes] = LIBRARY.ftcheck_report_error(handle)
    finally:
        LIBRARY.ftcheck_report_free(handle)
    value = json.loads(text)
    if not value["artifacts"] and not value.get("history") and problem is not None:
        raise Error(problem.decode(errors="replace"))
    return Report(
        schema_version=value["schema_version"],
        tool=_parse.tool(value["tool"]),
        artifacts=tuple(map(_parse.artifact, value["artifacts"])),
        releases=tuple(map(_parse.release, value["releases"])),
        summary=_parse.summary(value["summary"]),
        verdict=Verdict(verdict.decode()),
        status=status,
        json=text,
        target=_parse.maybe(_parse.target, value.get("target")),
        inputs=tuple(value.get("inputs", ())),
        history=tuple(map(_parse.history, value.get("history", ()))),
        network=_parse.maybe(_parse.network, value.get("network")),
        projects=tuple(map(_parse.project, value.get("projects", ()))),
    )
