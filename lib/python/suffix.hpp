// The suffix of an extension module's file name, which says which interpreters look for it.
//
// An interpreter tries only its own suffixes (importlib.machinery.EXTENSION_SUFFIXES):
//   3.14t on Linux     .cpython-314t-x86_64-linux-gnu.so  .abi3.so  .so
//   3.15t on Linux     .cpython-315t-x86_64-linux-gnu.so  .abi3t-x86_64-linux-gnu.so  .abi3t.so .so
//   3.14t on macOS     .cpython-314t-darwin.so  .abi3.so  .so
//   3.14t on Windows   .cp314t-win_amd64.pyd  .pyd
// 3.13t and 3.14t would find an .abi3.so but cannot use it, because it was compiled for the layout
// of the default build.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ftcheck::python {

enum class SuffixKind {
  bare,           // ".so", ".pyd": any interpreter
  free_threaded,  // "cpython-314t-…", "cp314t-…"
  gil,            // "cpython-314-…": the default build only
  abi3,           // the default build's stable ABI
  abi3t,          // both builds' stable ABI (PEP 803)
  foreign,        // another implementation's: "pypy311-pp73-…", "graalpy…"
};

struct Suffix {
  SuffixKind kind = SuffixKind::bare;
  std::string abi;      // "cp314t", "abi3", "abi3t", "" for bare; foreign: the tag itself
  unsigned minor = 0;   // of the Python 3 version it names; 0 if it names none
  std::string triplet;  // "x86_64-linux-gnu", "darwin", "win_amd64"; "" if there is none
  std::string text;     // the whole suffix, with its leading dot
};

struct ModuleFile {
  std::string stem;  // the text before the suffix: "_x"
  Suffix suffix;
};

// Splits the last component of a path.  Nothing if it does not have an extension module's suffix.
// A tag that is not an interpreter's ("libfoo.1.so") is part of the stem, like for Python, which
// then cannot import the file by that name.
std::optional<ModuleFile> parse_module_file(std::string_view file_name);

// True if a known free-threaded interpreter looks for this suffix and can use what it finds.
bool free_threaded_finds(const Suffix& suffix);

}  // namespace ftcheck::python
