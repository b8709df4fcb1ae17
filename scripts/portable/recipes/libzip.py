"""libzip: reads the directory of an archive.  Without encryption and other compression, which wheels never have."""
NEEDS = ["zlib"]


def build(job):
    off = ["COMMONCRYPTO", "GNUTLS", "MBEDTLS", "OPENSSL", "WINDOWS_CRYPTO", "BZIP2", "LZMA"]
    zlib = job.prefixes["zlib"]
    job.cmake(*[f"ENABLE_{name}=OFF" for name in off], "BUILD_TOOLS=OFF", "BUILD_REGRESS=OFF", "BUILD_EXAMPLES=OFF", "BUILD_DOC=OFF",
              f"ZLIB_INCLUDE_DIR={zlib}/include", f"ZLIB_LIBRARY={zlib}/lib/libz.a")
