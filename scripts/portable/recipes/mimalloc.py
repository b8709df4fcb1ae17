"""mimalloc: takes the place of musl's allocator, with which ftcheck would take 5 % longer."""
NEEDS = []


def wanted(target):
    return target.is_musl


def build(job):
    (job.prefix / "lib").mkdir()
    # One object, which is linked as it is: an archive's would come too late.  __USE_ISOC11 is glibc's; without it,
    # aligned_alloc would stay musl's, and what libc++ allocates for an exception could not be freed.
    job.run(job.compiler(), "-c", "-O3", "-fPIC", "-DNDEBUG", "-DMI_MALLOC_OVERRIDE", "-DMI_STATIC_LIB", "-D__USE_ISOC11=1",
            "-ftls-model=initial-exec", "-fno-builtin-malloc", f"-I{job.source}/include", job.source / "src" / "static.c",
            "-o", job.prefix / "lib" / "mimalloc.o")
