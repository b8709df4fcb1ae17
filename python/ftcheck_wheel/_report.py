"""The report as plain data: one class an object of docs/report.md, with the keys of it.

All of it is read-only, and lists are tuples, so that a report may be shared between threads.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import Mapping, Optional

from ._words import ArtifactKind, BinaryFormat, BuiltFor, DeclaredBy, GilDeclaration, InitPhase, Severity, Verdict

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
class Module:
    """One extension module."""

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


@dataclass(frozen=True, **_SLOTS)
class Finding:
    """Something wrong, and what to do about it."""

    code: str
    severity: Severity
    module: Optional[str]
    message: str
    help: str


@dataclass(frozen=True, **_SLOTS)
class Environment:
    """The interpreter that a directory's modules are installed for; `source` is "from" in JSON."""

    python: str
    free_threaded: bool
    source: str


@dataclass(frozen=True, **_SLOTS)
class Artifact:
    """A wheel, a module by itself, or one distribution of a directory."""

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
    `json` is the whole report as docs/report.md describes it.
    """

    schema_version: int
    tool: Tool
    artifacts: tuple[Artifact, ...]
    releases: tuple[Release, ...]
    summary: Summary
    verdict: Verdict
    status: int
    json: str = field(repr=False)
