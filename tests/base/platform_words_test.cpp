#include "base/platform_words.hpp"

#include <doctest/doctest.h>

using ftcheck::base::platform_words;

TEST_CASE("platforms are written as people know them") {
  CHECK(platform_words("manylinux_2_36_x86_64") == "Linux x86_64 (glibc 2.36)");
  CHECK(platform_words("manylinux2014_aarch64") == "Linux aarch64 (glibc 2.17)");
  CHECK(platform_words("musllinux_1_2_x86_64") == "Linux x86_64 (musl 1.2)");
  CHECK(platform_words("macosx_14_0_arm64") == "macOS arm64 (14.0)");
  CHECK(platform_words("win_amd64") == "Windows amd64");
  CHECK(platform_words("win32") == "Windows x86");
}

TEST_CASE("a family of platforms has no version") {
  CHECK(platform_words("linux_x86_64") == "Linux x86_64");
  CHECK(platform_words("manylinux_s390x") == "Linux s390x");
  CHECK(platform_words("musllinux_s390x") == "Linux s390x (musl)");
  CHECK(platform_words("macosx_universal2") == "macOS universal2");
}

TEST_CASE("a platform that is not known keeps its tag") {
  CHECK(platform_words("any") == "any");
  CHECK(platform_words("plan9_mips") == "plan9_mips");
  CHECK(platform_words("manylinux_2_36") == "manylinux_2_36");
}
