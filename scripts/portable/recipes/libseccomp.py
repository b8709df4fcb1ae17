"""libseccomp: the sandbox on Linux.  Its tables of system calls are made with gperf."""
NEEDS = []


def wanted(target):
    return target.system == "linux"


def build(job):
    environment = {"CC": str(job.compiler()), "AR": str(job.toolchain / "ar"), "RANLIB": str(job.toolchain / "ranlib"),
                   "CFLAGS": "-O2 -fPIC"}
    host = f"{job.target.processor}-linux-{'musl' if job.target.is_musl else 'gnu'}"
    job.run(job.source / "configure", f"--host={host}", f"--prefix={job.prefix}", "--libdir", job.prefix / "lib", "--disable-shared",
            "--enable-static", "--disable-python", cwd=job.source, environment=environment)
    job.run("make", f"-j{job.jobs}", "-C", "src", "libseccomp.la", cwd=job.source)
    job.run("make", "-C", "src", "install-libLTLIBRARIES", cwd=job.source)
    job.run("make", "-C", "include", "install", cwd=job.source)
