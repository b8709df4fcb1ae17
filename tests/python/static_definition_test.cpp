#include "python/static_definition.hpp"

#include <doctest/doctest.h>

#include <string_view>

#include "python/fixture.hpp"

using ftcheck::BuiltFor;
using ftcheck::GilDeclaration;
using ftcheck::python::find_static_definition;
using ftcheck::python::test::SmallImage;

namespace {

constexpr std::uint64_t start = 0x4000;
constexpr std::uint64_t slots = 0x4800;

// An image of an architecture without an instruction model.
struct Built : SmallImage {
  explicit Built(bool little_endian = true) : SmallImage(start, 0x1000) {
    image.architecture = ftcheck::binary::Architecture::loongarch64;
    image.little_endian = little_endian;
    image.imports.push_back({"PyModuleDef_Init", "", false});
    put(slots, 2, 4);
    put(slots + 8, 0x1234, 8);
    put(slots + 16, 4, 4);
    put(slots + 24, 1, 8);
  }

  void point(std::uint64_t at, std::uint64_t to) {
    put(at, to, 8);
    image.fixups.push_back({at, to, 0, ftcheck::binary::Fixup::Kind::address, 8});
  }

  // A static definition of the free-threaded build.
  void define(std::uint64_t at, std::string_view name, std::uint64_t its_slots) {
    put(at + 12, 0xFFFFFFFF, 4);
    for (std::size_t i = 0; i < name.size(); ++i) {
      put(at + 0x200 + i, static_cast<unsigned char>(name[i]), 1);
    }
    point(at + 56, at + 0x200);
    if (its_slots != 0) {
      point(at + 88, its_slots);
    }
  }
};

}  // namespace

TEST_CASE("a static definition is found by its shape and name, in both byte orders") {
  for (const bool little_endian : {true, false}) {
    CAPTURE(little_endian);
    Built built(little_endian);
    built.define(start, "_x", slots);
    const auto found = find_static_definition(built.image, "_x");
    REQUIRE(found.has_value());
    CHECK(found->declared == GilDeclaration::not_used);
    CHECK(found->layout == BuiltFor::free_threaded);
    CHECK(found->evidence.find("0x4810") != std::string::npos);
  }
}

TEST_CASE("a static definition may have the module's dotted name") {
  Built built;
  built.define(start, "pkg._x", slots);
  CHECK(find_static_definition(built.image, "_x").has_value());
}

TEST_CASE("another module's definition does not count") {
  for (const std::string_view name : {"y", "a_x", "_x2", ""}) {
    CAPTURE(name);
    Built built;
    built.define(start, name, slots);
    CHECK_FALSE(find_static_definition(built.image, "_x").has_value());
  }
}

TEST_CASE("neither of two definitions with the module's name is taken") {
  Built built;
  built.define(start, "_x", slots);
  built.define(start + 0x400, "pkg._x", slots);
  CHECK_FALSE(find_static_definition(built.image, "_x").has_value());
}

TEST_CASE("slots that the init function fills in are not read before that") {
  Built no_slots;
  no_slots.define(start, "_x", 0);
  CHECK_FALSE(find_static_definition(no_slots.image, "_x").has_value());
  Built empty;
  empty.define(start, "_x", slots + 0x100);
  CHECK_FALSE(find_static_definition(empty.image, "_x").has_value());
}

TEST_CASE("a file that hands over no definition has none, whatever else it contains") {
  Built built;
  built.image.imports.clear();
  built.define(start, "_x", slots);
  CHECK_FALSE(find_static_definition(built.image, "_x").has_value());
}

TEST_CASE("a name that a pointer happens to lead to does not make a definition") {
  Built built;
  built.define(start, "_x", slots);
  built.put(start + 12, 0x7FFFFFFF, 4);  // no static object's reference count
  CHECK_FALSE(find_static_definition(built.image, "_x").has_value());
}
