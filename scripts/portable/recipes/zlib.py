"""zlib: for libzip and libcurl."""
NEEDS = []


def build(job):
    prefix = job.prefix
    if job.target.system == "windows":
        sources = [path for path in sorted(job.source.glob("*.c")) if not path.name.startswith("gz")]
    else:
        sources = sorted(job.source.glob("*.c"))
    objects = job.scratch / "objects"
    objects.mkdir()
    have = [] if job.target.system == "windows" else ["-DHAVE_UNISTD_H"]
    for source in sources:
        job.run(job.compiler(), "-c", "-O3", "-fPIC", "-D_LARGEFILE64_SOURCE=1", "-DNO_FSEEKO" if job.target.system == "windows" else "-DHAVE_HIDDEN",
                *have, f"-I{job.source}", source, "-o", objects / f"{source.stem}.o")
    for folder in ("lib", "include"):
        (prefix / folder).mkdir()
    job.run(job.toolchain / "ar", "rcs", prefix / "lib" / "libz.a", *sorted(objects.iterdir()))
    for header in ("zlib.h", "zconf.h"):
        text = (job.source / header).read_text()
        (prefix / "include" / header).write_text(text)
