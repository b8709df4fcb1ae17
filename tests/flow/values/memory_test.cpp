#include "flow/values/memory.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "python/fixture.hpp"

using namespace ftcheck::flow;  // NOLINT(google-build-using-namespace)
using namespace ftcheck::isa;   // NOLINT(google-build-using-namespace)
using ftcheck::binary::Image;
using ftcheck::python::test::SmallImage;

namespace {

constexpr std::uint64_t place = 0x5000;

// Memory over an image that is empty there.
struct Bare {
  Image image;
  Memory memory;

  explicit Bare(bool little_endian = true) { image.little_endian = little_endian; }
  void put(const Value& at, std::uint32_t size, const Value& value) {
    store(memory, at, size, value, image.little_endian);
  }
  void put(std::uint64_t at, std::uint32_t size, std::uint64_t value) {
    put(number(at), size, number(value));
  }
  Value get(const Value& at, unsigned size) const { return load(image, memory, at, size); }
  Value get(std::uint64_t at, unsigned size) const { return get(number(at), size); }
};

// Locations below and above the stack pointer on entry.
Value below(std::uint64_t distance) {
  return stack_place(stack_on_entry - distance);
}
Value above(std::uint64_t distance) {
  return stack_place(stack_on_entry + distance);
}

// The bytes of two memories over an image with numbers in it must agree however they are read.
bool cells_overlap(const Memory& memory) {
  for (const Cell& a : memory.cells()) {
    for (const Cell& b : memory.cells()) {
      const bool same_base = a.at.kind == b.at.kind && a.at.id == b.at.id;
      if (&a != &b && same_base && b.at.offset - a.at.offset < a.size) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace

TEST_CASE("written memory is read back, whatever was there before") {
  Bare bare;
  bare.put(place, 8, 0x1122334455667788);
  CHECK(bare.get(place, 8) == number(0x1122334455667788));
  bare.put(place, 8, 5);
  CHECK(bare.get(place, 8) == number(5));
  bare.put(number(place), 8, call_result(3));
  CHECK(bare.get(place, 8) == call_result(3));
}

TEST_CASE("parts of a number are read in the image's byte order") {
  Bare little;
  little.put(place, 8, 0x1122334455667788);
  CHECK(little.get(place, 4) == number(0x55667788));
  CHECK(little.get(place + 4, 4) == number(0x11223344));
  CHECK(little.get(place + 1, 1) == number(0x77));
  CHECK(little.get(place + 6, 2) == number(0x1122));

  Bare big(false);
  big.put(place, 8, 0x1122334455667788);
  CHECK(big.get(place, 4) == number(0x11223344));
  CHECK(big.get(place + 4, 4) == number(0x55667788));
  CHECK(big.get(place + 1, 1) == number(0x22));
  CHECK(big.get(place + 6, 2) == number(0x7788));
}

TEST_CASE("a number written over a part of another leaves the rest, in both byte orders") {
  Bare little;
  little.put(place, 8, 0x1122334455667788);
  little.put(place + 2, 2, 0xAABB);
  CHECK(little.get(place, 8) == number(0x11223344AABB7788));
  CHECK(little.get(place, 2) == number(0x7788));
  CHECK(little.get(place + 4, 4) == number(0x11223344));
  CHECK_FALSE(cells_overlap(little.memory));

  Bare big(false);
  big.put(place, 8, 0x1122334455667788);
  big.put(place + 2, 2, 0xAABB);
  CHECK(big.get(place, 8) == number(0x1122AABB55667788));
  CHECK(big.get(place, 2) == number(0x1122));
  CHECK(big.get(place + 4, 4) == number(0x55667788));
  CHECK_FALSE(cells_overlap(big.memory));
}

TEST_CASE("numbers that overlap at either end are cut, in both byte orders") {
  Bare little;
  little.put(place, 4, 0x11223344);
  little.put(place + 4, 4, 0x55667788);
  little.put(place + 2, 4, 0xAABBCCDD);
  CHECK(little.get(place, 8) == number(0x5566AABBCCDD3344));
  CHECK_FALSE(cells_overlap(little.memory));

  Bare big(false);
  big.put(place, 4, 0x11223344);
  big.put(place + 4, 4, 0x55667788);
  big.put(place + 2, 4, 0xAABBCCDD);
  CHECK(big.get(place, 8) == number(0x1122AABBCCDD7788));
  CHECK_FALSE(cells_overlap(big.memory));
}

TEST_CASE("a number that covers several others replaces them all") {
  Bare bare;
  for (unsigned i = 0; i < 8; ++i) {
    bare.put(place + i, 1, i);
  }
  CHECK(bare.get(place, 8) == number(0x0706050403020100));
  bare.put(place, 8, 9);
  CHECK(bare.get(place, 8) == number(9));
  CHECK(bare.memory.cells().size() == 1);
}

TEST_CASE("two adjacent numbers are read as one") {
  Bare bare;
  bare.put(place + 4, 4, 0x11223344);
  bare.put(place, 4, 0x55667788);
  CHECK(bare.get(place, 8) == number(0x1122334455667788));
  CHECK(bare.get(place + 2, 4) == number(0x33445566));
}

TEST_CASE("a pointer that is partly overwritten is unknown, the overwriting number is not") {
  Bare bare;
  bare.put(number(place), 8, import_address(2));
  bare.put(place + 4, 4, 7);
  CHECK_FALSE(bare.get(place, 8).is_number());
  CHECK(bare.get(place, 8) != import_address(2));
  CHECK(bare.get(place, 4).is_unknown());
  CHECK(bare.get(place + 4, 4) == number(7));
}

TEST_CASE("a copy of a structure with padding keeps the written parts") {
  for (const bool little_endian : {true, false}) {
    CAPTURE(little_endian);
    for (const std::uint64_t written : {place, place + 4}) {
      CAPTURE(written);
      Bare bare(little_endian);
      bare.put(number(place), 8, unknown());
      bare.put(written, 4, 0x11223344);
      bare.put(number(place + 64), 8, bare.get(place, 8));
      const std::uint64_t padding = written == place ? place + 4 : place;
      CHECK(bare.get(written + 64, 4) == number(0x11223344));
      CHECK(bare.get(padding + 64, 4).is_unknown());
      CHECK_FALSE(bare.get(place + 64, 8).is_number());
    }
  }
}

TEST_CASE("a part of an address is unknown") {
  Bare bare;
  bare.put(number(place), 8, call_result(1));
  CHECK(bare.get(place, 4).is_unknown());
  CHECK(bare.get(place + 4, 4).is_unknown());
  CHECK(bare.get(place + 4, 8).is_unknown());
}

TEST_CASE("a run of unknown bytes hides only what it covers") {
  Bare bare;
  bare.put(place - 8, 8, 1);
  bare.put(place, 8, 2);
  bare.put(place + 248, 8, 3);
  bare.put(place + 256, 8, 4);
  bare.put(number(place), 256, unknown());
  CHECK(bare.get(place - 8, 8) == number(1));
  CHECK(bare.get(place, 8).is_unknown());
  CHECK(bare.get(place + 248, 8).is_unknown());
  CHECK(bare.get(place + 256, 8) == number(4));
  CHECK_FALSE(bare.get(place - 4, 8).is_number());
  bare.put(place + 16, 4, 5);
  CHECK(bare.get(place + 16, 4) == number(5));
  CHECK(bare.get(place + 12, 4).is_unknown());
  CHECK(bare.get(place + 20, 4).is_unknown());
  CHECK_FALSE(cells_overlap(bare.memory));
}

TEST_CASE("unwritten memory is the image's, and unknown outside of the image") {
  SmallImage small(place, 32);
  small.put(place, 0x1122334455667788, 8);
  const Memory memory;
  CHECK(load(small.image, memory, number(place), 8) == number(0x1122334455667788));
  CHECK(load(small.image, memory, number(place + 8), 8) == number(0));
  CHECK(load(small.image, memory, number(place + 32), 8).is_unknown());
  CHECK(load(small.image, memory, number(place + 28), 8).is_unknown());
  CHECK(load(small.image, memory, above(0), 8).is_unknown());
  CHECK(load(small.image, memory, call_result(0), 8).is_unknown());
}

TEST_CASE("reads may cross from written memory to the image's") {
  for (const bool little : {true, false}) {
    CAPTURE(little);
    SmallImage small(place, 32);
    small.image.little_endian = little;
    small.put(place, 0x1122334455667788, 8);
    Memory memory;
    store(memory, number(place + 4), 1, number(0xAA), little);
    const std::uint64_t expected = little ? 0x112233AA55667788 : 0x11223344AA667788;
    CHECK(load(small.image, memory, number(place), 8) == number(expected));
    CHECK(load(small.image, memory, number(place + 4), 1) == number(0xAA));
    CHECK(load(small.image, memory, number(place), 4) == number(little ? 0x55667788 : 0x11223344));
  }
}

TEST_CASE("pointers and imports of the image are read as the loader leaves them") {
  SmallImage small(place, 32);
  small.image.imports.push_back({"PyModuleDef_Init", "", false});
  using Kind = ftcheck::binary::Fixup::Kind;
  small.image.fixups.push_back({place, 0x5010, 0, Kind::address, 8});
  small.image.fixups.push_back({place + 8, 0, 0, Kind::import, 8});
  small.image.fixups.push_back({place + 16, 0, 0, Kind::opaque, 8});
  const Memory memory;
  CHECK(load(small.image, memory, number(place), 8) == number(0x5010));
  CHECK(load(small.image, memory, number(place + 8), 8) == import_address(0));
  CHECK(load(small.image, memory, number(place + 16), 8).is_unknown());
  CHECK(load(small.image, memory, number(place + 4), 8).is_unknown());
}

TEST_CASE("the stack, allocated memory and the image are separate") {
  Bare bare;
  bare.put(number(8), 8, number(1));
  bare.put(above(8), 8, number(2));
  Value first = call_result(1);
  first.offset = 8;
  Value second = call_result(2);
  second.offset = 8;
  bare.put(first, 8, number(3));
  bare.put(second, 8, number(4));
  CHECK(bare.get(number(8), 8) == number(1));
  CHECK(bare.get(above(8), 8) == number(2));
  CHECK(bare.get(first, 8) == number(3));
  CHECK(bare.get(second, 8) == number(4));
}

TEST_CASE("a store to an unknown location does nothing, and a load from one is unknown") {
  Bare bare;
  bare.put(place, 8, 1);
  bare.put(unknown(), 8, number(2));
  bare.put(import_address(0), 8, number(2));
  CHECK(bare.get(place, 8) == number(1));
  CHECK(bare.get(unknown(), 8).is_unknown());
  CHECK(bare.get(import_address(0), 8).is_unknown());
}

TEST_CASE("stack locations below and above the one on entry are distinguished") {
  Bare bare;
  bare.put(below(8), 8, number(1));
  bare.put(above(0), 8, number(2));
  bare.put(above(8), 8, number(3));
  bare.put(below(16), 8, number(4));
  CHECK(bare.get(below(16), 8) == number(4));
  CHECK(bare.get(below(8), 8) == number(1));
  CHECK(bare.get(above(0), 8) == number(2));
  CHECK(bare.get(above(8), 8) == number(3));
  CHECK(bare.get(below(4), 4) == number(0));
}

TEST_CASE("a read across the stack pointer on entry reads from both sides") {
  Bare bare;
  bare.put(below(8), 8, number(0x1122334455667788));
  bare.put(above(0), 8, number(0x99AABBCCDDEEFF00));
  CHECK(bare.get(below(4), 8) == number(0xDDEEFF0011223344));
}

TEST_CASE("a write across the stack pointer on entry is seen from both sides") {
  Bare bare;
  bare.put(below(8), 8, number(1));
  bare.put(above(0), 8, number(2));
  bare.put(below(4), 8, number(0x1122334455667788));
  CHECK(bare.get(below(4), 8) == number(0x1122334455667788));
  CHECK(bare.get(below(4), 4) == number(0x55667788));
  CHECK(bare.get(above(0), 4) == number(0x11223344));
  CHECK(bare.get(below(8), 4) == number(1));
  CHECK(bare.get(above(4), 4) == number(0));
  CHECK_FALSE(cells_overlap(bare.memory));
}

TEST_CASE("unknown bytes written across the stack pointer on entry hide what lies above it") {
  Bare bare;
  bare.put(above(0), 8, number(2));
  bare.put(above(16), 8, number(3));
  bare.put(below(16), 64, unknown());
  CHECK(bare.get(below(8), 8).is_unknown());
  CHECK(bare.get(above(0), 8).is_unknown());
  CHECK(bare.get(above(16), 8).is_unknown());
}

TEST_CASE("the last bytes of the address space do no harm") {
  Bare bare;
  const std::uint64_t last = ~std::uint64_t{0};
  bare.put(number(last), 8, number(1));
  bare.put(number(last - 3), 4, number(2));
  bare.put(number(0), 8, number(3));
  bare.get(number(last), 8);
  bare.get(number(last - 7), 8);
  CHECK(bare.get(number(0), 8) == number(3));
  CHECK(bare.get(number(last - 3), 4) == number(2));
}

TEST_CASE("a copy of memory and its original do not see each other's writes") {
  Bare original;
  original.put(place, 8, 1);
  Bare copy = original;
  copy.put(place, 8, 2);
  original.put(place + 8, 8, 3);
  CHECK(original.get(place, 8) == number(1));
  CHECK(original.get(place + 8, 8) == number(3));
  CHECK(copy.get(place, 8) == number(2));
  CHECK(copy.get(place + 8, 8).is_unknown());
}

TEST_CASE("a join does not change copies of either side") {
  Choices choices;
  Bare into;
  into.put(below(8), 8, number(1));
  Bare from = into;
  from.put(below(8), 8, number(2));
  const Bare into_before = into;
  const Memory from_before = from.memory;
  CHECK(join(into.image, into.memory, from.memory, choices));
  CHECK(into_before.get(below(8), 8) == number(1));
  CHECK(from.memory == from_before);
  CHECK(choices.alternatives(into.get(below(8), 8)).size() == 2);
}

TEST_CASE("writes of one side, in many locations, are found among the other's after a join") {
  constexpr unsigned places = 20;
  Choices choices;
  Bare into;
  Bare from;
  for (unsigned i = 0; i < places; ++i) {
    (i % 2 == 0 ? into : from).put(place + std::uint64_t{8} * i, 8, i + 1);
  }
  CHECK(join(into.image, into.memory, from.memory, choices));
  CHECK(into.memory.cells().size() == places);
  CHECK(std::ranges::is_sorted(into.memory.cells(), {}, &Cell::at));
  CHECK_FALSE(join(into.image, into.memory, from.memory, choices));
}

TEST_CASE("a join of equal memories changes nothing") {
  Bare bare;
  Choices choices;
  bare.put(place, 8, 1);
  bare.put(above(8), 8, number(2));
  const Memory same = bare.memory;
  CHECK_FALSE(join(bare.image, bare.memory, same, choices));
  CHECK(bare.memory == same);
}

TEST_CASE("numbers that differ join to a choice, and joining again changes nothing") {
  Bare a;
  Bare b;
  Choices choices;
  a.put(place, 8, 1);
  b.put(place, 8, 2);
  CHECK(join(a.image, a.memory, b.memory, choices));
  CHECK(a.get(place, 8) == choices.join(number(1), number(2)));
  CHECK_FALSE(join(a.image, a.memory, b.memory, choices));
}

TEST_CASE("a write of one side joins with what the image holds") {
  SmallImage small(place, 32);
  small.put(place, 7, 8);
  small.put(place + 8, 9, 8);
  Choices choices;
  Memory a;
  Memory b;
  store(a, number(place), 8, number(1), true);
  store(b, number(place + 8), 8, number(2), true);
  CHECK(join(small.image, a, b, choices));
  CHECK(load(small.image, a, number(place), 8) == choices.join(number(1), number(7)));
  CHECK(load(small.image, a, number(place + 8), 8) == choices.join(number(2), number(9)));
}

TEST_CASE("a write of one side to the stack is unknown after the join, from either side") {
  Choices choices;
  Bare written;
  written.put(below(8), 8, number(1));
  Bare empty;
  join(empty.image, empty.memory, written.memory, choices);
  CHECK(empty.get(below(8), 8).is_unknown());
  Bare fresh;
  CHECK(join(written.image, written.memory, fresh.memory, choices));
  CHECK(written.get(below(8), 8).is_unknown());
}

TEST_CASE("writing what the image already holds makes no difference") {
  SmallImage small(place, 32);
  small.put(place, 7, 8);
  Choices choices;
  Memory a;
  Memory b;
  store(b, number(place), 8, number(7), true);
  join(small.image, a, b, choices);
  CHECK(load(small.image, a, number(place), 8) == number(7));
}

TEST_CASE("memory that is divided into cells differently joins byte for byte") {
  Bare a;
  Bare b;
  Choices choices;
  a.put(place, 8, 0x1122334455667788);
  b.put(place, 4, 0x55667788);
  b.put(place + 4, 4, 0x11223344);
  join(a.image, a.memory, b.memory, choices);
  CHECK(a.get(place, 4) == number(0x55667788));
  CHECK(a.get(place + 4, 4) == number(0x11223344));
  CHECK_FALSE(cells_overlap(a.memory));

  Bare c;
  c.put(place + 2, 4, 0xFFFFFFFF);
  join(a.image, a.memory, c.memory, choices);
  CHECK(a.get(place, 8).is_unknown());
  CHECK_FALSE(cells_overlap(a.memory));
  CHECK_FALSE(join(a.image, a.memory, c.memory, choices));
}

TEST_CASE("a loop that counts in memory settles") {
  Bare bare;
  Choices choices;
  bare.put(place, 8, 0);
  unsigned rounds = 0;
  for (bool changed = true; changed; ++rounds) {
    REQUIRE(rounds < 100);
    Memory next = bare.memory;
    store(next, number(place), 8, number(rounds + 1), true);
    changed = join(bare.image, bare.memory, next, choices);
  }
  CHECK(bare.get(place, 8).is_unknown());
}

TEST_CASE("two paths through a loop that write overlapping locations settle") {
  for (const std::uint32_t size : {2U, 8U, 256U}) {
    CAPTURE(size);
    Bare bare;
    Choices choices;
    unsigned rounds = 0;
    for (bool changed = true; changed; ++rounds) {
      REQUIRE(rounds < 100);
      Memory one_way = bare.memory;
      store(one_way, below(512), size, unknown(), true);
      changed = join(bare.image, bare.memory, one_way, choices);
      Memory other_way = bare.memory;
      store(other_way, below(511), size, unknown(), true);
      changed |= join(bare.image, bare.memory, other_way, choices);
    }
    CHECK_FALSE(cells_overlap(bare.memory));
  }
}
