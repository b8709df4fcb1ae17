"""OpenSSL: hashes, and TLS where the system has none of its own.

Without engines, modules and shared objects: a static program loads nothing.  Without the ciphers and protocols that
no package index asks for.
"""
import os

NEEDS = []

PLATFORMS = {("linux", "x86_64"): "linux-x86_64", ("linux", "aarch64"): "linux-aarch64",
             ("windows", "x86_64"): "mingw64", ("windows", "aarch64"): "mingw64",
             ("macos", "x86_64"): "darwin64-x86_64-cc", ("macos", "aarch64"): "darwin64-arm64-cc"}

# blake2 stays: a RECORD may name its hashes.
WITHOUT = ["shared", "module", "engine", "dso", "legacy", "tests", "autoload-config", "comp", "ssl3", "tls1",
           "tls1_1", "dtls", "srp", "psk", "srtp", "gost", "idea", "seed", "camellia", "aria", "bf", "cast", "des", "rc2",
           "rc4", "rc5", "mdc2", "rmd160", "md4", "sm2", "sm3", "sm4", "siv", "cmp", "cms", "ct", "ts", "ocb", "whirlpool",
           "ui-console", "sctp", "async"]


def build(job):
    platform = PLATFORMS[job.target.system, job.target.processor]
    # Clang has no assembler that reads what OpenSSL generates for this one.
    more = ["no-asm"] if (job.target.system, job.target.processor) == ("windows", "aarch64") else []
    # The target says it.
    if job.target.system == "macos":
        job.edit("Configurations/10-main.conf", r'add\("-arch (x86_64|arm64)"\)', 'add("")')
    # Found on PATH, because the library would keep the whole path of its compiler, as it does with --prefix.
    environment = {"PATH": f"{job.toolchain}{os.pathsep}{os.environ['PATH']}", "CC": "cc", "AR": "ar", "RANLIB": "ranlib",
                   "RC": "rc", "CFLAGS": "-O3", "CROSS_COMPILE": ""}
    job.run("perl", "Configure", platform, *[f"no-{name}" for name in WITHOUT], *more, "-fPIC", "--prefix=/usr/local", "--libdir=lib",
            "--openssldir=/etc/ssl", cwd=job.source, environment=environment)
    # TLS on Windows is the system's.
    libraries = ["libcrypto.a"] if job.target.system == "windows" else ["libcrypto.a", "libssl.a"]
    job.run("make", f"-j{job.jobs}", "build_generated", cwd=job.source, environment=environment)
    job.run("make", f"-j{job.jobs}", *libraries, cwd=job.source, environment=environment)
    (job.prefix / "lib").mkdir()
    for library in libraries:
        (job.prefix / "lib" / library).write_bytes((job.source / library).read_bytes())
    headers = job.prefix / "include" / "openssl"
    headers.mkdir(parents=True)
    for header in sorted((job.source / "include" / "openssl").glob("*.h")):
        (headers / header.name).write_bytes(header.read_bytes())
