#include "project/poetry_constraint.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace ftcheck::project;

namespace {

std::string specifiers(const char* text) {
  const auto constraint = parse_poetry_constraint(text);
  return constraint ? constraint->specifiers : "none";
}

}  // namespace

TEST_CASE("a caret keeps the first number that is not zero, a tilde the minor version") {
  struct Row {
    const char* text;
    const char* specifiers;
  };
  for (const Row& row : {Row{"^1.2.3", ">=1.2.3,<2"},
                         Row{"^1.2", ">=1.2,<2"},
                         Row{"^1", ">=1,<2"},
                         Row{"^0.2.3", ">=0.2.3,<0.3"},
                         Row{"^0.0.3", ">=0.0.3,<0.0.4"},
                         Row{"^0.0", ">=0.0,<0.1"},
                         Row{"^0", ">=0,<1"},
                         Row{"^1.2.3rc1", ">=1.2.3rc1,<2"},
                         Row{"~1.2.3", ">=1.2.3,<1.3"},
                         Row{"~1.2", ">=1.2,<1.3"},
                         Row{"~1", ">=1,<2"},
                         Row{"1.2.3", "==1.2.3"},
                         Row{"=1.2", "==1.2"},
                         Row{"v1.2", "==1.2"},
                         Row{"1.*", "==1.*"},
                         Row{"1.2.x", "==1.2.*"},
                         Row{"!=1.5.*", "!=1.5.*"},
                         Row{"*", ""},
                         Row{"", ""},
                         Row{">= 1.2 , < 2", ">=1.2,<2"},
                         Row{">=1.2 <2", ">=1.2,<2"},
                         Row{">=1.2<2", ">=1.2,<2"},
                         Row{"~=1.4.2", "~=1.4.2"},
                         Row{"^1.2,!=1.3", ">=1.2,<2,!=1.3"},
                         Row{"* || ^1", ""},
                         Row{"one", "none"},
                         Row{"^", "none"},
                         Row{"^one", "none"},
                         Row{"^1 ~", "none"}}) {
    CAPTURE(row.text);
    CHECK(specifiers(row.text) == row.specifiers);
  }
  CHECK(parse_poetry_constraint("^1 || ^2")->is_narrowed);
  CHECK_FALSE(parse_poetry_constraint("^1")->is_narrowed);
  CHECK(specifiers(std::string(100'000, '^').c_str()) == "none");
}

TEST_CASE("constraints on Python and the platform become markers") {
  CHECK(python_marker("^3.9") == "python_version >= \"3.9\" and python_version < \"4\"");
  CHECK(python_marker("<3.8.1 || >=3.10") ==
        "python_full_version < \"3.8.1\" or python_version >= \"3.10\"");
  CHECK(python_marker("3.8.*") == "python_full_version == \"3.8.*\"");
  CHECK(python_marker("*") == "");
  CHECK_FALSE(python_marker("three"));
  CHECK(platform_marker("win32 || darwin") ==
        "sys_platform == \"win32\" or sys_platform == \"darwin\"");
  CHECK(platform_marker("!=win32") == "sys_platform != \"win32\"");
  CHECK(platform_marker("").empty());
}
