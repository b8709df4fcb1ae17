"""The contract of the JSON report, docs/report.md: its keys, their order and their types."""


class Words:
    """One of these words."""

    def __init__(self, *words):
        self.words = words


class Nullable:
    """A value of the given shape, or null."""

    def __init__(self, shape):
        self.shape = shape


MODULE_VERDICT = Words("ready", "enables-gil", "incompatible", "unknown")

REPORT = {
    "schema_version": int,
    "tool": {"name": str, "version": str},
    "artifacts": [{
        "path": str,
        "kind": Words("wheel", "extension", "directory"),
        "verdict": Words(*MODULE_VERDICT.words, "pure", "error"),
        "distribution": Nullable({"name": str, "version": str}),
        "tags": [str],
        "interpreters": [str],
        "modules": [{
            "path": str,
            "name": str,
            "verdict": MODULE_VERDICT,
            "format": Words("elf", "pe", "mach-o", "wasm"),
            "architecture": str,
            "abi": {
                "suffix": str,
                "built_for": Words("free-threaded", "gil", "abi3", "abi3t", "unknown"),
                "symbols": [str],
            },
            "init": Nullable({"symbol": str, "phase": Nullable(Words("multi", "single", "export"))}),
            "gil": {
                "declared": Words("not-used", "used", "nothing", "unknown"),
                "by": Nullable(Words("slot", "set-gil", "delegated")),
            },
            "binding": str,
            "evidence": [str],
            "reason": Nullable(str),
        }],
        "libraries": [str],
        "environment": Nullable({"python": str, "free_threaded": bool, "from": str}),
        "other_modules": int,
        "findings": [{
            "code": str,
            "severity": Words("error", "warning", "info"),
            "module": Nullable(str),
            "message": str,
            "help": str,
        }],
        "error": Nullable(str),
    }],
    "releases": [{
        "name": str,
        "version": str,
        "verdict": Words("ready", "enables-gil", "incompatible", "unknown", "pure", "error"),
        "artifacts": [int],
        "companions": [int],
    }],
    "summary": {"artifacts": int,
                "modules": {"ready": int, "enables-gil": int, "incompatible": int, "unknown": int}},
}


def violations(value, shape=None, where="report"):
    """A sentence for each place where `value` violates the contract."""
    shape = REPORT if shape is None else shape
    if isinstance(shape, Nullable):
        return [] if value is None else violations(value, shape.shape, where)
    if isinstance(shape, Words):
        return [] if value in shape.words else [f"{where} is {value!r}"]
    if isinstance(shape, list):
        if not isinstance(value, list):
            return [f"{where} is no array: {value!r}"]
        return [found for i, item in enumerate(value) for found in violations(item, shape[0], f"{where}[{i}]")]
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            return [f"{where} is no object: {value!r}"]
        if list(value) != list(shape):
            return [f"{where} has the keys {list(value)}"]
        return [found for key in shape for found in violations(value[key], shape[key], f"{where}.{key}")]
    return [] if type(value) is shape else [f"{where} is {value!r}"]
