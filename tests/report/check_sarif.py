#!/usr/bin/env python3
"""Checks SARIF files against the schema of SARIF 2.1.0 and requirements that the schema cannot express.

    check_sarif.py --schema SCHEMA FILE...

- The file is valid against the schema.
- Every URI is a URI reference (RFC 3986). URIs of locations have no scheme, or the scheme "file", or they
  begin with the address of an artifact's file on an index.
- Every result has the ruleIndex of its rule, and everything that GitHub code scanning requires: a location with
  a region, a message, and a fingerprint that no other result has.
- Every rule has the descriptions and the help that GitHub requires, unless only its code is known.

Exits with 77, which ctest shows as skipped, if the schema or Python's jsonschema is missing.
"""
import argparse
import json
import pathlib
import re
import sys

SKIPPED = 77
PCHAR = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})"
URI = re.compile(rf"(?:(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):)?{PCHAR}*(?:\?(?:{PCHAR}|\?)*)?(?:#(?:{PCHAR}|\?)*)?")
REGION = ["startLine", "startColumn", "endLine", "endColumn"]


def uris(node, key=None):
    """(key of the object that has the URI, the URI) for every URI below `node`."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name in ("uri", "helpUri", "informationUri", "$schema"):
                yield name, value
            elif name != "properties":
                yield from uris(value, name)
    elif isinstance(node, list):
        for value in node:
            yield from uris(value, key)


def check_uris(log):
    artifacts = [artifact for run in log["runs"] for artifact in run.get("properties", {}).get("artifacts", [])]
    addresses = {artifact["source"]["url"] for artifact in artifacts if "source" in artifact}
    for key, uri in uris(log):
        match = URI.fullmatch(uri)
        if not match or not uri:
            yield f"{key} is no URI reference: {uri!r}"
        elif key == "uri" and match["scheme"] not in (None, "file") and uri.split("!/")[0] not in addresses:
            yield f"{key} of a file has a scheme: {uri!r}"
        elif key != "uri" and match["scheme"] not in ("http", "https"):
            yield f"{key} is no absolute URI: {uri!r}"


def check_rule(rule):
    if list(rule) == ["id"]:
        return
    for key in ("shortDescription", "fullDescription", "help"):
        text = rule[key]["text"]
        if not text or (key != "help" and len(text) > 1024):
            yield f"{rule['id']}: {key} has {len(text)} characters"


def check_result(result, rules):
    if rules[result["ruleIndex"]]["id"] != result["ruleId"]:
        yield f"ruleIndex {result['ruleIndex']} is not that of {result['ruleId']}"
    if not result["message"]["text"]:
        yield f"{result['ruleId']}: the message is empty"
    if len(result["locations"]) != 1:
        yield f"{result['ruleId']}: there are {len(result['locations'])} locations"
    for location in result["locations"]:
        if sorted(location["physicalLocation"]["region"]) != sorted(REGION):
            yield f"{result['ruleId']}: the region is not whole"


def check_run(run):
    rules = run["tool"]["driver"]["rules"]
    for rule in rules:
        yield from check_rule(rule)
    fingerprints = set()
    for result in run["results"]:
        yield from check_result(result, rules)
        fingerprint = result["partialFingerprints"]["primaryLocationLineHash"]
        if fingerprint in fingerprints:
            yield f"{result['ruleId']}: the fingerprint {fingerprint} is there twice"
        fingerprints.add(fingerprint)


def check(log, validator):
    for error in validator.iter_errors(log):
        yield f"{error.json_path}: {error.message[:300]}"
    yield from check_uris(log)
    for run in log["runs"]:
        yield from check_run(run)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--schema", required=True, type=pathlib.Path)
    parser.add_argument("files", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    if not options.schema.is_file():
        print(f"SKIPPED: the schema is not at {options.schema}")
        return SKIPPED
    try:
        import jsonschema
    except ImportError:
        print("SKIPPED: Python's jsonschema is not installed (Debian: python3-jsonschema)")
        return SKIPPED
    validator = jsonschema.Draft4Validator(json.loads(options.schema.read_text()))
    failed = False
    for path in options.files:
        log = json.loads(path.read_text())
        for problem in check(log, validator):
            print(f"{path}: {problem}")
            failed = True
        results = sum(len(run["results"]) for run in log["runs"])
        print(f"{path}: {'not ' if failed else ''}valid, {results} results")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
