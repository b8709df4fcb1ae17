#include "wheel/marker.hpp"
#include "wheel/marker_grammar.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace ftcheck;
using wheel::evaluate;
using wheel::marker_environment;

namespace {

wheel::MarkerEnvironment on(const char* platform, bool free_threaded = true) {
  return marker_environment({14, free_threaded}, wheel::parse_platform(platform).value());
}

}  // namespace

TEST_CASE("a marker holds on one platform and not on another") {
  const char* marker = "sys_platform == 'win32' or platform_machine == 'arm64'";
  CHECK(evaluate(marker, on("win_amd64")) == true);
  CHECK(evaluate(marker, on("macosx_arm64")) == true);
  CHECK(evaluate(marker, on("linux_x86_64")) == false);
  CHECK(evaluate("sys_platform == 'linux'", on("musllinux_aarch64")) == true);
}

TEST_CASE("what is not known leaves a marker open only if it matters") {
  std::string why;
  CHECK_FALSE(evaluate("platform_release >= '6'", on("linux_x86_64"), &why).has_value());
  CHECK(why == "it depends on platform_release, which is not known");
  CHECK(evaluate("platform_release >= '6' and os_name == 'nt'", on("linux_x86_64")) == false);
  CHECK(evaluate("'SMP' in platform_version or os_name == 'posix'", on("linux_x86_64")) == true);
  CHECK_FALSE(evaluate("platform_machine == 'arm64'", on("macosx_universal2")).has_value());
}

TEST_CASE("a text that is not a marker has no answer, and the reason is given") {
  for (const char* text : {"", "python_version", "python_version >= 3", "os_name == 'nt' or",
                           "os_name == sys_platform", "'a' == 'a'", "platform == 'x'"}) {
    CAPTURE(text);
    std::string why;
    CHECK_FALSE(evaluate(text, on("linux_x86_64"), &why).has_value());
    CHECK(why == "it is not an environment marker");
  }
  std::string why;
  CHECK_FALSE(evaluate("sys_platform ~= '3'", on("linux_x86_64"), &why).has_value());
  CHECK(why == "it uses sys_platform in a way that markers do not define");
}

TEST_CASE("features of the ABI tell builds of Python apart") {
  const char* marker = "'free-threading' in sys_abi_features";
  CHECK(evaluate(marker, on("linux_x86_64", true)) == true);
  CHECK(evaluate(marker, on("linux_x86_64", false)) == false);
  CHECK(evaluate("'gil-enabled' in sys_abi_features", on("linux_x86_64", false)) == true);
  CHECK(evaluate("'64-bit' not in sys_abi_features", on("win32")) == true);
}

TEST_CASE("hostile markers end without deep recursion") {
  const auto environment = on("linux_x86_64");
  CHECK_FALSE(evaluate(std::string(1'000'000, '('), environment).has_value());
  std::string chain = "os_name == 'nt'";
  constexpr int many = 50'000;
  for (int i = 0; i < many; ++i) chain += " or os_name == 'nt'";
  CHECK(evaluate(chain, environment) == false);
}

TEST_CASE("the opposite of a marker holds where the marker does not") {
  for (const char* marker :
       {"sys_platform == 'win32'", "'linux' in sys_platform", "'linux' not in sys_platform",
        "python_version>='3.9'and os_name=='nt'", "'3.9' < python_version",
        "os_name == 'nt' or sys_platform == 'darwin' and python_version < '3.14'",
        "(os_name == 'nt' or sys_platform == 'linux') and not_there", "python_version ~= '3.9'",
        "(os_name == 'nt' or sys_platform == 'linux') and (python_version >= '3.15' or "
        "platform_machine == 'arm64')",
        "python_version ~= '4.1'", "python_full_version ~= '3.14.0'", "extra == 'x'",
        "'free-threading' in sys_abi_features"}) {
    CAPTURE(marker);
    const auto opposite = wheel::negated_marker(marker);
    for (const char* platform : {"linux_x86_64", "win_amd64", "macosx_arm64"}) {
      CAPTURE(platform);
      const auto holds = evaluate(marker, on(platform));
      REQUIRE(opposite.has_value() == holds.has_value());
      if (holds) CHECK(evaluate(*opposite, on(platform)) == !*holds);
    }
  }
  CHECK(wheel::negated_marker("os_name == 'nt' or os_name != \"it's\"") ==
        "os_name != 'nt' and os_name == \"it's\"");
}

TEST_CASE("a marker without an opposite, or a text that is no marker, has none") {
  for (const char* text :
       {"", "os_name", "os_name == 'nt' or", "python_version === '3.9'", "os_name ~= '3.9'",
        "python_version ~= '3'", "'3.9' ~= python_version"}) {
    CAPTURE(text);
    CHECK_FALSE(wheel::negated_marker(text).has_value());
  }
  CHECK_FALSE(wheel::negated_marker(std::string(1'000'000, '(')).has_value());
}
