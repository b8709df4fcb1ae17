#include "base/version.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

using ftcheck::base::canonical_version;
using ftcheck::base::compare;
using ftcheck::base::is_older;
using ftcheck::base::is_version;
using ftcheck::base::normal_version;
using ftcheck::base::parse_version;

TEST_CASE("versions are accepted in every spelling that PEP 440 normalizes") {
  for (const char* version : {"1",           "1.0",
                              "2026.11.0",   "0.0.0.0.1",
                              "v1.0",        "V1.0",
                              "2!1.0",       "1.0a1",
                              "1.0.alpha-1", "1.0beta",
                              "1.0rc1",      "1.0-RC.1",
                              "1.0c3",       "1.0pre2",
                              "1.0preview2", "1.0.post1",
                              "1.0-1",       "1.0rev3",
                              "1.0r3",       "1.0.dev456",
                              "1.0dev",      "1.0a1.post2.dev3",
                              "1.0+local",   "1.0+ubuntu-1.2_3",
                              "1.0a-.dev1",  "1.0a_-5",
                              "1.0rc1+cu128"}) {
    CAPTURE(version);
    CHECK(is_version(version));
  }
}

TEST_CASE("a text that PEP 440 does not accept is not a version") {
  for (const char* version :
       {"",       "v",     "x",         "1.",          ".1",     "1..0",    "1.0x",  "1.0alph",
        "1!",     "1!2!3", "1.0+",      "1.0+a+b",     "1.0+.a", "1.0+a.",  "1.0 ",  " 1.0",
        "1.0--1", "1.0-",  "1.0dev1a1", "1.0post1rc1", "1.0\n",  "unknown", "1.0_1", "1.0-1-1"}) {
    CAPTURE(version);
    CHECK_FALSE(is_version(version));
  }
}

TEST_CASE("a version of a million parts is accepted without recursion") {
  std::string version = "1";
  for (int i = 0; i < 1'000'000; ++i) version += ".1";
  CHECK(is_version(version));
}

TEST_CASE("versions that compare equal have one canonical spelling") {
  struct Row {
    const char* version;
    const char* canonical;
  };
  for (const Row& row : {Row{"1", "1"},
                         Row{"1.0", "1"},
                         Row{"1.0.0", "1"},
                         Row{"v1.00", "1"},
                         Row{"0", "0"},
                         Row{"0.0", "0"},
                         Row{"1.0.1", "1.0.1"},
                         Row{"01.02", "1.2"},
                         Row{"1.10", "1.10"},
                         Row{"0!1", "1"},
                         Row{"2!1.0", "2!1"},
                         Row{"1.0-RC.1", "1rc1"},
                         Row{"1.0c1", "1rc1"},
                         Row{"1.0preview1", "1rc1"},
                         Row{"1.0.pre", "1rc0"},
                         Row{"1.0alpha", "1a0"},
                         Row{"1.0_beta_02", "1b2"},
                         Row{"1.0-1", "1.post1"},
                         Row{"1.0.rev01", "1.post1"},
                         Row{"1.0r", "1.post0"},
                         Row{"1.0.dev", "1.dev0"},
                         Row{"1.0-DEV-3", "1.dev3"},
                         Row{"1a1.post2.dev3", "1a1.post2.dev3"},
                         Row{"1.0+Ubuntu-01_X.0", "1+ubuntu.1.x.0"},
                         Row{"1.0+00a", "1+00a"},
                         Row{"1.0.99999999999999999999999", "1.0.99999999999999999999999"}}) {
    CAPTURE(row.version);
    CHECK(canonical_version(row.version) == row.canonical);
  }
  CHECK_FALSE(canonical_version("1.0-").has_value());
  CHECK_FALSE(canonical_version("").has_value());
}

TEST_CASE("a parsed version has all numbers that are written") {
  const auto version = parse_version("v02!3.014.0-RC1+x");
  REQUIRE(version.has_value());
  CHECK(version->epoch == "2");
  CHECK(version->release == std::vector<std::string_view>{"3", "14", "0"});
  CHECK(version->pre_label == "rc");
  CHECK(version->pre == "1");
  CHECK_FALSE(version->post.has_value());
  CHECK_FALSE(version->dev.has_value());
  CHECK(version->local == "x");
}

TEST_CASE("versions are ordered by PEP 440") {
  const std::vector<std::string_view> ascending = {
      "1.0.dev1",    "1.0.dev10",      "1.0a1.dev1",  "1.0a1",       "1.0a2.dev1", "1.0a2",
      "1.0-ALPHA10", "1.0b1",          "1.0b1.post1", "1.0rc1.dev2", "1.0RC1",     "1.0c2",
      "v1.0",        "1.0+abc",        "1.0+abc.5",   "1.0+abd",     "1.0+5",      "1.0+5.x",
      "1.0+10",      "1.0.post1.dev1", "1.0-1",       "1.0.post2",   "1.0.1.dev1", "1.0.1",
      "1.2",         "1.10",           "2",           "1!0.1",       "10!0.1"};
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    for (std::size_t k = 0; k < ascending.size(); ++k) {
      CAPTURE(ascending[i]);
      CAPTURE(ascending[k]);
      CHECK(is_older(ascending[i], ascending[k]) == (i < k));
    }
  }
}

TEST_CASE("zeros at the end of a release do not change the order") {
  const auto equal = [](std::string_view a, std::string_view b) {
    return compare(*parse_version(a), *parse_version(b)) == 0;
  };
  CHECK(equal("1", "1.0.0"));
  CHECK(equal("1.0-RC.1", "1c1"));
  CHECK(equal("1.0+Ubuntu_01", "1+ubuntu.1"));
  CHECK_FALSE(equal("1", "1.post0"));
  CHECK(is_older("1.0.0rc1", "1.0"));
  CHECK(is_older("1.0.0", "1.0.post1"));
}

TEST_CASE("spellings of one version are in some order") {
  CHECK(is_older("1.0", "1.00") != is_older("1.00", "1.0"));
  CHECK_FALSE(is_older("1.0", "1.0"));
}

TEST_CASE("a text that is not a version is older than all versions") {
  CHECK(is_older("", "0.dev0"));
  CHECK(is_older("unknown", "0.dev0"));
  CHECK_FALSE(is_older("0.dev0", "unknown"));
  CHECK(is_older("unknown", "unknowo"));
}

TEST_CASE("zeros at the end count in all parts except the release") {
  CHECK(canonical_version("1.0a10") != canonical_version("1.0a1"));
  CHECK(canonical_version("1.0.post10") != canonical_version("1.0.post1"));
  CHECK(canonical_version("1.0+1.0") != canonical_version("1.0+1"));
  CHECK(canonical_version("10") != canonical_version("1"));
}

TEST_CASE("the normal form of a version keeps the zeros at its end") {
  for (const auto& [text, normal] :
       {std::pair{"1.0.0", "1.0.0"}, std::pair{"v1.00", "1.0"}, std::pair{"1.0-Alpha_1", "1.0a1"},
        std::pair{"1!2026.07", "1!2026.7"}, std::pair{"1.0+CU_128", "1.0+CU_128"},
        std::pair{"one", "one"}}) {
    CHECK(normal_version(text) == normal);
  }
}
