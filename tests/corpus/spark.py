#!/usr/bin/env python3
"""Has Spark audit the corpus, as docs/scale.md says, and compares with what one run of ftcheck says.

    spark.py --ftcheck PROGRAM --keep DIR --install DIR

Spark runs in local mode, with a worker a core.  PySpark is installed into --install if this Python
has none.  Exits with 77, which ctest shows as skipped, where there is no Java, no PySpark to be had,
or no corpus (check.py brings it).
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
    """Installs PySpark below `install` unless it is there, for this Python and those Spark starts."""
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
        skip(f"there are no wheels in {options.keep}")
    if shutil.which("java") is None:
        skip("there is no Java")
    bring_pyspark(options.install)
    direct = subprocess.run([options.ftcheck, "--format", "jsonl", *wheels], capture_output=True, text=True)
    expected = [json.loads(line) for line in direct.stdout.splitlines()]
    found = sorted((json.loads(line) for line in audit_with_spark(options.ftcheck, wheels)), key=lambda it: it["path"])
    if len(expected) != len(wheels) or found != expected:
        sys.exit(f"Spark had {len(found)} artifacts audited that differ from the {len(expected)} of one run")
    print(f"Spark had {len(found)} wheels audited, and says of them what one run says")


if __name__ == "__main__":
    main()
