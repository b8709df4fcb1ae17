#include "isa/bits.hpp"

#include <doctest/doctest.h>

using ftcheck::isa::sign_extend;
using ftcheck::isa::truncate;

TEST_CASE("a number is truncated to the bytes that count") {
  CHECK(truncate(0x1122334455667788, 8) == 0x1122334455667788);
  CHECK(truncate(0x1122334455667788, 4) == 0x55667788);
  CHECK(truncate(0x1122334455667788, 2) == 0x7788);
  CHECK(truncate(0x1122334455667788, 1) == 0x88);
}

TEST_CASE("the sign of a number is that of its highest byte that counts") {
  CHECK(sign_extend(0x80, 1) == 0xFFFFFFFFFFFFFF80);
  CHECK(sign_extend(0x7F, 1) == 0x7F);
  CHECK(sign_extend(0x12345678FFFFFFFF, 4) == 0xFFFFFFFFFFFFFFFF);
  CHECK(sign_extend(0xFFFFFFFF7FFFFFFF, 4) == 0x7FFFFFFF);
  CHECK(sign_extend(0x8000, 2) == 0xFFFFFFFFFFFF8000);
  CHECK(sign_extend(0x8000000000000000, 8) == 0x8000000000000000);
}
