"""Mbed TLS: LIEF reads the signatures of PE files with it."""
NEEDS = []


def build(job):
    if job.target.system == "macos":
        # Options of Apple's ranlib.
        job.edit("library/CMakeLists.txt", r" -no_warning_for_no_symbols -c", "")
    if job.target.name == "aarch64-windows-gnu":
        # Its timers, which LIEF does not use, call a function that Windows lacks.
        job.edit("include/mbedtls/config.h", r"#define MBEDTLS_TIMING_C\n", "")
    job.cmake("ENABLE_PROGRAMS=OFF", "ENABLE_TESTING=OFF", "USE_STATIC_MBEDTLS_LIBRARY=ON", "USE_SHARED_MBEDTLS_LIBRARY=OFF",
              "MBEDTLS_FATAL_WARNINGS=OFF")
