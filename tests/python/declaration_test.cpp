#include "python/declaration.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "python/fixture.hpp"

using ftcheck::BuiltFor;
using ftcheck::DeclaredBy;
using ftcheck::GilDeclaration;
using ftcheck::InitPhase;
using ftcheck::flow::call_result;
using ftcheck::flow::import_address;
using ftcheck::flow::number;
using ftcheck::flow::stack_place;
using ftcheck::flow::unknown;
using ftcheck::flow::Value;
using ftcheck::python::declaration_of;
using ftcheck::python::HandedMemory;
using ftcheck::python::Handover;
using ftcheck::python::judge_definition;
using ftcheck::python::judge_export_slots;
using ftcheck::python::test::FakeMemory;

namespace {

constexpr std::uint64_t definition = 0x4000;
constexpr std::uint64_t slots = 0x5000;

HandedMemory handed(const FakeMemory& memory) {
  HandedMemory result;
  result.read = memory.reader();
  result.pointer_size = memory.pointer_size();
  return result;
}

// A definition of the free-threaded build with these slots.
FakeMemory with_slots(std::initializer_list<std::pair<unsigned, std::uint64_t>> entries) {
  FakeMemory memory(8);
  for (unsigned i = 0; i < 120; ++i) {
    memory.put(definition + i, 0, 1);
  }
  memory.put(definition + 12, 0xFFFFFFFF, 4);
  memory.put_pointer(definition + 88, slots);
  std::uint64_t at = slots;
  for (const auto& [id, value] : entries) {
    memory.put(at, id, 4);
    memory.put_pointer(at + 8, value);
    at += 16;
  }
  memory.put(at, 0, 4);
  return memory;
}

Handover judged(const FakeMemory& memory) {
  return judge_definition(handed(memory), number(definition), "PyInit_x calls it");
}

bool says(const Handover& handover, std::string_view words) {
  return handover.evidence.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("a definition declares the value of its gil slot, under either number") {
  for (const unsigned id : {4U, 87U}) {
    CAPTURE(id);
    const Handover not_used = judged(with_slots({{2, 0x1234}, {id, 1}}));
    CHECK(not_used.phase == InitPhase::multi);
    CHECK(not_used.declared == GilDeclaration::not_used);
    CHECK(not_used.by == DeclaredBy::slot);
    CHECK(not_used.layout == BuiltFor::free_threaded);
    CHECK(says(not_used, "PyInit_x calls it"));
    CHECK(says(not_used, "0x4000"));
    CHECK(says(not_used, "0x5010"));
    CHECK(says(not_used, "Py_MOD_GIL_NOT_USED"));
    const Handover used = judged(with_slots({{id, 0}}));
    CHECK(used.declared == GilDeclaration::used);
    CHECK(says(used, "Py_MOD_GIL_USED"));
  }
}

TEST_CASE("a definition without a gil slot, or without slots, declares nothing") {
  const Handover other = judged(with_slots({{2, 0x1234}, {3, 2}}));
  CHECK(other.declared == GilDeclaration::nothing);
  CHECK_FALSE(other.by.has_value());
  CHECK(says(other, "2 slots"));
  FakeMemory memory = with_slots({});
  CHECK(judged(memory).declared == GilDeclaration::nothing);
  memory.put_pointer(definition + 88, 0);
  CHECK(judged(memory).declared == GilDeclaration::nothing);
  CHECK(says(judged(memory), "NULL"));
}

TEST_CASE("a gil slot with another value, or several gil slots, are undecided") {
  CHECK(judged(with_slots({{4, 2}})).declared == GilDeclaration::unknown);
  CHECK(judged(with_slots({{4, 0x100000001}})).declared == GilDeclaration::unknown);
  CHECK(judged(with_slots({{4, 1}, {4, 1}})).declared == GilDeclaration::unknown);
  CHECK(judged(with_slots({{4, 1}, {87, 0}})).declared == GilDeclaration::unknown);
}

TEST_CASE("slots that cannot be read to their end are undecided") {
  FakeMemory memory = with_slots({{4, 1}});
  memory.put(slots + 16, 92, 4);
  memory.put_pointer(slots + 24, 0x9000);
  const Handover handover = judged(memory);
  CHECK(handover.declared == GilDeclaration::unknown);
  CHECK(says(handover, "0x9000"));
}

TEST_CASE("a definition at an unknown address is undecided") {
  const FakeMemory memory(8);
  for (const Value& at :
       {unknown(), number(0x9999), call_result(1), stack_place(8), import_address(0)}) {
    CHECK(judge_definition(handed(memory), at, "it").declared == GilDeclaration::unknown);
    CHECK(judge_export_slots(handed(memory), at, "it").declared == GilDeclaration::unknown);
  }
}

TEST_CASE("an exported array declares the value of its gil slot") {
  FakeMemory memory(8);
  memory.put(slots, 87, 2);
  memory.put(slots + 8, 1, 8);
  memory.put(slots + 16, 0, 2);
  const Handover handover = judge_export_slots(handed(memory), number(slots), "it returns the");
  CHECK(handover.phase == InitPhase::module_export);
  CHECK(handover.declared == GilDeclaration::not_used);
  CHECK(handover.by == DeclaredBy::slot);
  CHECK(says(handover, "0x5000"));
  memory.put(slots, 85, 2);
  CHECK(judge_export_slots(handed(memory), number(slots), "it").declared ==
        GilDeclaration::nothing);
}

TEST_CASE("a declaration is one of the two constants or unknown") {
  CHECK(declaration_of(number(1)) == GilDeclaration::not_used);
  CHECK(declaration_of(number(0)) == GilDeclaration::used);
  for (const Value& value :
       {number(2), number(0x101), unknown(), stack_place(0), call_result(1), import_address(1)}) {
    CHECK(declaration_of(value) == GilDeclaration::unknown);
  }
}

TEST_CASE("a definition that the interpreter refuses is undecided") {
  constexpr std::uint64_t m_size = definition + 72;
  FakeMemory memory = with_slots({{4, 1}});
  memory.put_pointer(m_size, 16);
  CHECK(judged(memory).declared == GilDeclaration::not_used);
  memory.put_pointer(m_size, ~std::uint64_t{0});
  CHECK(judged(memory).declared == GilDeclaration::unknown);
  CHECK(says(judged(memory), "m_size is negative"));
  CHECK(says(judged(with_slots({{1, 0x1234}, {84, 0x1234}, {4, 1}})), "Py_mod_create"));
  CHECK(says(judged(with_slots({{3, 1}, {3, 2}, {4, 1}})), "Py_mod_multiple_interpreters"));
  CHECK(says(judged(with_slots({{4, 1}, {5, 1}})), "does not know slot 5"));
  CHECK(judged(with_slots({{2, 1}, {85, 2}, {110, 0}, {4, 1}})).declared ==
        GilDeclaration::not_used);
}
