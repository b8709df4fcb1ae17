#!/usr/bin/env python3
"""Lets Spark audit the corpus, as docs/scale.md describes, and compares with the result of one run of ftcheck.

    spark.py --ftcheck PROGRAM --keep DIR --install DIR

Spark runs in local mode, with a worker per core. PySpark is installed into --install if this Python
does not have it. Exits with 77, which ctest shows as skipped, without Java, PySpark or the corpus
(check.py downloads it).
"""
import argparse
import importlib.util
import json
import os
import pathlib
import shlex
import shutil
import subprocess
import sys

SKIPPED = 77


def skip(why):
    print(f"skipped: {why}")
    sys.exit(SKIPPED)


def bring_pyspark(install):
    """Installs PySpark below `install` unless it is there, for this Python and those that Spark starts."""
    if importlib.util.find_spec("pyspark"):
        return
    if not (install / "pyspark").is_dir():
        done = subprocess.run([sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet",
                               "--target", str(install), "pyspark"],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode:
            skip(f"pip cannot install pyspark: {done.stderr.strip().splitlines()[-1:]}")
    sys.path.insert(0, str(install))
    os.environ["PYTHONPATH"] = str(install)


def audit_with_spark(program, wheels):
    from pyspark.sql import SparkSession

    spark = SparkSession.builder.master("local[*]").appName("ftcheck").config("spark.ui.enabled", "false").getOrCreate()
    try:
        paths = spark.sparkContext.parallelize(wheels, max(2, len(wheels) // 4))
        return paths.pipe(f"{shlex.quote(program)} --format jsonl -j 1 -").collect()
    finally:
        spark.stop()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ftcheck", required=True)
    parser.add_argument("--keep", type=pathlib.Path, required=True)
    parser.add_argument("--install", type=pathlib.Path, required=True)
    options = parser.parse_args()
    wheels = sorted(str(wheel) for wheel in options.keep.glob("*.whl"))
    if not wheels:
        skip(f"no wheels in {options.keep}")
    if shutil.which("java") is None:
        skip("no Java")
    bring_pyspark(options.install)
    direct = subprocess.run([options.ftcheck, "--format", "jsonl", *wheels], capture_output=True, text=True)
    expected = [json.loads(line) for line in direct.stdout.splitlines()]
    found = sorted((json.loads(line) for line in audit_with_spark(options.ftcheck, wheels)), key=lambda it: it["path"])
    if len(expected) != len(wheels) or found != expected:
        sys.exit(f"Spark audited {len(found)} artifacts, which differ from the {len(expected)} of one run")
    print(f"Spark audited {len(found)} wheels, with the same results as one run")


if __name__ == "__main__":
    main()
