"""Tells whether a wheel's extension modules keep the GIL disabled under free-threaded Python.

    >>> import ftcheck_wheel
    >>> report = ftcheck_wheel.audit("dist/pkg-1.0-cp314-cp314t-linux_x86_64.whl")
    >>> report.verdict
    <Verdict.ENABLES_GIL: 'enables-gil'>

Nothing is executed or imported of what is audited.  docs/report.md of the project says what each
field means; the classes here have its names and its words.
"""

from ._audit import audit, audit_each, version, worst
from ._error import Error
from ._index import (
    IndexOptions,
    audit_environment,
    audit_history,
    audit_package,
    audit_packages,
    audit_project,
    audit_requirements,
    audit_urls,
)
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
    Report,
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

__all__ = [
    "Abi",
    "Alternative",
    "Artifact",
    "ArtifactKind",
    "BinaryFormat",
    "BuiltFor",
    "DeclaredBy",
    "Distribution",
    "Environment",
    "Error",
    "Finding",
    "Gil",
    "GilDeclaration",
    "History",
    "HistoryRelease",
    "HistoryRun",
    "IndexOptions",
    "Init",
    "InitPhase",
    "Module",
    "Network",
    "NotJudged",
    "Project",
    "Release",
    "Report",
    "Severity",
    "SharedState",
    "Source",
    "StateVariable",
    "StateWriter",
    "Summary",
    "Target",
    "Tool",
    "UnsafeCall",
    "Verdict",
    "Verified",
    "audit",
    "audit_each",
    "audit_environment",
    "audit_history",
    "audit_package",
    "audit_packages",
    "audit_project",
    "audit_requirements",
    "audit_urls",
    "version",
    "worst",
]
