#include "base/number.hpp"

#include <doctest/doctest.h>

#include <cstdint>

using ftcheck::base::to_number;

TEST_CASE("a number is the whole text") {
  CHECK(to_number<unsigned>("314") == 314U);
  CHECK(to_number<unsigned>("0007") == 7U);
  for (const char* text : {"", " 1", "1 ", "+1", "-1", "1.0", "0x1", "314t"}) {
    CAPTURE(text);
    CHECK_FALSE(to_number<unsigned>(text));
  }
}

TEST_CASE("a number that does not fit is rejected") {
  CHECK(to_number<std::uint8_t>("255") == 255);
  CHECK_FALSE(to_number<std::uint8_t>("256"));
  CHECK(to_number<std::uint64_t>("18446744073709551615") == UINT64_MAX);
  CHECK_FALSE(to_number<std::uint64_t>("18446744073709551616"));
}
