#include "archive/compress.hpp"

#include <doctest/doctest.h>

#include <string>

using ftcheck::archive::compress;
using ftcheck::archive::decompress;

TEST_CASE("compressing: what was compressed comes back") {
  std::string mixed;
  for (unsigned i = 0; i < 100'000; ++i) mixed += static_cast<char>(i * i >> 7);
  for (const std::string& bytes :
       {std::string(), std::string("x"), std::string(100'000, 'x'), mixed}) {
    CHECK(decompress(compress(bytes), bytes.size()) == bytes);
  }
  CHECK(compress(std::string(100'000, 'x')).size() < 1000);
}

TEST_CASE("compressing: another size and damaged bytes give nothing") {
  const std::string packed = compress("some text, some text");
  for (const std::size_t size : {0, 1, 19, 21, 1000}) CHECK_FALSE(decompress(packed, size));
  CHECK_FALSE(decompress(packed.substr(0, packed.size() / 2), 20));
  CHECK_FALSE(decompress("", 0));
  CHECK_FALSE(decompress("\xff\xff\xff", 20));
}
