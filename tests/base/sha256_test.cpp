#include "base/sha256.hpp"

#include <doctest/doctest.h>

#include <string>

using ftcheck::base::checked_sha256;

TEST_CASE("a SHA-256 is 64 hexadecimal digits, compared in lower case") {
  CHECK(checked_sha256(std::string(63, 'a') + "F") == std::string(63, 'a') + "f");
  CHECK(checked_sha256("").empty());
  CHECK(checked_sha256("00").empty());
  CHECK(checked_sha256(std::string(65, '0')).empty());
  CHECK(checked_sha256(std::string(63, '0') + "g").empty());
}
