"""Mbed TLS: LIEF reads the signatures of PE files with it."""
NEEDS = []


def build(job):
    job.cmake("ENABLE_PROGRAMS=OFF", "ENABLE_TESTING=OFF", "USE_STATIC_MBEDTLS_LIBRARY=ON", "USE_SHARED_MBEDTLS_LIBRARY=OFF",
              "MBEDTLS_FATAL_WARNINGS=OFF")
