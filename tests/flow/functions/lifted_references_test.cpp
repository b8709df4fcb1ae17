#include "flow/functions/lifted_references.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <string>

#include "python/fixture.hpp"

using namespace ftcheck::flow;  // NOLINT(google-build-using-namespace)
using ftcheck::python::test::Opened;

namespace {

// Addresses in the fixture single_ready of one platform.
struct Row {
  std::string platform, triple;
  std::uint64_t definition;     // that the init function makes
  std::uint64_t made_at;        // by the instruction there
  std::uint64_t part_of_other;  // a part of another address, which is not one
  std::uint64_t call;
  std::uint64_t stub;       // that is called
  std::uint64_t stub_load;  // the instruction that loads the stub's target

  std::string path() const { return platform + "/single_ready.cpython-314t-" + triple + ".so"; }
};

const Row rows[] = {
    {"linux-ppc64le", "powerpc64le-linux-gnu", 0x2030, 0x3b8, 0xFFFFFFFFFFFF9F00, 0x3c4, 0x320,
     0x324},
    {"linux-riscv64", "riscv64-linux-gnu", 0x2000, 0x3aa, 0x23a6, 0x3b2, 0x390, 0x394},
    {"linux-s390x", "s390x-linux-gnu", 0x2020, 0x3ac, 0, 0x3be, 0x388, 0x38e},
};

using Pairs = std::set<std::pair<std::uint64_t, std::uint64_t>>;

}  // namespace

TEST_CASE("code shows the addresses that it makes, but not parts of them") {
  for (const Row& row : rows) {
    CAPTURE(row.platform);
    const Opened opened(row.path());
    REQUIRE(refers_by_lifting(opened.image()));
    Pairs found;
    for (const auto& region : opened.image().regions) {
      if (!region.executable) continue;
      visit_lifted(opened.image(), region, [&](std::uint64_t place, std::uint64_t address) {
        found.emplace(place, address);
      });
    }
    CHECK(found.contains({row.made_at, row.definition}));
    CHECK(std::ranges::none_of(found, [&](const auto& one) {
      return row.part_of_other != 0 && one.second == row.part_of_other;
    }));
  }
}

TEST_CASE("code shows its calls, and linkage stubs are recognized") {
  for (const Row& row : rows) {
    CAPTURE(row.platform);
    const Opened opened(row.path());
    Pairs found;
    for (const auto& region : opened.image().regions) {
      if (!region.executable) continue;
      visit_lifted_branches(opened.image(), region, [&](std::uint64_t place, std::uint64_t target) {
        found.emplace(place, target);
      });
    }
    CHECK(found.contains({row.call, row.stub}));
    CHECK(is_lifted_call(opened.image(), row.call));
    CHECK_FALSE(is_lifted_call(opened.image(), row.made_at));
    CHECK(is_in_lifted_stub(opened.image(), row.stub_load));
    CHECK_FALSE(is_in_lifted_stub(opened.image(), row.made_at));
  }
}

TEST_CASE("an element of an array is referred to from the address of a variable before it") {
  // larl %r2,0x2000; la %r1,24(%r3,%r2); mvghi 0(%r1),1
  constexpr std::array<unsigned char, 16> code{0xC0, 0x20, 0x00, 0x00, 0x08, 0x00, 0x41, 0x13,
                                               0x20, 0x18, 0xE5, 0x48, 0x10, 0x00, 0x00, 0x01};
  ftcheck::binary::Image image;
  image.architecture = ftcheck::binary::Architecture::s390x;
  image.little_endian = false;
  image.regions = {{0x1000, code.size(), std::as_bytes(std::span(code)), false, true}};
  Pairs found;
  visit_lifted(image, image.regions[0],
               [&](std::uint64_t place, std::uint64_t address) { found.emplace(place, address); });
  CHECK(found.contains({0x1000, 0x2000}));
  CHECK(found.contains({0x100A, 0x2018}));
}

TEST_CASE("on 64-bit Power a function is entered from outside before its local entry point") {
  const Opened opened(rows[0].path());
  CHECK(outer_entry(opened.image(), 0x3a8) == 0x3a0);
  CHECK(outer_entry(opened.image(), 0x3a0) == 0x3a0);
}
