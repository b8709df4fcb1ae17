#include "python/suffix.hpp"

#include <doctest/doctest.h>

using ftcheck::python::free_threaded_finds;
using ftcheck::python::ModuleFile;
using ftcheck::python::parse_module_file;
using ftcheck::python::SuffixKind;

namespace {

struct Row {
  std::string_view file;
  std::string_view stem;
  SuffixKind kind;
  std::string_view abi;
  unsigned minor;
  std::string_view triplet;
};

void check(const Row& row) {
  CAPTURE(row.file);
  const auto file = parse_module_file(row.file);
  REQUIRE(file.has_value());
  CHECK(file->stem == row.stem);
  CHECK(file->suffix.kind == row.kind);
  CHECK(file->suffix.abi == row.abi);
  CHECK(file->suffix.minor == row.minor);
  CHECK(file->suffix.triplet == row.triplet);
  CHECK(file->stem + file->suffix.text == row.file);
}

bool finds(const char* file) {
  const auto parsed = parse_module_file(file);
  REQUIRE(parsed.has_value());
  return free_threaded_finds(parsed->suffix);
}

}  // namespace

TEST_CASE("the suffixes of free-threaded interpreters name their version and platform") {
  const auto kind = SuffixKind::free_threaded;
  for (const Row& row : {
           Row{"_x.cpython-313t-x86_64-linux-gnu.so", "_x", kind, "cp313t", 13, "x86_64-linux-gnu"},
           Row{"_x.cpython-314t-x86_64-linux-gnu.so", "_x", kind, "cp314t", 14, "x86_64-linux-gnu"},
           Row{"_x.cpython-315t-aarch64-linux-gnu.so", "_x", kind, "cp315t", 15,
               "aarch64-linux-gnu"},
           Row{"_x.cpython-314t-x86_64-linux-musl.so", "_x", kind, "cp314t", 14,
               "x86_64-linux-musl"},
           Row{"_x.cpython-314t-arm-linux-gnueabihf.so", "_x", kind, "cp314t", 14,
               "arm-linux-gnueabihf"},
           Row{"_x.cpython-314t-darwin.so", "_x", kind, "cp314t", 14, "darwin"},
           Row{"_x.cp314t-win_amd64.pyd", "_x", kind, "cp314t", 14, "win_amd64"},
           Row{"_x.cp314t-win32.pyd", "_x", kind, "cp314t", 14, "win32"},
           Row{"_x.cp313t-win_arm64.pyd", "_x", kind, "cp313t", 13, "win_arm64"},
       }) {
    check(row);
  }
}

TEST_CASE("a debug build's suffix is parsed like any other") {
  check({"a.cpython-314td-x86_64-linux-gnu.so", "a", SuffixKind::free_threaded, "cp314td", 14,
         "x86_64-linux-gnu"});
  check({"a.cpython-314d-x86_64-linux-gnu.so", "a", SuffixKind::gil, "cp314d", 14,
         "x86_64-linux-gnu"});
  check({"a_d.cp314t-win_amd64.pyd", "a_d", SuffixKind::free_threaded, "cp314t", 14, "win_amd64"});
}

TEST_CASE("the suffixes of default builds have no t after the version") {
  const auto kind = SuffixKind::gil;
  for (const Row& row : {
           Row{"_x.cpython-314-x86_64-linux-gnu.so", "_x", kind, "cp314", 14, "x86_64-linux-gnu"},
           Row{"_x.cpython-39-darwin.so", "_x", kind, "cp39", 9, "darwin"},
           Row{"_x.cpython-36m-x86_64-linux-gnu.so", "_x", kind, "cp36m", 6, "x86_64-linux-gnu"},
           Row{"_x.cp314-win_amd64.pyd", "_x", kind, "cp314", 14, "win_amd64"},
       }) {
    check(row);
  }
}

TEST_CASE("the stable ABIs' suffixes name no version, and may name a platform") {
  check({"_x.abi3.so", "_x", SuffixKind::abi3, "abi3", 0, ""});
  check({"_x.abi3t.so", "_x", SuffixKind::abi3t, "abi3t", 0, ""});
  check({"_cffi.abi3t-x86_64-linux-gnu.so", "_cffi", SuffixKind::abi3t, "abi3t", 0,
         "x86_64-linux-gnu"});
}

TEST_CASE("other implementations' suffixes are distinguished from Python's own") {
  check({"_x.pypy311-pp73-x86_64-linux-gnu.so", "_x", SuffixKind::foreign,
         "pypy311-pp73-x86_64-linux-gnu", 0, ""});
  check(
      {"_x.pypy39-pp73-win_amd64.pyd", "_x", SuffixKind::foreign, "pypy39-pp73-win_amd64", 0, ""});
  check({"_x.graalpy242-312-native-x86_64-linux.so", "_x", SuffixKind::foreign,
         "graalpy242-312-native-x86_64-linux", 0, ""});
}

TEST_CASE("a suffix without an ABI is bare") {
  check({"_x.so", "_x", SuffixKind::bare, "", 0, ""});
  check({"_x.pyd", "_x", SuffixKind::bare, "", 0, ""});
}

TEST_CASE("a tag that is not an interpreter's is part of the name") {
  check({"libfoo.1.so", "libfoo.1", SuffixKind::bare, "", 0, ""});
  check({"libfoo-3.11.so", "libfoo-3.11", SuffixKind::bare, "", 0, ""});
  check({"_x.cpython.so", "_x.cpython", SuffixKind::bare, "", 0, ""});
  check({"_x.cpython-.so", "_x.cpython-", SuffixKind::bare, "", 0, ""});
  check({"_x.cpython-27-x86_64-linux-gnu.so", "_x.cpython-27-x86_64-linux-gnu", SuffixKind::bare,
         "", 0, ""});
  check({"_x.cpython-314q-darwin.so", "_x.cpython-314q-darwin", SuffixKind::bare, "", 0, ""});
  check({"_x.cpython-31400000000-darwin.so", "_x.cpython-31400000000-darwin", SuffixKind::bare, "",
         0, ""});
  check({"_x.cpu.so", "_x.cpu", SuffixKind::bare, "", 0, ""});
  check({"_x.abi4.so", "_x.abi4", SuffixKind::bare, "", 0, ""});
  check({"_x.abi3ty.so", "_x.abi3ty", SuffixKind::bare, "", 0, ""});
  check({"a.b.cpython-314t-darwin.so", "a.b", SuffixKind::free_threaded, "cp314t", 14, "darwin"});
}

TEST_CASE("a name that is only a suffix leaves a stem") {
  check({".cpython-314t-darwin.so", ".cpython-314t-darwin", SuffixKind::bare, "", 0, ""});
  check({"..so", ".", SuffixKind::bare, "", 0, ""});
}

TEST_CASE("files without an extension module's suffix are rejected") {
  for (const std::string_view name :
       {"", ".", ".so", ".pyd", "so", "_x.py", "libfoo.so.1", "_x.so.bak", "_x.dll", "_x.dylib",
        "_x.SO", "_xso", "_x.cpython-314t-darwin"}) {
    CAPTURE(name);
    CHECK_FALSE(parse_module_file(name).has_value());
  }
}

TEST_CASE("free-threaded interpreters find their own suffix, abi3t and the bare one") {
  CHECK(finds("_x.cpython-313t-x86_64-linux-gnu.so"));
  CHECK(finds("_x.cp314t-win_amd64.pyd"));
  CHECK(finds("_x.abi3t.so"));
  CHECK(finds("_x.so"));
  CHECK(finds("_x.pyd"));
  CHECK_FALSE(finds("_x.cpython-314-x86_64-linux-gnu.so"));
  CHECK_FALSE(finds("_x.abi3.so"));
  CHECK_FALSE(finds("_x.pypy311-pp73-x86_64-linux-gnu.so"));
  CHECK_FALSE(finds("_x.graalpy242-312-native-x86_64-linux.so"));
}

TEST_CASE("there is no free-threaded interpreter before 3.13, whatever a suffix says") {
  CHECK_FALSE(finds("_x.cpython-312t-x86_64-linux-gnu.so"));
}
