#include "wheel/version.hpp"

#include <doctest/doctest.h>

#include <string>

using ftcheck::wheel::is_version;

TEST_CASE("versions are taken in every spelling that PEP 440 normalizes") {
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

TEST_CASE("what PEP 440 does not take is no version") {
  for (const char* version :
       {"",       "v",     "x",         "1.",          ".1",     "1..0",    "1.0x",  "1.0alph",
        "1!",     "1!2!3", "1.0+",      "1.0+a+b",     "1.0+.a", "1.0+a.",  "1.0 ",  " 1.0",
        "1.0--1", "1.0-",  "1.0dev1a1", "1.0post1rc1", "1.0\n",  "unknown", "1.0_1", "1.0-1-1"}) {
    CAPTURE(version);
    CHECK_FALSE(is_version(version));
  }
}

TEST_CASE("a version of a million parts is taken without recursion") {
  std::string version = "1";
  for (int i = 0; i < 1'000'000; ++i) version += ".1";
  CHECK(is_version(version));
}
