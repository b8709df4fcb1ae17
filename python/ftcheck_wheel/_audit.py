"""Auditing: a path or bytes in, a report out."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Optional, Union

from . import _parse
from ._error import Error
from ._library import LIBRARY
from ._report import Report
from ._words import Verdict

_NO_MEMORY = "there is not enough memory to audit it"


def version() -> str:
    """The version of the library: "MAJOR.MINOR.PATCH"."""
    text: bytes = LIBRARY.ftcheck_version()
    return text.decode()


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The worst of several verdicts, in the order by which the worst module decides for a wheel:
    error, enables-gil, incompatible, unknown, ready, pure.  That of none is pure.
    """
    numbers = list(Verdict)  # in the order of the C enumeration
    return max(
        verdicts,
        key=lambda verdict: int(LIBRARY.ftcheck_verdict_badness(numbers.index(verdict))),
        default=Verdict.PURE,
    )


def audit(
    what: Union[str, os.PathLike[str], bytes, bytearray, memoryview],
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
    """Audits a wheel, an extension module or a directory, and returns what was found.

    `what` is a path, or the bytes of a wheel or a module, which are told by the file name `name`.
    Bytes that can change are copied first.

    The options are the command's: `select` and `ignore` take codes, the beginnings of codes or names
    of rules; `python` is the interpreter that a directory's modules are for, "3.14t"; `jobs` how many
    are audited at a time, 0 for as many as there are cores; `limits` such as {"members": 1000};
    `follow_symlinks` whether links out of a directory are followed.
    `isolate` audits each in a process of its own, and is an Error if the calling process has other threads.
    The limits "seconds", "memory" and "result-size" are on that process, and need it.

    Raises Error if the one thing that was given cannot be read, an option is none, or a limit would
    have no effect.  What cannot be
    read in a directory is an artifact of the verdict "error" in the report.

    May be called from several threads at once; the GIL, where there is one, is released meanwhile.
    """
    settings = [
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
    with _options(settings) as options:
        if isinstance(what, (bytes, bytearray, memoryview)):
            if name is None:
                raise TypeError("bytes are told by their file's name: audit(bytes, name='….whl')")
            content = bytes(what)
            handle = LIBRARY.ftcheck_audit_bytes(content, len(content), _text(name), options)
        else:
            if name is not None:
                raise TypeError("a path has its own name: 'name' is for bytes")
            handle = LIBRARY.ftcheck_audit(_text(os.fspath(what)), options)
    report = _take(handle)
    if len(report.artifacts) == 1 and report.artifacts[0].error is not None:
        raise Error(report.artifacts[0].error)
    return report


def _codes(option: str, codes: Iterable[str]) -> list[tuple[str, str]]:
    if isinstance(codes, str):
        codes = [codes]
    text = ",".join(codes)
    return [(option, text)] if text else []


def _text(text: str) -> bytes:
    encoded = os.fsencode(text)
    if b"\0" in encoded:
        raise Error(f"{text!r} has a NUL in it, which no path and no option has")
    return encoded


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
    """The report behind the handle, which is freed."""
    if handle is None:
        raise MemoryError(_NO_MEMORY)
    try:
        text: str = LIBRARY.ftcheck_report_json(handle).decode()
        verdict: bytes = LIBRARY.ftcheck_verdict_name(LIBRARY.ftcheck_report_verdict(handle))
        status: int = LIBRARY.ftcheck_report_status(handle)
    finally:
        LIBRARY.ftcheck_report_free(handle)
    value = json.loads(text)
    return Report(
        schema_version=value["schema_version"],
        tool=_parse.tool(value["tool"]),
        artifacts=tuple(map(_parse.artifact, value["artifacts"])),
        summary=_parse.summary(value["summary"]),
        verdict=Verdict(verdict.decode()),
        status=status,
        json=text,
    )
