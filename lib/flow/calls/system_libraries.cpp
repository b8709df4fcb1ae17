#include "flow/calls/system_libraries.hpp"

#include "base/path.hpp"
#include "binary/image.hpp"

#include <algorithm>
#include <string>

namespace ftcheck::flow {
namespace {

// The beginnings of file names, in lower case: for Windows and macOS, and for ELF the libraries
// that every system has according to PEP 600.
constexpr std::string_view system_libraries[] = {
    "advapi32",    "api-ms-win-", "ext-ms-",     "kernel32",    "libc++",     "libobjc",
    "libsystem",   "msvcp",       "msvcrt",      "ntdll",       "ucrtbase",   "user32",
    "vcruntime",   "bcrypt",      "concrt",      "crypt32",     "dbghelp",    "gdi32",
    "iphlpapi",    "ole32",       "oleaut32",    "psapi",       "rpcrt4",     "secur32",
    "shell32",     "shlwapi",     "userenv",     "version.dll", "winmm",      "ws2_32",
    "libc.so",     "libm.so",     "libmvec.so",  "libdl.so",    "librt.so",   "libpthread.so",
    "libutil.so",  "libnsl.so",   "libresolv.",  "libanl.so",   "libgcc_s.",  "libstdc++.",
    "ld-linux",    "ld64.so",     "ld-musl",     "libc.musl-",  "libatomic.", "libgomp.",
    "libx11.",     "libxext.",    "libxrender.", "libice.",     "libsm.",     "libgl.",
    "libgobject-", "libgthread-", "libglib-",    "libz.so",     "libexpat."};

}  // namespace

bool is_system_library(std::string_view path) {
  const std::string name = base::lower_case_file_name(path);
  return std::any_of(std::begin(system_libraries), std::end(system_libraries),
                     [&](std::string_view known) { return name.starts_with(known); });
}

}  // namespace ftcheck::flow
