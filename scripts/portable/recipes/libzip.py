"""libzip: reads the directory of an archive.  Without encryption and other compression, which wheels never have."""
NEEDS = ["zlib"]


def build(job):
    off = ["COMMONCRYPTO", "GNUTLS", "MBEDTLS", "OPENSSL", "WINDOWS_CRYPTO", "BZIP2", "LZMA"]
    zlib = job.prefixes["zlib"]
    # Its tables for Windows have pointers to functions that take any pointer; newer versions of clang refuse that.
    flags = ["CMAKE_C_FLAGS=-Wno-incompatible-function-pointer-types"] if job.target.system == "windows" else []
    job.cmake(*[f"ENABLE_{name}=OFF" for name in off], "BUILD_TOOLS=OFF", "BUILD_REGRESS=OFF", "BUILD_EXAMPLES=OFF", "BUILD_DOC=OFF",
              f"ZLIB_INCLUDE_DIR={zlib}/include", f"ZLIB_LIBRARY={zlib}/lib/libz.a", *flags)
