#include "python/slots.hpp"

#include "flow/values/memory.hpp"

#include <doctest/doctest.h>

#include "python/fixture.hpp"

using ftcheck::BuiltFor;
using ftcheck::flow::call_result;
using ftcheck::flow::number;
using ftcheck::flow::stack_place;
using ftcheck::flow::unknown;
using ftcheck::flow::Value;
using ftcheck::python::Definition;
using ftcheck::python::read_definition;
using ftcheck::python::read_definition_slots;
using ftcheck::python::read_export_slots;
using ftcheck::python::ReadMemory;
using ftcheck::python::Slots;
using ftcheck::python::test::FakeMemory;
using ftcheck::python::test::SmallImage;

namespace {

constexpr std::uint64_t array = 0x4000;

// PyModuleDef_Slot[], terminated.
void put_old_slots(FakeMemory& memory, std::uint64_t at,
                   std::initializer_list<std::pair<unsigned, std::uint64_t>> slots) {
  const unsigned word = memory.pointer_size();
  for (const auto& [id, value] : slots) {
    memory.put(at, id, 4);
    memory.put_pointer(at + word, value);
    at += std::uint64_t{2} * word;
  }
  memory.put(at, 0, 4);
}

// PySlot[], terminated.
void put_new_slots(FakeMemory& memory, std::uint64_t at,
                   std::initializer_list<std::pair<unsigned, std::uint64_t>> slots) {
  for (const auto& [id, value] : slots) {
    memory.put(at, id, 2);
    memory.put(at + 2, 0x0102, 2);
    memory.put(at + 4, 0xDEADBEEF, 4);
    memory.put(at + 8, value, 8);
    at += 16;
  }
  memory.put(at, 0, 2);
}

Slots read_old(const FakeMemory& memory, const Value& at = number(array)) {
  return read_definition_slots(memory.reader(), at, {memory.pointer_size()});
}

Slots read_new(const FakeMemory& memory, const Value& at = number(array)) {
  return read_export_slots(memory.reader(), at, {memory.pointer_size()});
}

void check_slot(const Slots& slots, std::size_t index, unsigned id, std::uint64_t at,
                const Value& value) {
  CAPTURE(index);
  REQUIRE(index < slots.slots.size());
  CHECK(slots.slots[index].id == id);
  CHECK(slots.slots[index].at == at);
  CHECK(slots.slots[index].value == value);
}

struct Layout {
  BuiltFor build;
  unsigned pointer_size;
  unsigned object;  // sizeof(PyObject)
  unsigned m_slots;
  unsigned size;
};

// As in Include/moduleobject.h.
constexpr Layout layouts[] = {
    {BuiltFor::gil, 8, 16, 72, 104},
    {BuiltFor::free_threaded, 8, 32, 88, 120},
    {BuiltFor::gil, 4, 8, 36, 52},
    {BuiltFor::free_threaded, 4, 20, 48, 64},
};

FakeMemory zeros(const Layout& layout) {
  FakeMemory memory(layout.pointer_size);
  for (unsigned i = 0; i < layout.size; ++i) {
    memory.put(array + i, 0, 1);
  }
  return memory;
}

}  // namespace

TEST_CASE("old slots are read up to slot 0, on 64 and 32 bits") {
  for (const unsigned word : {8U, 4U}) {
    CAPTURE(word);
    FakeMemory memory(word);
    put_old_slots(memory, array, {{2, 0x1234}, {3, 2}, {4, 1}});
    const Slots slots = read_old(memory);
    CHECK(slots.problem == "");
    REQUIRE(slots.slots.size() == 3);
    check_slot(slots, 0, 2, array, number(0x1234));
    check_slot(slots, 1, 3, array + 2 * word, number(2));
    check_slot(slots, 2, 4, array + 4 * word, number(1));
  }
}

TEST_CASE("new slots are 16 bytes apart on 32 bits too, and flags are not part of their id") {
  for (const unsigned word : {8U, 4U}) {
    CAPTURE(word);
    FakeMemory memory(word);
    put_new_slots(memory, array, {{85, 0x1234}, {87, 1}});
    const Slots slots = read_new(memory);
    CHECK(slots.problem == "");
    REQUIRE(slots.slots.size() == 2);
    check_slot(slots, 0, 85, array, number(0x1234));
    check_slot(slots, 1, 87, array + 16, number(1));
  }
}

TEST_CASE("an empty array has no slots and no problem") {
  FakeMemory memory(8);
  memory.put(array, 0, 4);
  CHECK(read_old(memory).slots.empty());
  CHECK(read_old(memory).problem == "");
  CHECK(read_new(memory).slots.empty());
  CHECK(read_new(memory).problem == "");
}

TEST_CASE("subslots and old-style slots are read where they are referred to") {
  for (const unsigned word : {8U, 4U}) {
    CAPTURE(word);
    FakeMemory memory(word);
    put_new_slots(memory, array, {{100, 0x9000}, {92, 0x5000}, {109, 0x9100}});
    put_new_slots(memory, 0x5000, {{94, 0x6000}, {110, 7}});
    put_old_slots(memory, 0x6000, {{2, 0x1234}, {4, 1}});
    const Slots slots = read_new(memory);
    CHECK(slots.problem == "");
    REQUIRE(slots.slots.size() == 5);
    check_slot(slots, 0, 100, array, number(0x9000));
    check_slot(slots, 1, 2, 0x6000, number(0x1234));
    check_slot(slots, 2, 4, 0x6000 + 2 * word, number(1));
    check_slot(slots, 3, 110, 0x5010, number(7));
    check_slot(slots, 4, 109, array + 32, number(0x9100));
  }
}

TEST_CASE("a definition's slots may refer to new ones") {
  FakeMemory memory(8);
  put_old_slots(memory, array, {{92, 0x5000}, {85, 0x1234}});
  put_new_slots(memory, 0x5000, {{87, 1}});
  const Slots slots = read_old(memory);
  CHECK(slots.problem == "");
  REQUIRE(slots.slots.size() == 2);
  check_slot(slots, 0, 87, 0x5000, number(1));
  check_slot(slots, 1, 85, array + 16, number(0x1234));
}

TEST_CASE("subslots that are NULL are ignored") {
  FakeMemory memory(8);
  put_new_slots(memory, array, {{92, 0}, {94, 0}, {87, 1}});
  const Slots slots = read_new(memory);
  CHECK(slots.problem == "");
  REQUIRE(slots.slots.size() == 1);
  check_slot(slots, 0, 87, array + 32, number(1));
}

TEST_CASE("slots that refer back to themselves are a problem, not an endless loop") {
  FakeMemory memory(8);
  put_new_slots(memory, array, {{92, array}});
  CHECK(read_new(memory).problem != "");

  FakeMemory two(8);
  put_new_slots(two, array, {{87, 1}, {94, 0x5000}});
  put_old_slots(two, 0x5000, {{2, 0x1234}, {92, array}});
  CHECK(read_new(two).problem != "");
  CHECK(read_old(two, number(0x5000)).problem != "");

  FakeMemory fan(8);
  put_new_slots(fan, array, {{92, array}, {92, array}, {92, array}, {92, array}});
  CHECK(read_new(fan).problem != "");
}

TEST_CASE("an array without an end is a problem that names the address") {
  FakeMemory memory(8);
  memory.put(array, 2, 4);
  memory.put_pointer(array + 8, 0x1234);
  const Slots slots = read_old(memory);
  CHECK(slots.problem.find("0x4010") != std::string::npos);
  CHECK(slots.slots.size() == 1);

  FakeMemory fresh(8);
  fresh.put(array, 87, 2);
  fresh.put(array + 8, 1, 8);
  CHECK(read_new(fresh).problem.find("0x4010") != std::string::npos);
  CHECK(read_new(fresh, number(0x7777)).problem.find("0x7777") != std::string::npos);
}

TEST_CASE("an endless array is a problem") {
  const ReadMemory everywhere = [](const Value&, unsigned size) {
    return number(size == 4 || size == 2 ? 2 : 0x1234);
  };
  for (const unsigned word : {8U, 4U}) {
    CHECK(read_export_slots(everywhere, number(array), {word}).problem != "");
  }
  CHECK(read_definition_slots(everywhere, number(array), {8}).problem != "");
}

TEST_CASE("a number above 16 bits is not a valid slot id") {
  FakeMemory memory(8);
  put_old_slots(memory, array, {{2, 0x1234}, {0x10004, 1}});
  CHECK(read_old(memory).problem != "");
}

TEST_CASE("a slot with an unknown value is kept, so others can still be read") {
  FakeMemory memory(8);
  put_old_slots(memory, array, {{4, 1}});
  memory.put(array + 16, 2, 4);
  memory.put(array + 32, 0, 4);
  const Slots slots = read_old(memory);
  CHECK(slots.problem == "");
  REQUIRE(slots.slots.size() == 2);
  check_slot(slots, 0, 4, array, number(1));
  check_slot(slots, 1, 2, array + 16, unknown());
}

TEST_CASE("a slot that refers to an array at an unknown address is a problem") {
  FakeMemory memory(8);
  memory.put(array, 92, 2);
  memory.put(array + 16, 87, 2);
  memory.put(array + 24, 1, 8);
  memory.put(array + 32, 0, 2);
  CHECK(read_new(memory).problem != "");
}

TEST_CASE("an array at an unknown address is a problem") {
  const FakeMemory memory(8);
  CHECK(read_old(memory, unknown()).problem != "");
  CHECK(read_new(memory, unknown()).problem != "");
}

TEST_CASE("slots on the stack and in allocated memory are read, and have no address") {
  for (const Value& at : {stack_place(0), stack_place(0 - std::uint64_t{16}), call_result(3)}) {
    FakeMemory memory(8);
    Value place = at;
    memory.put(place, 4, 4);
    place.offset += 8;
    memory.put(place, 1, 8);
    place.offset += 8;
    memory.put(place, 0, 4);
    const Slots slots = read_old(memory, at);
    CHECK(slots.problem == "");
    REQUIRE(slots.slots.size() == 1);
    check_slot(slots, 0, 4, 0, number(1));
  }
}

TEST_CASE("slots of a big-endian image are read in its byte order") {
  SmallImage big(array, 64);
  big.image.little_endian = false;
  const ReadMemory read = [&](const Value& at, unsigned size) {
    return ftcheck::flow::load(big.image, {}, at, size);
  };
  big.put(array, 2, 4);
  big.put(array + 8, 0x1234, 8);
  big.put(array + 16, 4, 4);
  big.put(array + 24, 1, 8);
  const Slots old_slots = read_definition_slots(read, number(array), {8});
  CHECK(old_slots.problem == "");
  REQUIRE(old_slots.slots.size() == 2);
  check_slot(old_slots, 0, 2, array, number(0x1234));
  check_slot(old_slots, 1, 4, array + 16, number(1));

  big.put(array, 87, 2);
  big.put(array + 2, 4, 2);
  big.put(array + 8, 1, 8);
  big.put(array + 16, 0, 2);
  const Slots new_slots = read_export_slots(read, number(array), {8});
  CHECK(new_slots.problem == "");
  REQUIRE(new_slots.slots.size() == 1);
  check_slot(new_slots, 0, 87, array, number(1));
}

TEST_CASE("the head of a static definition shows which build compiled it, whatever is expected") {
  for (const Layout& layout : layouts) {
    for (const BuiltFor expected : {BuiltFor::gil, BuiltFor::free_threaded, BuiltFor::unknown}) {
      CAPTURE(layout.size);
      FakeMemory memory = zeros(layout);
      memory.put_pointer(array + layout.m_slots, 0x5000);
      if (layout.build == BuiltFor::free_threaded) {
        memory.put(array + layout.pointer_size, 4, 2);               // statically allocated
        memory.put(array + layout.pointer_size + 4, 0xFFFFFFFF, 4);  // ob_ref_local
      } else {
        memory.put_pointer(array, layout.pointer_size == 8 ? 0xC0000000 : 0x50000000);
      }
      const Definition definition =
          read_definition(memory.reader(), number(array), layout.pointer_size, expected);
      CHECK(definition.layout == layout.build);
      CHECK(definition.slots_at == number(0x5000));
    }
  }
}

TEST_CASE("the default build's reference count may be any of its versions'") {
  for (const std::uint64_t count : {std::uint64_t{1}, std::uint64_t{0x3FFFFFFF},
                                    std::uint64_t{0xC0000000}, std::uint64_t{0x5C0000000}}) {
    CAPTURE(count);
    FakeMemory memory = zeros(layouts[0]);
    memory.put_pointer(array, count);
    memory.put_pointer(array + 72, 0x5000);
    const Definition definition =
        read_definition(memory.reader(), number(array), 8, BuiltFor::free_threaded);
    CHECK(definition.layout == BuiltFor::gil);
    CHECK(definition.slots_at == number(0x5000));
  }
}

TEST_CASE("a definition that shows no build is read as the expected one") {
  for (const Layout& layout : layouts) {
    CAPTURE(layout.size);
    FakeMemory memory = zeros(layout);
    memory.put_pointer(array + layout.m_slots, 0x5000);
    const Definition definition =
        read_definition(memory.reader(), number(array), layout.pointer_size, layout.build);
    CHECK(definition.layout == BuiltFor::unknown);
    CHECK(definition.slots_at == number(0x5000));
  }
}

TEST_CASE("a definition without slots has NULL, and one out of reach an unknown value") {
  FakeMemory memory = zeros(layouts[1]);
  memory.put(array + 12, 0xFFFFFFFF, 4);
  CHECK(read_definition(memory.reader(), number(array), 8, BuiltFor::gil).slots_at == number(0));
  const Definition lost =
      read_definition(memory.reader(), number(0x9000), 8, BuiltFor::free_threaded);
  CHECK(lost.layout == BuiltFor::unknown);
  CHECK(lost.slots_at.is_unknown());
}

TEST_CASE("a big-endian definition is read in its byte order") {
  SmallImage big(array, 128);
  big.image.little_endian = false;
  big.put(array + 12, 0xFFFFFFFF, 4);
  big.put(array + 88, 0x5000, 8);
  const ReadMemory read = [&](const Value& at, unsigned size) {
    return ftcheck::flow::load(big.image, {}, at, size);
  };
  const Definition definition = read_definition(read, number(array), 8, BuiltFor::gil);
  CHECK(definition.layout == BuiltFor::free_threaded);
  CHECK(definition.slots_at == number(0x5000));
}

TEST_CASE("a Py_mod_abi slot says which builds a module was compiled for") {
  using ftcheck::python::read_abi_flags;
  const auto flags_of = [](std::uint64_t flags) {
    Slots slots;
    slots.slots.push_back({109, 0x100, number(0x500)});
    const ReadMemory read = [&](const Value& at, unsigned size) {
      return at.is_number(0x502) && size == 2 ? number(flags) : unknown();
    };
    return read_abi_flags(read, slots);
  };
  CHECK(flags_of(4) == ftcheck::python::abi_free_threaded);
  CHECK(flags_of(3) == ftcheck::python::abi_gil);
  CHECK(flags_of(6) == 6);
  CHECK(flags_of(0) == std::nullopt);
  CHECK(read_abi_flags([](const Value&, unsigned) { return number(4); }, {}) == std::nullopt);
}
