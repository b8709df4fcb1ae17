"""zlib: for libzip and libcurl."""
NEEDS = []


def build(job):
    prefix = job.prefix
    # Takes macOS for the system before it, which had no fdopen().
    job.edit("zutil.h", r"defined\(MACOS\) \|\| defined\(TARGET_OS_MAC\)", "defined(MACOS)")
    # Without the part that reads files.
    sources = [path for path in sorted(job.source.glob("*.c")) if not path.name.startswith("gz")]
    objects = job.scratch / "objects"
    objects.mkdir()
    for source in sources:
        job.run(job.compiler(), "-c", "-O3", "-fPIC", f"-I{job.source}", source, "-o", objects / f"{source.stem}.o")
    for folder in ("lib", "include"):
        (prefix / folder).mkdir()
    job.run(job.toolchain / "ar", "rcs", prefix / "lib" / "libz.a", *sorted(objects.iterdir()))
    for header in ("zlib.h", "zconf.h"):
        (prefix / "include" / header).write_bytes((job.source / header).read_bytes())
