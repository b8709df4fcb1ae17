#!/usr/bin/env python3
"""Makes the JSON Schema of the configuration, from the words that the program knows.

    config_schema.py PROGRAM [FILE]

Writes FILE, by default share/ftcheck.schema.json, in the draft that editors and SchemaStore understand. It is
committed; tests/cli/test_config_schema.py compares it with the program.
"""
import json
import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import manual

FILE = pathlib.Path(__file__).resolve().parent.parent / "share" / "ftcheck.schema.json"


def codes(rules):
    """What an array of rules may hold. The program ignores case; here it is as the documentation writes it."""
    families = sorted({rule["code"][:3] for rule in rules})
    return ["ALL", *families, *(rule["code"] for rule in rules), *(rule["name"] for rule in rules)]


def make(program):
    rules = json.loads(manual.ask(program, "--list-rules", "--format", "json"))
    rule_array = {"type": "array", "items": {"$ref": "#/definitions/rule"}, "uniqueItems": True}
    names = {"type": "array", "items": {"type": "string", "pattern": "^[A-Za-z0-9._-]+$"}}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "ftcheck",
        "description": "Configuration of ftcheck: ftcheck.toml, or [tool.ftcheck] of pyproject.toml",
        "type": "object",
        "additionalProperties": False,
        "definitions": {
            "rule": {
                "description": "A code (FT301), a family (FT3), a name (gil-not-declared), or ALL",
                "type": "string",
                "enum": codes(rules),
            },
        },
        "properties": {
            "select": {
                "description": "Report only findings of these rules",
                **rule_array,
                "minItems": 1,
                "examples": [["FT3", "FT4"]],
            },
            "ignore": {
                "description": "Leave out findings of these rules; if select names a rule too, the longer code wins",
                **rule_array,
                "examples": [["no-classifier"]],
            },
            "per-module-ignores": {
                "description": "For patterns of modules, rules whose findings about these modules are left out. A "
                               "pattern is compared with the module's path, file name and dotted name; * stands for "
                               "any characters, also / and .",
                "type": "object",
                "propertyNames": {"minLength": 1},
                "additionalProperties": rule_array,
                "examples": [{"pkg.vendored.*": ["FT3"]}],
            },
            "ignore-state": {
                "description": "Leave out hints about shared state that was judged (FT511 to FT515), each as "
                               "MODULE:NAME: a pattern of modules as in per-module-ignores, and the name of the "
                               "variable, in which * stands for any characters",
                "type": "array",
                "items": {"type": "string", "pattern": "^[^:]+:."},
                "uniqueItems": True,
                "examples": [["_arpack:*", "pkg._x:cache"]],
            },
            "hints": {
                "description": "Report hints (FT5) too: code to review before a module declares that it does not need "
                               "the GIL",
                "type": "boolean",
                "default": False,
            },
            "fail-on": {
                "description": "Exit with 1 if any finding is at least this severe",
                "enum": manual.choices(program, "--fail-on"),
                "default": "error",
            },
            "verify-record": {
                "description": "Compare every member of a wheel with RECORD, not only the members that are read anyway",
                "type": "boolean",
                "default": False,
            },
            "format": {
                "description": "The format of the report on standard output",
                "enum": manual.choices(program, "--format"),
                "default": "text",
            },
            "index-url": {
                "description": "The package index to ask about packages and projects",
                "type": "string",
                "pattern": "^https?://.",
                "examples": ["https://index.example/simple"],
            },
            "extra-index-url": {
                "description": "Package indexes to ask before that one; the first that has the project answers. Each is "
                               "URL or NAME=URL",
                "type": "array",
                "items": {"type": "string", "pattern": "^([A-Za-z0-9._-]+=)?https?://."},
                "examples": [["work=https://work.example/simple"]],
            },
            "cache-dir": {
                "description": "The directory of the cache of index pages and verdicts, relative to this file",
                "type": "string",
                "minLength": 1,
            },
            "offline": {
                "description": "Answer questions to an index from the cache alone",
                "type": "boolean",
                "default": False,
            },
            "extra": {
                "description": "Optional dependencies of the project to count in its lock file, pyproject.toml or "
                               "other files, or all",
                **names,
                "examples": [["web"], ["all"]],
            },
            "group": {
                "description": "Dependency groups of the project to count there besides the default ones, or all",
                **names,
                "examples": [["prod"]],
            },
            "resolver": {
                "description": "How versions are chosen where a file leaves a choice: the newest release that fits "
                               "each requirement, without backtracking (fit), or those that `uv pip compile` chooses "
                               "(uv, which must be installed)",
                "enum": manual.choices(program, "--resolver"),
                "default": "fit",
            },
            "color": {
                "description": "Whether the report has colors",
                "enum": manual.choices(program, "--color"),
                "default": "auto",
            },
        },
    }


def text_of(schema):
    return json.dumps(schema, indent=2) + "\n"


if __name__ == "__main__":
    (pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else FILE).write_text(text_of(make(sys.argv[1])))
