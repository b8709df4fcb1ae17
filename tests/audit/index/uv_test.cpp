// What uv is told and what it says; tests/index runs the program.
#include "audit/index/uv.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace ftcheck::auditing;  // NOLINT(google-build-using-namespace)

TEST_CASE("uv has other names for platforms") {
  CHECK(uv_platform("linux_x86_64") == "x86_64-manylinux_2_40");
  CHECK(uv_platform("manylinux_2_28_aarch64") == "aarch64-manylinux_2_28");
  CHECK(uv_platform("manylinux_2_30_x86_64") == "x86_64-manylinux_2_28");
  CHECK(uv_platform("musllinux_aarch64") == "aarch64-unknown-linux-musl");
  CHECK(uv_platform("macosx_arm64") == "aarch64-apple-darwin");
  CHECK(uv_platform("macosx_x86_64") == "x86_64-apple-darwin");
  CHECK(uv_platform("win_amd64") == "x86_64-pc-windows-msvc");
  CHECK(uv_platform("win_arm64") == "aarch64-pc-windows-msvc");
  CHECK(uv_platform("win32") == "i686-pc-windows-msvc");
  CHECK(uv_platform("linux_s390x").empty());
  CHECK(uv_platform("nonsense").empty());
}

TEST_CASE("what uv prints is read with who wants what") {
  const auto picks = parse_uv_output(
      "anyio==4.16.0             # via httpx, watchfiles\n"
      "httpx[http2]==0.28.1\n"
      "--find-links wheels\n"
      "# a remark\n"
      "urllib3==2.4.0            # via -c limits.txt, requests\r\n"
      "far @ https://far.invalid/far-1.0.zip\n"
      "\n");
  REQUIRE(picks.size() == 3);
  CHECK(picks[0].project == "anyio");
  CHECK(picks[0].version == "4.16.0");
  CHECK(picks[0].required_by == std::vector<std::string>{"httpx", "watchfiles"});
  CHECK(picks[1].project == "httpx");
  CHECK(picks[1].version == "0.28.1");
  CHECK(picks[1].required_by.empty());
  CHECK(picks[2].project == "urllib3");
  CHECK(picks[2].version == "2.4.0");
  CHECK(picks[2].required_by == std::vector<std::string>{"requests"});
}

TEST_CASE("an error of uv becomes one line, without its warnings and drawings") {
  CHECK(uv_error("warning: The requested Python version 3.14 is not available\n"
                 "  cause: no route\n"
                 "error: No solution found when resolving dependencies\n"
                 "  cause: Because a depends on b<2 and you require b>=2,\n"
                 "         your requirements are unsatisfiable.\n"
                 "hint: try something\n") ==
        "No solution found when resolving dependencies: Because a depends on b<2 and you require "
        "b>=2, your requirements are unsatisfiable.");
  CHECK(uv_error("  \u00d7 No solution found when resolving dependencies:\n"
                 "  \u2570\u2500\u25b6 Because a was not found\n"
                 "      \u2502 in the registry\n") ==
        "No solution found when resolving dependencies: Because a was not found in the registry");
  CHECK(uv_error("").empty());
}
