"""From the JSON report to the classes: one function an object, keys in the order of docs/report.md.

Keys that are not known here are passed over, as the report's promise about new ones asks.
"""

from __future__ import annotations

from typing import Any, Callable, Optional, TypeVar

from ._report import Abi, Artifact, Distribution, Environment, Finding, Gil, Init, Module, Release, Summary, Tool
from ._words import ArtifactKind, BinaryFormat, BuiltFor, DeclaredBy, GilDeclaration, InitPhase, Severity, Verdict

_Json = dict[str, Any]
_T = TypeVar("_T")


def _maybe(make: Callable[[Any], _T], value: Any) -> Optional[_T]:
    return None if value is None else make(value)


def tool(value: _Json) -> Tool:
    return Tool(value["name"], value["version"])


def summary(value: _Json) -> Summary:
    known = {verdict.value for verdict in Verdict}
    modules = {Verdict(word): count for word, count in value["modules"].items() if word in known}
    return Summary(value["artifacts"], modules)


def artifact(value: _Json) -> Artifact:
    return Artifact(
        path=value["path"],
        kind=ArtifactKind(value["kind"]),
        verdict=Verdict(value["verdict"]),
        distribution=_maybe(_distribution, value["distribution"]),
        tags=tuple(value["tags"]),
        interpreters=tuple(value["interpreters"]),
        modules=tuple(map(_module, value["modules"])),
        libraries=tuple(value["libraries"]),
        environment=_maybe(_environment, value["environment"]),
        other_modules=value["other_modules"],
        findings=tuple(map(_finding, value["findings"])),
        error=value["error"],
    )


def release(value: _Json) -> Release:
    return Release(
        name=value["name"],
        version=value["version"],
        verdict=Verdict(value["verdict"]),
        artifacts=tuple(value["artifacts"]),
        companions=tuple(value["companions"]),
    )


def _distribution(value: _Json) -> Distribution:
    return Distribution(value["name"], value["version"])


def _environment(value: _Json) -> Environment:
    return Environment(value["python"], value["free_threaded"], value["from"])


def _module(value: _Json) -> Module:
    return Module(
        path=value["path"],
        name=value["name"],
        verdict=Verdict(value["verdict"]),
        format=BinaryFormat(value["format"]),
        architecture=value["architecture"],
        abi=_abi(value["abi"]),
        init=_maybe(_init, value["init"]),
        gil=_gil(value["gil"]),
        binding=value["binding"],
        evidence=tuple(value["evidence"]),
        reason=value["reason"],
    )


def _abi(value: _Json) -> Abi:
    return Abi(value["suffix"], BuiltFor(value["built_for"]), tuple(value["symbols"]))


def _init(value: _Json) -> Init:
    return Init(value["symbol"], _maybe(InitPhase, value["phase"]))


def _gil(value: _Json) -> Gil:
    return Gil(GilDeclaration(value["declared"]), _maybe(DeclaredBy, value["by"]))


def _finding(value: _Json) -> Finding:
    return Finding(
        code=value["code"],
        severity=Severity(value["severity"]),
        module=value["module"],
        message=value["message"],
        help=value["help"],
    )
