"""libcurl: HTTP and HTTPS alone, with HTTP/2.  TLS is OpenSSL's, on Windows the system's.

It knows no place for certificates: ftcheck-fetch looks for them where each system has them.
"""
NEEDS = ["zlib", "openssl", "nghttp2"]


def build(job):
    zlib, openssl, nghttp2 = (job.prefixes[name] for name in NEEDS)
    if job.target.system == "windows":
        # Its test for FIONBIO passes a pointer of the wrong type, which newer versions of clang refuse.
        tls = ["CURL_USE_SCHANNEL=ON", "CURL_USE_OPENSSL=OFF", "HAVE_IOCTLSOCKET_FIONBIO=ON"]
    else:
        tls = ["CURL_USE_OPENSSL=ON", "CURL_DISABLE_OPENSSL_AUTO_LOAD_CONFIG=ON", f"OPENSSL_ROOT_DIR={openssl}",
               "OPENSSL_USE_STATIC_LIBS=ON", "CURL_CA_BUNDLE=none", "CURL_CA_PATH=none"]
    if job.target.system == "windows":
        # Says the version of a DLL, of which there is none.
        job.edit("lib/CMakeLists.txt", r"list\(APPEND CSOURCES libcurl\.rc\)", "")
    if job.target.system == "macos":
        # Zig has none of Apple's frameworks.  libcurl asks one for the system's proxies, and leaves the answer alone.
        job.edit("CMakeLists.txt", r'CMAKE_SYSTEM_NAME STREQUAL "Darwin" AND NOT ENABLE_ARES', "FALSE")
        job.edit("lib/curl_setup.h", r"define CURL_OSX_CALL_COPYPROXIES 1", "undef CURL_OSX_CALL_COPYPROXIES")
        tls.append("CURL_USE_SECTRANSP=OFF")
    job.cmake("BUILD_CURL_EXE=OFF", "BUILD_TESTING=OFF", "HTTP_ONLY=ON", "CURL_DISABLE_NTLM=ON", "CURL_DISABLE_ALTSVC=ON",
              "CURL_DISABLE_COOKIES=ON", "CURL_DISABLE_DOH=ON", "CURL_DISABLE_HSTS=ON", "CURL_USE_LIBPSL=OFF", "CURL_USE_LIBSSH2=OFF",
              "USE_LIBIDN2=OFF", "ENABLE_MANUAL=OFF", "ENABLE_UNIX_SOCKETS=OFF", "PICKY_COMPILER=OFF", "USE_NGHTTP2=ON",
              f"NGHTTP2_INCLUDE_DIR={nghttp2}/include", f"NGHTTP2_LIBRARY={nghttp2}/lib/libnghttp2.a",
              f"ZLIB_INCLUDE_DIR={zlib}/include", f"ZLIB_LIBRARY={zlib}/lib/libz.a", *tls)
