#include "base/path.hpp"

#include <doctest/doctest.h>

namespace base = ftcheck::base;

TEST_CASE("a member's name within its directory is the text after the last slash") {
  CHECK(base::last_component("pkg/sub/_x.so") == "_x.so");
  CHECK(base::last_component("_x.so") == "_x.so");
  CHECK(base::last_component("pkg/").empty());
  CHECK(base::last_component("").empty());
  // A backslash is part of a member's name.
  CHECK(base::last_component("pkg/a\\b.pyd") == "a\\b.pyd");
}

TEST_CASE("a member's directory is the text before the last slash") {
  CHECK(base::without_last_component("pkg/sub/_x.so") == "pkg/sub");
  CHECK(base::without_last_component("_x.so").empty());
  CHECK(base::without_last_component("pkg/") == "pkg");
}

TEST_CASE("a library's file name is found in paths of either system") {
  CHECK(base::file_name("@rpath/libz.1.dylib") == "libz.1.dylib");
  CHECK(base::file_name("C:\\Windows\\KERNEL32.dll") == "KERNEL32.dll");
  CHECK(base::file_name("a\\b/c") == "c");
  CHECK(base::file_name("a/b\\c") == "c");
  CHECK(base::file_name("libm.so.6") == "libm.so.6");
  CHECK(base::lower_case_file_name("C:\\Windows\\KERNEL32.dll") == "kernel32.dll");
}
