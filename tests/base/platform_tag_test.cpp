#include "base/platform_tag.hpp"

#include <doctest/doctest.h>

using ftcheck::base::parse_platform_tag;
using ftcheck::base::perennial_platform_tag;

TEST_CASE("a platform tag consists of a system, numbers and an architecture") {
  using Numbers = std::vector<std::string_view>;
  struct Row {
    std::string_view tag;
    std::string_view system;
    Numbers numbers;
    std::string_view architecture;
  };
  for (const Row& row : {
           Row{"manylinux_2_28_x86_64", "manylinux", {"2", "28"}, "x86_64"},
           Row{"musllinux_1_2_aarch64", "musllinux", {"1", "2"}, "aarch64"},
           Row{"macosx_10_9_universal2", "macosx", {"10", "9"}, "universal2"},
           Row{"linux_armv7l", "linux", {}, "armv7l"},
           Row{"win_amd64", "win", {}, "amd64"},
           Row{"win32", "win", {}, "x86"},
           Row{"ios_13_0_arm64_iphoneos", "ios", {"13", "0"}, "arm64_iphoneos"},
           Row{"android_21_arm64_v8a", "android", {"21"}, "arm64_v8a"},
           Row{"emscripten_3_1_58_wasm32", "emscripten", {"3", "1", "58"}, "wasm32"},
           Row{"manylinux1_i686", "manylinux", {"2", "5"}, "i686"},
           Row{"manylinux2010_x86_64", "manylinux", {"2", "12"}, "x86_64"},
           Row{"manylinux2014_aarch64", "manylinux", {"2", "17"}, "aarch64"},
           Row{"manylinux2000_aarch64", "manylinux2000", {}, "aarch64"},
           Row{"haiku_1", "haiku", {}, "1"},
           Row{"win_", "win", {}, ""},
       }) {
    CAPTURE(row.tag);
    const auto tag = parse_platform_tag(row.tag);
    REQUIRE(tag);
    CHECK(tag->system == row.system);
    CHECK(tag->numbers == row.numbers);
    CHECK(tag->architecture == row.architecture);
  }
}

TEST_CASE("a tag without a system and an underscore has no parts") {
  for (const char* tag : {"", "any", "linux", "_x86_64", "win64", "manylinux2014"}) {
    CAPTURE(tag);
    CHECK_FALSE(parse_platform_tag(tag));
  }
}

TEST_CASE("the older names of manylinux have an equivalent of PEP 600") {
  CHECK(perennial_platform_tag("manylinux1_i686") == "manylinux_2_5_i686");
  CHECK(perennial_platform_tag("manylinux2010_x86_64") == "manylinux_2_12_x86_64");
  CHECK(perennial_platform_tag("manylinux2014_aarch64") == "manylinux_2_17_aarch64");
  for (const char* tag : {"manylinux_2_28_x86_64", "manylinux2014", "win32", "any", ""}) {
    CAPTURE(tag);
    CHECK(perennial_platform_tag(tag) == tag);
  }
}
