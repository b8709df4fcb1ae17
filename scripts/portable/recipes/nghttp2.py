"""nghttp2: HTTP/2 for libcurl."""
NEEDS = []


def build(job):
    # Mingw has both of its clocks, which nghttp2 did not expect.
    clock = ["HAVE_CLOCK_GETTIME=OFF"] if job.target.system == "windows" else []
    job.cmake("ENABLE_LIB_ONLY=ON", "ENABLE_STATIC_LIB=ON", "ENABLE_SHARED_LIB=OFF", "ENABLE_DOC=OFF", "ENABLE_FAILMALLOC=OFF",
              *clock)
    header = job.prefix / "include" / "nghttp2" / "nghttp2.h"
    header.write_text("#ifndef NGHTTP2_STATICLIB\n#define NGHTTP2_STATICLIB\n#endif\n" + header.read_text())
