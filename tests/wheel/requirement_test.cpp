#include "wheel/requirement.hpp"

#include <doctest/doctest.h>

#include <string>

#include "wheel/marker.hpp"

using ftcheck::wheel::marker_holds;
using ftcheck::wheel::requires_major;

TEST_CASE("a marker is true, false or undecided for CPython 3.14") {
  for (const char* marker : {
           "platform_python_implementation != 'PyPy'",
           "platform_python_implementation == \"CPython\"",
           "implementation_name=='cpython'",
           "python_version >= '3.9'",
           "python_version>='3.14'",
           "python_version == '3.14'",
           "python_version == '3.*'",
           "python_version != '3.1'",
           "python_full_version >= '3.14.0'",
           "python_full_version < '3.15.0a1'",
           "sys_platform == 'win32' or python_version > '3.2'",
           " ( python_version>'3' and(extra != 'x') ) ",
       }) {
    CAPTURE(marker);
    CHECK(marker_holds(marker, 14) == true);
  }
  for (const char* marker : {
           "platform_python_implementation == 'PyPy'",
           "extra == 'test'",
           "python_version < '3.14'",
           "python_version > '3.14'",
           "python_version == '3.14.1'",
           "python_full_version < '3.14'",
           "python_full_version == '3.8.*'",
           "sys_platform == 'win32' and extra == 'test'",
           "python_version < '3' or (python_version > '4' and python_version > '3')",
       }) {
    CAPTURE(marker);
    CHECK(marker_holds(marker, 14) == false);
  }
  for (const char* marker : {
           "sys_platform == 'linux'",
           "python_full_version >= '3.14.1'",
           "python_full_version != '3.14.1'",
           "python_version in '3.14 3.15'",
           "python_version not in '3.9'",
           "python_version === '3.14'",
           "'3.9' <= python_version",
           "python_version >= three",
           "python_version >= 'three'",
           "python_version >= '3.9",
           "python_version >= '3.9' and",
           "python_version >= '3.9' extra",
           "python_version '3.9'",
           "(python_version >= '3.9'",
           "python_version >= '3.9')",
           "and",
           "",
       }) {
    CAPTURE(marker);
    CHECK_FALSE(marker_holds(marker, 14).has_value());
  }
}

TEST_CASE("a marker of a million parentheses is undecided, without recursion") {
  CHECK_FALSE(marker_holds(std::string(1'000'000, '('), 14).has_value());
}

TEST_CASE("a requirement concerns a project, a major version and every interpreter") {
  for (const char* line :
       {"cffi>=2.0", "cffi (>=2.0)", "CFFI[all] ~= 2.0", "cffi[ a, b ]>=2;python_version>'3'",
        "cffi>=2.0.0b1 ; platform_python_implementation != 'PyPy'", "cffi<4,>=3"}) {
    CAPTURE(line);
    CHECK(requires_major(line, "cffi", 2, 14));
  }
  for (const char* line :
       {"cffi", "cffi>=1.17", "cffi-extra>=2.0", "xcffib>=2.0", "cffi @ https://example.org/c.whl",
        "cffi>=2.0; extra == 'c'", "cffi>=2.0; sys_platform == 'linux'", "cffi>=2.0;", "cffi[a>=2",
        "cffi>=2.0 <3", ""}) {
    CAPTURE(line);
    CHECK_FALSE(requires_major(line, "cffi", 2, 14));
  }
}
