"""The report as plain data: one class an object of docs/report.md, with the keys of it.

All of it is read-only, and lists are tuples, so that a report may be shared between threads.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import Mapping, Optional

from ._words import ArtifactKind, BinaryFormat, BuiltFor, DeclaredBy, GilDeclaration, InitPhase, Severity, Verdict, Verified

# Small where the interpreter can (3.10).
_SLOTS = {"slots": True} if sys.version_info >= (3, 10) else {}


@dataclass(frozen=True, **_SLOTS)
class Tool:
    """What wrote the report."""

    name: str
    version: str


@dataclass(frozen=True, **_SLOTS)
class Distribution:
    """The package that an artifact is of; the version is empty where none is known."""

    name: str
    version: str


@dataclass(frozen=True, **_SLOTS)
class Abi:
    """The ABI of a module: by its file name, and as it was compiled."""

    suffix: str
    built_for: BuiltFor
    symbols: tuple[str, ...]


@dataclass(frozen=True, **_SLOTS)
class Init:
    """The function that the interpreter calls; the phase is None if the analysis did not get there."""

    symbol: str
    phase: Optional[InitPhase]


@dataclass(frozen=True, **_SLOTS)
class Gil:
    """What a module declares, and where; None where nothing is declared or known."""

    declared: GilDeclaration
    by: Optional[DeclaredBy]


@dataclass(frozen=True, **_SLOTS)
class StateVariable:
    """A variable that all threads share; None where the file does not say.  `address` is hexadecimal."""

    name: Optional[str]
    address: str
    size: Optional[int]
    section: Optional[str]


@dataclass(frozen=True, **_SLOTS)
class StateWriter:
    """A function that writes: its first store of all its `stores`, and how Python code gets there."""

    function: Optional[str]
    address: str
    store: str
    stores: int
    entry: Optional[str]
    path: tuple[str, ...]


@dataclass(frozen=True, **_SLOTS)
class SharedState:
    """Variables that the same functions write without a lock.

    `kind` is "shared", "lazy", "buffer" or "fortran"; `tier` is "named" where Python code gets by a name, and
    otherwise "indirect".
    """

    kind: str
    code: str
    tier: str
    idempotent: bool
    variables: tuple[StateVariable, ...]
    writers: tuple[StateWriter, ...]


@dataclass(frozen=True, **_SLOTS)
class UnsafeCall:
    """A function of the C library with hidden state that is called without a lock."""

    function: str
    code: str
    tier: str
    callers: tuple[str, ...]


@dataclass(frozen=True, **_SLOTS)
class Module:
    """One extension module.

    `shared_state` and `unsafe_calls` are None unless a rule about them was chosen, as `hints=True` does.
    `shared_state_problem` says why nothing was searched for, if so.
    """

    path: str
    name: str
    verdict: Verdict
    format: BinaryFormat
    architecture: str
    abi: Abi
    init: Optional[Init]
    gil: Gil
    binding: str
    evidence: tuple[str, ...]
    reason: Optional[str]
    shared_state: Optional[tuple[SharedState, ...]] = None
    unsafe_calls: Optional[tuple[UnsafeCall, ...]] = None
    shared_state_problem: Optional[str] = None


@dataclass(frozen=True, **_SLOTS)
class Finding:
    """Something wrong, and what to do about it."""

    code: str
    severity: Severity
    module: Optional[str]
    message: str
    help: str
    subject: str = ""  # distinguishes findings of one rule about one module; the same in the next build
    details: tuple[str, ...] = ()  # what backs the message


@dataclass(frozen=True, **_SLOTS)
class Environment:
    """The interpreter that a directory's modules are installed for; `source` is "from" in JSON."""

    python: str
    free_threaded: bool
    source: str


@dataclass(frozen=True, **_SLOTS)
class Target:
    """What a question is asked for: an interpreter, and platforms."""

    python: str
    platforms: tuple[str, ...]


@dataclass(frozen=True, **_SLOTS)
class Source:
    """Where a file on an index is, and what was read of it.

    None stands for what the index does not say.  `platform` is the one that the file was chosen for;
    `yanked` is the reason, which may be empty; `uploaded` is a time in the form of RFC 3339; `size` and `read`
    are in bytes.
    """

    index: str
    platform: Optional[str]
    url: Optional[str]
    sha256: Optional[str]
    size: Optional[int]
    uploaded: Optional[str]
    yanked: Optional[str]
    requires_python: Optional[str]
    verified: Verified
    read: int
    requests: int
    unread: tuple[str, ...]
    cached: bool


@dataclass(frozen=True, **_SLOTS)
class Alternative:
    """Another release that could be installed instead."""

    version: str
    file: Optional[str]
    verdict: Optional[Verdict]
    why: str


@dataclass(frozen=True, **_SLOTS)
class Network:
    """What was asked of the network; `bytes` were received, `whole` is the size of the wheels.

    `page_requests` and `page_bytes` are the parts of `requests` and `bytes` that pages took.
    """

    packages: int
    wheels: int
    cached: int
    requests: int
    bytes: int
    whole: int
    page_requests: int
    page_bytes: int


@dataclass(frozen=True, **_SLOTS)
class Artifact:
    """A wheel, a module by itself, one distribution of a directory, or a release on an index.

    `source`, `required_by` and `alternatives` belong to artifacts from an index, `input` to those that a file
    of a project names: its `Project.path`.
    """

    path: str
    kind: ArtifactKind
    verdict: Verdict
    distribution: Optional[Distribution]
    tags: tuple[str, ...]
    interpreters: tuple[str, ...]
    modules: tuple[Module, ...]
    libraries: tuple[str, ...]
    environment: Optional[Environment]
    other_modules: int
    findings: tuple[Finding, ...]
    error: Optional[str]
    source: Optional[Source] = None
    required_by: tuple[str, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    input: str = ""


@dataclass(frozen=True, **_SLOTS)
class NotJudged:
    """What a project needs and no wheel of an index stands for: `kind` is "editable", "path", "vcs", ..."""

    name: str
    version: Optional[str]
    kind: str
    location: Optional[str]
    place: Optional[str]
    why: str


@dataclass(frozen=True, **_SLOTS)
class Project:
    """A lock file, requirements or another file that says what a project needs; `method` says how versions
    were found."""

    path: str
    kind: str
    method: str
    platforms: tuple[str, ...]
    distributions: int
    not_judged: tuple[NotJudged, ...]
    conflicts: tuple[str, ...]
    notes: tuple[str, ...]
    error: Optional[str]


@dataclass(frozen=True, **_SLOTS)
class HistoryRun:
    """Final releases in a row with equal verdicts; `inferred` of them were not read."""

    first: str
    last: str
    releases: int
    inferred: int
    verdict: Verdict
    interpreters: tuple[str, ...]
    why: Optional[str]


@dataclass(frozen=True, **_SLOTS)
class HistoryRelease:
    """One release of a history; `artifact` is the wheel that was read, if one was."""

    version: str
    uploaded: Optional[str]
    yanked: bool
    pre: bool
    tags: tuple[str, ...]
    verdict: Optional[Verdict]
    artifact: Optional[Artifact]


@dataclass(frozen=True, **_SLOTS)
class History:
    """The releases of a project that have a free-threaded wheel for a platform, oldest first.

    `newest` is the newest final release, with or without such a wheel.  `error` says why there is no answer.
    """

    project: str
    platform: str
    newest: Optional[str]
    newest_pre: Optional[str]
    first_wheel: Optional[str]
    first_ready: Optional[str]
    first_ready_pre: Optional[str]
    runs: tuple[HistoryRun, ...]
    releases: tuple[HistoryRelease, ...]
    bisected: bool
    error: Optional[str]


@dataclass(frozen=True, **_SLOTS)
class Release:
    """The wheels of a project and version, or one distribution of an environment.

    The numbers are places in `Report.artifacts`: of those that decide the verdict, and of wheels of the
    default build that need nothing, because the release has wheels for free-threaded Python beside them.
    """

    name: str
    version: str
    verdict: Verdict
    artifacts: tuple[int, ...]
    companions: tuple[int, ...]


@dataclass(frozen=True, **_SLOTS)
class Summary:
    """How many artifacts there are, and how many modules have each verdict."""

    artifacts: int
    modules: Mapping[Verdict, int] = field(hash=False)


@dataclass(frozen=True, **_SLOTS)
class Report:
    """What an audit found.

    `verdict` is the worst of the artifacts' (see `worst`), and `status` what the command would exit with: 0
    nothing wrong, 1 something is not ready or a finding is an error, 2 something could not be read.
    `json` is the whole report as docs/report.md describes it.  `inputs`, `history`, `network` and `projects`
    belong to questions to an index.
    """

    schema_version: int
    tool: Tool
    artifacts: tuple[Artifact, ...]
    releases: tuple[Release, ...]
    summary: Summary
    verdict: Verdict
    status: int
    json: str = field(repr=False)
    target: Optional[Target] = None
    inputs: tuple[str, ...] = ()
    history: tuple[History, ...] = ()
    network: Optional[Network] = None
    projects: tuple[Project, ...] = ()
