"""From the JSON report to the classes: one function an object, keys in the order of docs/report.md.

Keys that are not known here are passed over, as the report's promise about new ones asks.
"""

from __future__ import annotations

from typing import Any, Callable, Optional, TypeVar

from ._report import (
    Abi,
    Alternative,
    Artifact,
    Distribution,
    Environment,
    Finding,
    Gil,
    History,
    HistoryRelease,
    HistoryRun,
    Init,
    Module,
    Network,
    NotJudged,
    Project,
    Release,
    SharedState,
    Source,
    StateVariable,
    StateWriter,
    Summary,
    Target,
    Tool,
    UnsafeCall,
)
from ._words import (
    ArtifactKind,
    BinaryFormat,
    BuiltFor,
    DeclaredBy,
    GilDeclaration,
    InitPhase,
    Severity,
    Verdict,
    Verified,
)

_Json = dict[str, Any]
_T = TypeVar("_T")


def maybe(make: Callable[[Any], _T], value: Any) -> Optional[_T]:
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
        distribution=maybe(_distribution, value["distribution"]),
        tags=tuple(value["tags"]),
        interpreters=tuple(value["interpreters"]),
        modules=tuple(map(_module, value["modules"])),
        libraries=tuple(value["libraries"]),
        environment=maybe(_environment, value["environment"]),
        other_modules=value["other_modules"],
        findings=tuple(map(_finding, value["findings"])),
        error=value["error"],
        source=maybe(_source, value.get("source")),
        required_by=tuple(value.get("required_by", ())),
        alternatives=tuple(map(_alternative, value.get("alternatives", ()))),
        input=value.get("input", ""),
    )


def project(value: _Json) -> Project:
    return Project(
        path=value["path"],
        kind=value["kind"],
        method=value["method"],
        platforms=tuple(value["platforms"]),
        distributions=value["distributions"],
        not_judged=tuple(map(_not_judged, value["not_judged"])),
        conflicts=tuple(value["conflicts"]),
        notes=tuple(value["notes"]),
        error=value["error"],
    )


def _not_judged(value: _Json) -> NotJudged:
    return NotJudged(
        name=value["name"],
        version=value["version"],
        kind=value["kind"],
        location=value["location"],
        place=value["place"],
        why=value["why"],
    )


def target(value: _Json) -> Target:
    return Target(value["python"], tuple(value["platforms"]))


def network(value: _Json) -> Network:
    return Network(
        packages=value["packages"],
        wheels=value["wheels"],
        cached=value["cached"],
        requests=value["requests"],
        bytes=value["bytes"],
        whole=value["whole"],
        page_requests=value["page_requests"],
        page_bytes=value["page_bytes"],
    )


def history(value: _Json) -> History:
    return History(
        project=value["project"],
        platform=value["platform"],
        newest=value["newest"],
        newest_pre=value["newest_pre"],
        first_wheel=value["first_wheel"],
        first_ready=value["first_ready"],
        first_ready_pre=value["first_ready_pre"],
        runs=tuple(map(_run, value["runs"])),
        releases=tuple(map(_past_release, value["releases"])),
        bisected=value["bisected"],
        error=value["error"],
    )


def _run(value: _Json) -> HistoryRun:
    return HistoryRun(
        first=value["first"],
        last=value["last"],
        releases=value["releases"],
        inferred=value["inferred"],
        verdict=Verdict(value["verdict"]),
        interpreters=tuple(value["interpreters"]),
        why=value["why"],
    )


def _past_release(value: _Json) -> HistoryRelease:
    return HistoryRelease(
        version=value["version"],
        uploaded=value["uploaded"],
        yanked=value["yanked"],
        pre=value["pre"],
        tags=tuple(value["tags"]),
        verdict=maybe(Verdict, value["verdict"]),
        artifact=maybe(artifact, value["artifact"]),
    )


def _source(value: _Json) -> Source:
    return Source(
        index=value["index"],
        platform=value["platform"],
        url=value["url"],
        sha256=value["sha256"],
        size=value["size"],
        uploaded=value["uploaded"],
        yanked=value["yanked"],
        requires_python=value["requires_python"],
        verified=Verified(value["verified"]),
        read=value["read"],
        requests=value["requests"],
        unread=tuple(value["unread"]),
        cached=value["cached"],
    )


def _alternative(value: _Json) -> Alternative:
    return Alternative(value["version"], value["file"], maybe(Verdict, value["verdict"]), value["why"])


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
        init=maybe(_init, value["init"]),
        gil=_gil(value["gil"]),
        binding=value["binding"],
        evidence=tuple(value["evidence"]),
        reason=value["reason"],
        shared_state=maybe(_shared_states, value.get("shared_state")),
        unsafe_calls=maybe(_unsafe_calls, value.get("unsafe_calls")),
        shared_state_problem=value.get("shared_state_problem"),
    )


def _shared_states(values: list[_Json]) -> tuple[SharedState, ...]:
    return tuple(map(_shared_state, values))


def _shared_state(value: _Json) -> SharedState:
    return SharedState(
        kind=value["kind"],
        code=value["code"],
        tier=value["tier"],
        idempotent=value["idempotent"],
        variables=tuple(
            StateVariable(each["name"], each["address"], each["size"], each["section"])
            for each in value["variables"]
        ),
        writers=tuple(map(_writer, value["writers"])),
    )


def _writer(value: _Json) -> StateWriter:
    return StateWriter(
        function=value["function"],
        address=value["address"],
        store=value["store"],
        stores=value["stores"],
        entry=value["entry"],
        path=tuple(value["path"]),
    )


def _unsafe_calls(values: list[_Json]) -> tuple[UnsafeCall, ...]:
    return tuple(
        UnsafeCall(each["function"], each["code"], each["tier"], tuple(each["callers"])) for each in values
    )


def _abi(value: _Json) -> Abi:
    return Abi(value["suffix"], BuiltFor(value["built_for"]), tuple(value["symbols"]))


def _init(value: _Json) -> Init:
    return Init(value["symbol"], maybe(InitPhase, value["phase"]))


def _gil(value: _Json) -> Gil:
    return Gil(GilDeclaration(value["declared"]), maybe(DeclaredBy, value["by"]))


def _finding(value: _Json) -> Finding:
    return Finding(
        code=value["code"],
        severity=Severity(value["severity"]),
        module=value["module"],
        message=value["message"],
        help=value["help"],
        subject=value.get("subject", ""),
        details=tuple(value.get("details", ())),
    )
