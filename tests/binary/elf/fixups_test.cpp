// Relocations at the same address: the final value is known only if they agree.
#include "binary/elf/fixups.hpp"

#include <doctest/doctest.h>

#include <vector>

using ftcheck::binary::Fixup;
using ftcheck::binary::elf::settle_fixups;

TEST_CASE("two relocations that write different values to one address leave it unknown") {
  std::vector<Fixup> fixups = {{0x2000, 0x1111, 0, Fixup::Kind::address, 8},
                               {0x1000, 0x2222, 0, Fixup::Kind::address, 8},
                               {0x2000, 0x3333, 0, Fixup::Kind::address, 4}};
  settle_fixups(fixups);
  CHECK(fixups.front().address == 0x1000);
  CHECK(fixups.front().kind == Fixup::Kind::address);
  CHECK(fixups.back().address == 0x2000);
  CHECK(fixups.back().kind == Fixup::Kind::opaque);
  CHECK(fixups.back().size == 8);
}

TEST_CASE("a repeated relocation is the same as a single one") {
  const Fixup fixup{0x2000, 0x1111, 0, Fixup::Kind::address, 8};
  std::vector<Fixup> fixups = {fixup, fixup};
  settle_fixups(fixups);
  CHECK(fixups.back().kind == Fixup::Kind::address);
  CHECK(fixups.back().value == 0x1111);
}
