#include "flow/values/memory.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

#include "python/fixture.hpp"

using namespace ftcheck::flow;  // NOLINT(google-build-using-namespace)
using namespace ftcheck::isa;   // NOLINT(google-build-using-namespace)
using ftcheck::python::test::SmallImage;

namespace {

constexpr std::uint64_t place = 0x5000;
constexpr std::uint64_t untouched = place + 0x800;
const Value stack = stack_place(stack_on_entry - 8);

// One word each of the image, the stack, two calls' results and a thread's variables.
struct Places {
  SmallImage small{place, 0x1000};
  Memory memory;

  Places() {
    small.put(untouched, 7, 8);
    for (const Value& at :
         {number(place), stack, call_result(1), call_result(2), thread_place(thread_variables)}) {
      put(at, 5);
    }
  }
  void put(const Value& at, std::uint64_t value) { store(memory, at, 8, number(value), true); }
  Value get(const Value& at) const { return load(small.image, memory, at, 8); }
  Value get(std::uint64_t at) const { return get(number(at)); }
  Value undisturbed(std::uint64_t at) const {
    return load_undisturbed(small.image, memory, number(at), 8);
  }
  bool knows(const Value& at) const { return get(at) == number(5); }
  void expose(std::uint64_t address) {
    const std::vector<Exposed> one{exposed_at(address)};
    memory.expose(one);
  }
};

}  // namespace

TEST_CASE("a store to an unknown address forgets all writable memory") {
  for (const Value& at : {unknown(), import_address(0)}) {
    CAPTURE(at);
    Places places;
    forget_area(places.memory, at);
    CHECK(places.memory.cells().empty());
    CHECK(places.get(untouched).is_unknown());
  }
}

TEST_CASE("a store to an unknown location on the stack forgets only the stack") {
  Places places;
  forget_area(places.memory, within(area_of_stack));
  CHECK(places.get(stack).is_unknown());
  CHECK(places.knows(number(place)));
  CHECK(places.knows(call_result(1)));
  CHECK(places.knows(thread_place(thread_variables)));
  CHECK(places.get(untouched) == number(7));
}

TEST_CASE("a store to an unknown location in a call's result forgets only that memory") {
  Places places;
  forget_area(places.memory, within(area_of_result(1)));
  CHECK(places.get(call_result(1)).is_unknown());
  CHECK(places.knows(call_result(2)));
  CHECK(places.knows(stack));
  CHECK(places.knows(number(place)));
}

TEST_CASE("a store to an unknown call's result forgets the memory of all results") {
  Places places;
  forget_area(places.memory, within(area_of_results));
  CHECK(places.get(call_result(1)).is_unknown());
  CHECK(places.get(call_result(2)).is_unknown());
  CHECK(places.knows(stack));
  CHECK(places.knows(number(place)));
  CHECK(places.get(untouched) == number(7));
}

TEST_CASE("a store to an unknown address of the image forgets its variables, also threads'") {
  Places places;
  forget_area(places.memory, within(area_of_numbers));
  CHECK(places.get(place).is_unknown());
  CHECK(places.get(untouched).is_unknown());
  CHECK(places.get(thread_place(thread_variables)).is_unknown());
  CHECK(places.knows(stack));
  CHECK(places.knows(call_result(1)));
}

TEST_CASE("no store changes read-only memory of the image") {
  Places places;
  places.small.image.regions.front().writable = false;
  forget_area(places.memory, unknown());
  CHECK(places.get(untouched) == number(7));
}

TEST_CASE("no store changes guards of static variables, or linkage tables") {
  constexpr std::uint64_t guard = place + 0x40;
  constexpr std::uint64_t linkage = place + 0x80;
  const std::vector<std::uint64_t> guards{guard, untouched};
  Places places;
  places.small.image.imports.push_back({"PyModuleDef_Init", "", false});
  places.small.image.fixups.push_back(
      {linkage, 0, 0, ftcheck::binary::Fixup::Kind::import, 8, true});
  places.memory.guards = &guards;
  places.put(number(guard), 1);
  forget_area(places.memory, unknown());
  doubt_all(places.memory);
  CHECK(places.get(guard) == number(1));
  CHECK(places.get(untouched) == number(7));
  CHECK(places.get(linkage) == import_address(0));
}

TEST_CASE("other code may write to an exposed variable, as far as variables usually reach") {
  Places places;
  places.expose(untouched);
  CHECK(places.get(untouched).is_unknown());
  CHECK(places.get(untouched + usual_variable - 8).is_unknown());
  CHECK(places.get(untouched + usual_variable) == number(0));
  CHECK(places.get(untouched - 8) == number(0));
  CHECK(places.undisturbed(untouched) == number(7));
}

TEST_CASE("a write to an exposed variable holds until code runs that has its address") {
  Places places;
  places.expose(place);
  CHECK(places.knows(number(place)));
  doubt_exposed(places.small.image, places.memory, Choices());
  CHECK(places.get(place).is_unknown());
  CHECK(places.undisturbed(place) == number(5));
  places.put(number(place), 6);
  CHECK(places.get(place) == number(6));
}

TEST_CASE("code that has the address of a variable has what it points to") {
  Places places;
  places.put(number(place), untouched);
  places.put(number(untouched), 8);
  places.expose(place);
  doubt_exposed(places.small.image, places.memory, Choices());
  CHECK(places.get(untouched).is_unknown());
  CHECK(is_exposed(places.memory, untouched, untouched + 8));
}

TEST_CASE("a variable is exposed if any address in it is") {
  Places places;
  places.expose(place + 0x20);
  CHECK(is_exposed(places.memory, place + 0x20, place + 0x28));
  CHECK(is_exposed(places.memory, place, place + 0x28));
  CHECK_FALSE(is_exposed(places.memory, place, place + 0x20));
  CHECK_FALSE(is_exposed(places.memory, place + 0x28, place + 0x30));
}

TEST_CASE("if more addresses are exposed than can be kept, all variables are doubtful") {
  Places places;
  std::vector<Exposed> many;
  for (std::uint64_t i = 0; i < 2000; ++i) many.push_back(exposed_at(0x100000 + i));
  places.memory.expose(many);
  CHECK(places.memory.image_is_doubtful);
  CHECK(places.get(untouched).is_unknown());
}

TEST_CASE("unseen code may write to any variable, but not to the stack") {
  Places places;
  doubt_all(places.memory);
  CHECK(places.get(place).is_unknown());
  CHECK(places.get(untouched).is_unknown());
  CHECK(places.get(thread_place(thread_variables)).is_unknown());
  CHECK(places.undisturbed(place) == number(5));
  CHECK(places.undisturbed(untouched) == number(7));
  CHECK(places.knows(stack));
}

TEST_CASE("a join has the exposed variables of both, and joining again changes nothing") {
  Places one;
  Places other;
  Choices choices;
  one.expose(place + 0x100);
  other.expose(place + 0x400);
  CHECK(join(one.small.image, one.memory, other.memory, choices));
  CHECK(is_exposed(one.memory, place + 0x100, place + 0x108));
  CHECK(is_exposed(one.memory, place + 0x400, place + 0x408));
  CHECK_FALSE(join(one.small.image, one.memory, other.memory, choices));
}

TEST_CASE("memory that is doubtful on one of two paths is doubtful where they meet") {
  for (const bool is_first : {false, true}) {
    CAPTURE(is_first);
    Places one;
    Places other;
    Choices choices;
    doubt_all((is_first ? one : other).memory);
    join(one.small.image, one.memory, other.memory, choices);
    CHECK(one.get(place).is_unknown());
    CHECK(one.undisturbed(place) == number(5));
    CHECK(one.get(untouched).is_unknown());
    CHECK_FALSE(join(one.small.image, one.memory, other.memory, choices));
  }
}

TEST_CASE("a write on one path is doubtful if other code may have written there on the other") {
  for (const bool is_first : {false, true}) {
    CAPTURE(is_first);
    Places written;
    Places exposed;
    Choices choices;
    written.put(number(untouched), 9);
    exposed.expose(untouched);
    Places& into = is_first ? written : exposed;
    join(into.small.image, into.memory, (is_first ? exposed : written).memory, choices);
    CHECK(into.get(untouched).is_unknown());
    CHECK(into.undisturbed(untouched) == choices.join(number(7), number(9)));
  }
}

TEST_CASE("memory that is lost on one of two paths is lost where they meet") {
  Places one;
  Places other;
  Choices choices;
  forget_area(other.memory, within(area_of_numbers));
  CHECK(join(one.small.image, one.memory, other.memory, choices));
  CHECK(one.get(place).is_unknown());
  CHECK(one.undisturbed(untouched).is_unknown());
}

TEST_CASE("code with a pointer that is one of two has both variables") {
  Places places;
  Choices choices;
  places.put(number(untouched), 8);
  store(places.memory, number(place), 8, choices.join(number(untouched), number(place + 0x400)),
        true);
  places.expose(place);
  doubt_exposed(places.small.image, places.memory, choices);
  CHECK(places.get(untouched).is_unknown());
}

TEST_CASE("memory written partly on one path is doubtful if other code may write the rest") {
  Places whole;
  Places part;
  Choices choices;
  whole.put(number(untouched), 7);
  store(part.memory, number(untouched), 4, number(7), true);
  part.expose(untouched + 4);
  join(whole.small.image, whole.memory, part.memory, choices);
  CHECK(whole.get(untouched).is_unknown());
}
