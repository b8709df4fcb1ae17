#!/usr/bin/env python3
"""Validates JSON reports against share/report.schema.json.

    check_schema.py --schema SCHEMA --ftcheck PROGRAM [--lines FILE]... [--report FILE]... [--page PAGE] INPUT...

- The schema is a valid JSON Schema, and each field has a description.
- The program's reports on all inputs together, as JSON and as JSON Lines, are valid.
- So are the JSON Lines and the report in FILE, and the reports among the examples in PAGE.
- The schema describes all their fields: they are also valid if it allows no other fields.

Exits with 77, which ctest shows as skipped, if Python's jsonschema is missing or there is no input.
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys

SKIPPED = 77


def closed(schema):
    """The schema, changed to reject fields that it does not describe."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    result = {key: closed(part) for key, part in schema.items()}
    if "required" in schema and "properties" in schema:
        result.setdefault("unevaluatedProperties", False)
    if "if" in schema:
        for key in ("if", "then", "else"):
            result[key] = schema[key]  # these describe only some fields
    return result


def undescribed(schema, where="#"):
    """The fields that have neither a description nor a definition with one."""
    if isinstance(schema, dict):
        for key, part in schema.items():
            if key in ("if", "then", "else"):
                continue
            if key == "properties":
                for name, field in part.items():
                    if not {"description", "$ref", "const"} & field.keys():
                        yield f"{where}/properties/{name}"
            yield from undescribed(part, f"{where}/{key}")
    elif isinstance(schema, list):
        for i, part in enumerate(schema):
            yield from undescribed(part, f"{where}/{i}")


def run(program, form, inputs):
    done = subprocess.run([program, "--format", form, "--hints", *inputs], stdin=subprocess.DEVNULL,
                          capture_output=True)
    if done.returncode not in (0, 1, 2) or not done.stdout:
        sys.exit(f"ftcheck ended with status {done.returncode}: {done.stderr.decode(errors='replace')[-500:]}")
    return done.stdout.decode()


def examples(page):
    """(whether it is one line, report) for each report in a page of the documentation."""
    for block in re.findall(r"^```json\n(.*?)^```$", page.read_text(), re.M | re.S):
        value = json.loads(block)
        if isinstance(value, dict) and "schema_version" in value:
            yield "artifacts" not in value, value


def placed(text):
    """A golden report, whose version is left out so that a new one does not change it."""
    return json.loads(text.replace('"VERSION"', '"0.0.0"'))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--schema", required=True, type=pathlib.Path)
    parser.add_argument("--ftcheck", required=True)
    parser.add_argument("--lines", type=pathlib.Path, action="append", default=[])
    parser.add_argument("--report", type=pathlib.Path, action="append", default=[])
    parser.add_argument("--page", type=pathlib.Path)
    parser.add_argument("inputs", nargs="*")
    options = parser.parse_args()
    try:
        import jsonschema
    except ImportError:
        print("SKIPPED: Python's jsonschema is not installed (Debian: python3-jsonschema)")
        return SKIPPED
    inputs = [str(path) for given in options.inputs for path in sorted(pathlib.Path(given).parent.glob(
        pathlib.Path(given).name))]
    if not inputs:
        print("SKIPPED: there is no file " + ", ".join(options.inputs))
        return SKIPPED

    schema = json.loads(options.schema.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    failed = [f"{options.schema}: {where} has no description" for where in undescribed(schema)]
    is_open, is_closed = schema, closed(schema)
    line = {"$defs": is_open["$defs"], "$ref": "#/$defs/line"}
    artifact = {"$defs": is_closed["$defs"], "$ref": "#/$defs/artifact"}
    check = {False: [jsonschema.Draft202012Validator(is_open), jsonschema.Draft202012Validator(is_closed)],
             True: [jsonschema.Draft202012Validator(line)]}
    line_is_closed = jsonschema.Draft202012Validator(artifact)
    other_is_closed = {kind: jsonschema.Draft202012Validator({**artifact, "$ref": f"#/$defs/{kind}"})
                       for kind in ("history", "project")}

    reports = [("JSON", False, json.loads(run(options.ftcheck, "json", inputs)))]
    lines = run(options.ftcheck, "jsonl", inputs)
    reports += [("JSON Lines", True, json.loads(text)) for text in lines.splitlines()]
    for path in options.lines:
        reports += [(path.name, True, json.loads(text)) for text in path.read_text().splitlines()]
    for path in options.report:
        reports.append((path.name, False, placed(path.read_text())))
    if options.page:
        found = [(options.page.name, *example) for example in examples(options.page)]
        if {is_line for _, is_line, _ in found} != {True, False}:
            failed.append(f"{options.page}: has no example of both, a report and a line")
        reports += found
    for name, is_line, report in reports:
        errors = [error for validator in check[is_line] for error in validator.iter_errors(report)]
        if is_line:
            rest = {key: value for key, value in report.items() if key != "schema_version"}
            [kind, *_] = rest
            other = other_is_closed.get(kind)
            errors += other.iter_errors(rest[kind]) if other else line_is_closed.iter_errors(rest)
        failed += [f"{name}: {error.json_path}: {error.message[:300]}" for error in errors]
    # A validator that accepts anything would prove nothing.
    wrong = {**reports[0][2], "artifacts": [{**reports[0][2]["artifacts"][0], "kind": "egg"}]}
    more = {**reports[0][2], "more": 1}
    if check[False][0].is_valid(wrong) or not check[False][0].is_valid(more) or check[False][1].is_valid(more):
        failed.append("the schema accepts what it must not accept, or the other way round")
    for problem in failed[:50]:
        print(problem)
    artifacts = len(reports[0][2]["artifacts"])
    print(f"{len(reports)} reports and lines, {artifacts} artifacts, {len(failed)} problems")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
