#include "base/reader.hpp"

#include <doctest/doctest.h>

#include <array>
#include <vector>

using namespace ftcheck::base;

namespace {

constexpr std::uint64_t greatest = ~std::uint64_t{0};

std::vector<std::byte> bytes_of(std::initializer_list<unsigned> values) {
  std::vector<std::byte> bytes;
  for (const unsigned value : values) bytes.push_back(static_cast<std::byte>(value));
  return bytes;
}

// The number, and the number of bytes that it took.
template <typename T>
struct Leb {
  std::optional<T> value;
  std::uint64_t length = 0;
};

Leb<std::uint64_t> uleb(std::initializer_list<unsigned> values) {
  const auto bytes = bytes_of(values);
  std::uint64_t offset = 0;
  const auto value = Reader(bytes).uleb(offset);
  return {value, offset};
}

Leb<std::int64_t> sleb(std::initializer_list<unsigned> values) {
  const auto bytes = bytes_of(values);
  std::uint64_t offset = 0;
  const auto value = Reader(bytes).sleb(offset);
  return {value, offset};
}

}  // namespace

TEST_CASE("numbers are read in the byte order asked for") {
  const auto bytes = bytes_of({0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x88});
  const Reader little(bytes, true);
  CHECK(little.u8(7) == 0x88);
  CHECK(little.u16(0) == 0x0201);
  CHECK(little.u32(1) == 0x05040302u);
  CHECK(little.u64(0) == 0x8807060504030201u);
  const Reader big(bytes, false);
  CHECK(big.u8(7) == 0x88);
  CHECK(big.u16(0) == 0x0102);
  CHECK(big.u32(1) == 0x02030405u);
  CHECK(big.u64(0) == 0x0102030405060788u);
  CHECK(big.number(6, 2) == 0x0788u);
  CHECK(big.sub(4, 4)->u16(0) == 0x0506);
}

TEST_CASE("a number that does not lie within the bytes is not read") {
  const auto bytes = bytes_of({1, 2, 3, 4});
  const Reader reader(bytes);
  CHECK(reader.u32(0));
  CHECK_FALSE(reader.u32(1));
  CHECK_FALSE(reader.u64(0));
  CHECK_FALSE(reader.u8(4));
  CHECK_FALSE(reader.u16(greatest));
  CHECK_FALSE(reader.u64(greatest - 3));
  CHECK_FALSE(reader.number(0, 3));
  CHECK_FALSE(Reader(Bytes()).u8(0));
}

TEST_CASE("a slice is whole or nothing, a clip is what exists") {
  const auto bytes = bytes_of({1, 2, 3, 4});
  const Reader reader(bytes);
  CHECK(reader.slice(1, 3)->size() == 3);
  CHECK(reader.slice(4, 0)->empty());
  CHECK_FALSE(reader.slice(1, 4));
  CHECK_FALSE(reader.slice(2, greatest));
  CHECK(reader.clip(1, greatest).size() == 3);
  CHECK(reader.clip(1, 2).size() == 2);
  CHECK(reader.clip(4, 1).empty());
  CHECK(reader.clip(greatest, greatest).empty());
}

TEST_CASE("a string needs its terminator within the limit and the bytes") {
  const auto bytes = bytes_of({'a', 'b', 'c', 0, 'd', 'e'});
  const Reader reader(bytes);
  CHECK(reader.string(0) == "abc");
  CHECK(reader.string(3) == "");
  CHECK(reader.string(0, 3) == "abc");
  CHECK_FALSE(reader.string(0, 2));
  CHECK_FALSE(reader.string(4));
  CHECK_FALSE(reader.string(6));
  CHECK_FALSE(reader.string(greatest));
}

TEST_CASE("LEB128 numbers are read up to 64 bits and no further") {
  CHECK(uleb({0x00}).value == 0u);
  CHECK(uleb({0xe5, 0x8e, 0x26, 0x77}).value == 624485u);
  CHECK(uleb({0xe5, 0x8e, 0x26, 0x77}).length == 3);
  CHECK(uleb({0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01}).value == greatest);
  CHECK(uleb({0x81, 0x80, 0x00}).value == 1u);
  CHECK_FALSE(uleb({0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02}).value);
  CHECK_FALSE(uleb({0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00}).value);

  CHECK(sleb({0x7f}).value == -1);
  CHECK(sleb({0x3f}).value == 63);
  CHECK(sleb({0xc0, 0xbb, 0x78}).value == -123456);
  CHECK(sleb({0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f}).value ==
        std::numeric_limits<std::int64_t>::min());
  CHECK_FALSE(sleb({0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02}).value);
}

TEST_CASE("a LEB128 number that does not end leaves the offset where it was") {
  CHECK_FALSE(uleb({0x80, 0x80}).value);
  CHECK(uleb({0x80, 0x80}).length == 0);
  CHECK_FALSE(sleb({0xff}).value);
  CHECK(sleb({0xff}).length == 0);
  CHECK_FALSE(uleb({}).value);
}

TEST_CASE("sums and products that overflow give nothing") {
  CHECK(checked_add(greatest, 0) == greatest);
  CHECK_FALSE(checked_add(greatest, 1));
  CHECK(checked_multiply(1u << 31, std::uint64_t{1} << 32) == std::uint64_t{1} << 63);
  CHECK_FALSE(checked_multiply(std::uint64_t{1} << 32, std::uint64_t{1} << 32));
  CHECK(checked_multiply(0, greatest) == 0u);
}
