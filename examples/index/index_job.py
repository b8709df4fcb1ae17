#!/usr/bin/env python3
"""Audits an index with Spark, as docs/scale.md describes.

    spark-submit --py-files pages.py index_job.py --index URL --names FILE --results DIR [--connections 2]

Names become wheels by the page job, those that earlier runs have judged are left out by their hash, the rest goes
through the worker, and what it says is appended to DIR as Parquet: one row per wheel, with the JSON of the report. A
second run asks for pages again and reads only wheels that are new.
"""
import argparse
import json
import shlex
from urllib.parse import urldefrag

import pages
from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import LongType, StringType, StructField, StructType

WHEEL = StructType([StructField(name, StringType()) for name in ("project", "version", "file", "url", "sha256")]
                   + [StructField("size", LongType()), StructField("uploaded", StringType())])
JUDGED = StructType([StructField(name, StringType()) for name in ("sha256", "url", "verdict", "error", "report")]
                    + [StructField("read", LongType()), StructField("requests", LongType())])


def wheels_of_names(names, index, releases):
    """The page job, for the names of one partition. A project without a page has no wheels."""
    for name in names:
        try:
            page, _, url = pages.get_page(index, name)
        except pages.NoPage:
            continue
        for wheel in pages.wheels_of(page, url, newest_only=releases == "newest"):
            yield tuple(wheel[field.name] for field in WHEEL.fields)


def row_of(line):
    """What a line of the worker becomes. The whole report stays, for questions that nobody has asked yet."""
    artifact = json.loads(line)
    source = artifact.get("source") or {}
    return (source.get("sha256") or "", urldefrag(artifact["path"]).url, artifact["verdict"], artifact["error"], line,
            source.get("read", 0), source.get("requests", 0))


def identity(wheels):
    """What two rows about one wheel have in common: its hash, or its URL if the index knows no hash."""
    return F.when(wheels.sha256 == "", wheels.url).otherwise(wheels.sha256)


def earlier_results(spark, folder):
    try:
        return spark.read.schema(JUDGED).parquet(folder)
    except Exception as error:  # the first run
        if "PATH_NOT_FOUND" not in str(error):
            raise
        return spark.createDataFrame([], JUDGED)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--index", required=True)
    parser.add_argument("--names", required=True, help="a text file with a name per line")
    parser.add_argument("--results", required=True, help="a folder of Parquet files")
    parser.add_argument("--releases", choices=["newest", "all"], default="newest")
    parser.add_argument("--connections", type=int, default=2,
                        help="connections to a host at a time: one per page task, two per worker; 2 is polite")
    parser.add_argument("--ftcheck", default="ftcheck")
    options = parser.parse_args()
    spark = SparkSession.builder.appName("ftcheck").getOrCreate()

    # As many tasks as connections, so no cluster is too large for the index. Spark runs a partition in one task.
    names = spark.sparkContext.textFile(options.names).filter(bool).distinct().repartition(options.connections)
    wheels = spark.createDataFrame(
        names.mapPartitions(lambda each: wheels_of_names(each, options.index, options.releases)), WHEEL).cache()
    judged = earlier_results(spark, options.results).filter("verdict != 'error'")
    new = wheels.join(judged, identity(wheels) == identity(judged), "left_anti").cache()

    workers = max(1, options.connections // 2)
    lines = new.rdd.map(lambda row: pages.line_of(row.asDict())).repartition(workers)
    worker = f"{shlex.quote(options.ftcheck)} --format jsonl -j 1 -"
    results = spark.createDataFrame(lines.pipe(worker).map(row_of), JUDGED)
    # Artifacts that could not be fetched have no hash of their own.
    results = (results.drop("sha256").join(new.select("url", "sha256"), "url").select(*JUDGED.fieldNames()).cache())
    # gzip comes with Java; the default, Snappy, needs a library for the machine's C library, and takes hours of work
    # with it if there is none.
    results.write.mode("append").option("compression", "gzip").parquet(options.results)

    print(f"{wheels.count()} wheels, {new.count()} of them new")
    results.groupBy("verdict").count().orderBy("verdict").show()
    spark.stop()


if __name__ == "__main__":
    main()
