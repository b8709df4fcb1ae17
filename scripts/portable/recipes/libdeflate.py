"""libdeflate: inflates and computes checksums with the instructions that the processor has."""
NEEDS = []


def build(job):
    # Asked for a builtin of an instruction set that the file is not compiled for, newer versions of clang say that
    # there is none, and the fast paths would be lost without a word.  They compile all the same.
    job.edit("lib/x86/cpu_features.h", r"__has_builtin\(__builtin_ia32_\w+\)", "defined(__clang__)")
    job.edit("lib/arm/cpu_features.h", r"__has_builtin\(__builtin_(neon|arm)_(?!veor3q)\w+\)", "defined(__clang__)")
    sources = [*sorted(job.source.glob("lib/*.c")),
               *sorted(job.source.glob("lib/x86/*.c" if job.target.processor == "x86_64" else "lib/arm/*.c"))]
    objects = job.scratch / "objects"
    objects.mkdir()
    for source in sources:
        job.run(job.compiler(), "-c", "-O2", "-fPIC", "-std=c99", "-DNDEBUG", f"-I{job.source}", source, "-o", objects / f"{source.parent.name}-{source.stem}.o")
    for folder in ("lib", "include"):
        (job.prefix / folder).mkdir()
    job.run(job.toolchain / "ar", "rcs", job.prefix / "lib" / "libdeflate.a", *sorted(objects.iterdir()))
    (job.prefix / "include" / "libdeflate.h").write_bytes((job.source / "libdeflate.h").read_bytes())
