#include "wheel/platform.hpp"

#include <ftcheck/error.hpp>
#include <ftcheck/target.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

using ftcheck::wheel::family_of;
using ftcheck::wheel::fits;
using ftcheck::wheel::parse_platform;
using ftcheck::wheel::Platform;
using ftcheck::wheel::rank;

namespace {

Platform platform(std::string_view text) {
  CAPTURE(text);
  auto parsed = parse_platform(text);
  REQUIRE(parsed);
  return *parsed;
}

std::string refusal(std::string_view text) {
  std::string why;
  CHECK_FALSE(parse_platform(text, &why));
  return why;
}

// The tags that fit, best first.
std::vector<std::string> sorted(std::string_view text, std::vector<std::string> tags) {
  const Platform wanted = platform(text);
  std::erase_if(tags, [&](const std::string& tag) { return !fits(wanted, tag); });
  std::ranges::stable_sort(tags, {}, [&](const std::string& tag) { return *rank(wanted, tag); });
  return tags;
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("a platform is recognised by the names that people and tools have for it") {
  CHECK(platform("linux_x86_64").text == "linux_x86_64");
  CHECK(platform("linux_amd64").text == "linux_x86_64");
  CHECK(platform("Linux-X86_64").text == "linux_x86_64");
  CHECK(platform("manylinux_x86_64").text == "linux_x86_64");
  CHECK(platform("x86_64-unknown-linux-gnu").text == "linux_x86_64");
  CHECK(platform("linux_arm64").text == "linux_aarch64");
  CHECK(platform("linux_i386").text == "linux_i686");
  CHECK(platform("musllinux_amd64").text == "musllinux_x86_64");
  CHECK(platform("aarch64-unknown-linux-musl").text == "musllinux_aarch64");
  CHECK(platform("linux_musl_x86_64").text == "musllinux_x86_64");
  CHECK(platform("macos_arm64").text == "macosx_arm64");
  CHECK(platform("darwin_aarch64").text == "macosx_arm64");
  CHECK(platform("aarch64-apple-darwin").text == "macosx_arm64");
  CHECK(platform("macosx-11.0-arm64").text == "macosx_11_0_arm64");
  CHECK(platform("windows_amd64").text == "win_amd64");
  CHECK(platform("x86_64-pc-windows-msvc").text == "win_amd64");
  CHECK(platform("win64").text == "win_amd64");
  CHECK(platform("win32").text == "win32");
  CHECK(platform("windows_x86").text == "win32");
  CHECK(platform("win_arm64").text == "win_arm64");
  CHECK(platform("android_arm64_v8a").text == "android_arm64_v8a");
  CHECK(platform("ios_arm64").text == "ios_arm64_iphoneos");
  CHECK(platform("pyodide_wasm32").text == "pyodide_wasm32");
}

TEST_CASE("manylinux2014 is the exact tag that it stands for") {
  CHECK(platform("manylinux2014_x86_64") == platform("manylinux_2_17_x86_64"));
  CHECK(platform("manylinux_2_28_x86_64").text == "manylinux_2_28_x86_64");
}

TEST_CASE("a text that is no platform is refused with the reason") {
  CHECK(refusal("") ==
        "the platform is empty; give a family such as linux_x86_64, musllinux_x86_64, "
        "macosx_arm64 or win_amd64, or an exact tag such as manylinux_2_28_x86_64");
  CHECK(refusal("solaris_x86_64") ==
        "\"solaris_x86_64\" is not a platform: it begins with no system that wheels are for; give "
        "a family such as linux_x86_64, musllinux_x86_64, macosx_arm64 or win_amd64, or an exact "
        "tag such as manylinux_2_28_x86_64");
  CHECK(refusal("windows") ==
        "\"windows\" is not a platform: it names no processor; add one of amd64, 32, arm64");
  CHECK(refusal("macosx_arm65") ==
        "\"macosx_arm65\" is not a platform: the processors of macosx wheels are arm64, x86_64, "
        "universal2");
  CHECK(refusal("manylinux_2_x86_64") ==
        "\"manylinux_2_x86_64\" is not a platform: the version of manylinux has 2 numbers");
  CHECK(refusal("win_10_amd64") ==
        "\"win_10_amd64\" is not a platform: tags for Windows have no version; leave it out");
  CHECK_FALSE(refusal("any").empty());
  CHECK_FALSE(refusal("manylinux_2_99999999999_x86_64").empty());
}

TEST_CASE("checking a platform throws the sentence") {
  ftcheck::check_platform("linux_x86_64");
  ftcheck::check_platform("all");
  CHECK_THROWS_AS(ftcheck::check_platform("linux"), ftcheck::Error);
}

TEST_CASE("a family admits every version of its C library, and not the other C library") {
  const Platform linux = platform("linux_x86_64");
  for (const char* tag : {"manylinux_2_5_x86_64", "manylinux1_x86_64", "manylinux_2_28_x86_64",
                          "manylinux_2_99_x86_64", "linux_x86_64", "any"}) {
    CAPTURE(tag);
    CHECK(fits(linux, tag));
  }
  for (const char* tag : {"musllinux_1_2_x86_64", "manylinux_2_28_aarch64", "manylinux_2_4_x86_64",
                          "win_amd64", "macosx_10_9_x86_64", "manylinux_2_x86_64", ""}) {
    CAPTURE(tag);
    CHECK_FALSE(fits(linux, tag));
  }
  CHECK(fits(platform("musllinux_x86_64"), "musllinux_1_2_x86_64"));
  CHECK(fits(platform("musllinux_x86_64"), "linux_x86_64"));
  CHECK_FALSE(fits(platform("musllinux_x86_64"), "manylinux_2_28_x86_64"));
}

TEST_CASE("an exact tag admits older ones, and the newest of them is the best") {
  CHECK(sorted("manylinux_2_28_x86_64",
               {"any", "manylinux_2_34_x86_64", "manylinux1_x86_64", "manylinux2014_x86_64",
                "manylinux_2_17_x86_64", "manylinux_2_28_x86_64", "linux_x86_64"}) ==
        Strings{"linux_x86_64", "manylinux_2_28_x86_64", "manylinux_2_17_x86_64",
                "manylinux2014_x86_64", "manylinux1_x86_64", "any"});
  CHECK(sorted("musllinux_1_2_aarch64", {"musllinux_1_1_aarch64", "musllinux_1_2_aarch64",
                                         "musllinux_1_3_aarch64", "musllinux_2_0_aarch64"}) ==
        Strings{"musllinux_1_2_aarch64", "musllinux_1_1_aarch64"});
}

TEST_CASE(
    "macOS admits older versions, universal files, and from version 11 on only their minor 0") {
  CHECK(sorted("macosx_arm64", {"macosx_10_9_universal2", "macosx_11_0_universal2",
                                "macosx_11_0_arm64", "macosx_14_0_arm64", "macosx_12_3_arm64",
                                "macosx_11_0_x86_64", "macosx_10_9_arm64"}) ==
        Strings{"macosx_14_0_arm64", "macosx_11_0_arm64", "macosx_11_0_universal2",
                "macosx_10_9_universal2"});
  CHECK(sorted("macosx_10_15_x86_64",
               {"macosx_11_0_x86_64", "macosx_10_9_intel", "macosx_10_9_x86_64",
                "macosx_10_9_universal2", "macosx_10_16_x86_64"}) ==
        Strings{"macosx_10_9_x86_64", "macosx_10_9_intel", "macosx_10_9_universal2"});
}

TEST_CASE("Windows admits exactly its own tag") {
  CHECK(sorted("win_amd64", {"win_amd64", "win32", "win_arm64", "any"}) ==
        Strings{"win_amd64", "any"});
  CHECK(sorted("win32", {"win_amd64", "win32", "win_arm64"}) == Strings{"win32"});
}

TEST_CASE("the family of a tag is what a user would ask for") {
  CHECK(family_of("manylinux_2_28_x86_64") == "linux_x86_64");
  CHECK(family_of("manylinux2014_aarch64") == "linux_aarch64");
  CHECK(family_of("linux_armv7l") == "linux_armv7l");
  CHECK(family_of("musllinux_1_2_aarch64") == "musllinux_aarch64");
  CHECK(family_of("macosx_11_0_arm64") == "macosx_arm64");
  CHECK(family_of("macosx_10_9_universal2") == "macosx_universal2");
  CHECK(family_of("win_amd64") == "win_amd64");
  CHECK(family_of("win32") == "win32");
  CHECK(family_of("any") == "any");
  CHECK(family_of("pyodide_2025_0_wasm32") == "pyodide_wasm32");
  CHECK(family_of("haiku_1") == "haiku_1");
}

TEST_CASE("this machine's platform is one that can be asked for") {
  const Platform own = platform(ftcheck::this_platform());
  CHECK(own.text == ftcheck::this_platform());
  CHECK(fits(own, own.text));
}
