"""SQLite: the cache of verdicts.  The options are those by which Debian's differs in what ftcheck asks for."""
NEEDS = []

OPTIONS = ["THREADSAFE=1", "OMIT_LOAD_EXTENSION", "DQS=0", "ENABLE_COLUMN_METADATA", "SECURE_DELETE", "DEFAULT_MEMSTATUS=0"]


def build(job):
    # Joins the sources into one, with programs that run here.
    environment = {"CC": str(job.native / "cc"), "BUILD_CC": str(job.native / "cc")}
    job.run(job.source / "configure", "--disable-tcl", "--disable-readline", cwd=job.source, environment=environment)
    job.run("make", "sqlite3.c", "sqlite3.h", cwd=job.source)
    for folder in ("lib", "include"):
        (job.prefix / folder).mkdir()
    job.run(job.compiler(), "-c", "-O2", "-fPIC", *[f"-DSQLITE_{option}" for option in OPTIONS], job.source / "sqlite3.c",
            "-o", job.scratch / "sqlite3.o")
    job.run(job.toolchain / "ar", "rcs", job.prefix / "lib" / "libsqlite3.a", job.scratch / "sqlite3.o")
    (job.prefix / "include" / "sqlite3.h").write_bytes((job.source / "sqlite3.h").read_bytes())
