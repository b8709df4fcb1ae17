#include "base/percent.hpp"

#include <doctest/doctest.h>

using ftcheck::base::percent_decoded;

TEST_CASE("percent-encoding is decoded, and kept where it is incomplete") {
  CHECK(percent_decoded("%41%4a%4G%4%") == "AJ%4G%4%");
  CHECK(percent_decoded("%2F%") == "/%");
  CHECK(percent_decoded("").empty());
}
